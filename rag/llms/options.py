"""What every LLM may be told, whichever provider it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """Settings of an LLM; a provider leaves out what it has no use for."""

    base_url: str = ""
    """Where the server is; "" means the provider's own address, if it has one."""
    timeout_seconds: float = 120.0
    """How long a server may be silent, each try on its own."""
    max_tokens: int = 512
    """The longest answer."""
    temperature: float = 0.0
    context_tokens: int = 4096
    """Prompt and answer together, for a model that runs in-process."""
    threads: int = 0
    """0 leaves it to the library."""
    gpu_layers: int = 0
    """Layers kept on the GPU by a model that runs in-process; -1 means all."""
    max_retries: int = 2
    """Further tries after 429, 5xx, a time-out or no connection, with growing pauses."""
