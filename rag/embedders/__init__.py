"""``PROVIDER:MODEL`` to an embedder: split once at the first colon, looked up exactly.

A provider's module is imported when that provider is asked for. Nothing is guessed from a
model's name: a guess could send private notes to a stranger.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from rag.embedders.options import EmbedderOptions
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rag.protocols import Embedder

__all__ = ["PROVIDERS", "LoadModel", "load_embedder"]


class LoadModel(Protocol):
    """What a provider is."""

    def __call__(
        self, model: str, cache: Path, *, say: Callable[[str], None], options: EmbedderOptions
    ) -> Embedder:
        """The embedder called ``PROVIDER:model``. Raises EmbedderError."""


PROVIDERS = {
    "sentence-transformers": "rag.embedders.local:load",
    "openai-compatible": "rag.embedders.openai_compatible:load",
}
"""Provider to ``module:attribute`` of its LoadModel."""


def load_embedder(
    spec: str,
    cache: Path,
    *,
    say: Callable[[str], None],
    fast: bool = False,
    plain_queries: bool = False,
    base_url: str = "",
    timeout_seconds: float = 120.0,
) -> Embedder:
    """The embedder that ``spec`` names, ready to encode.

    ``cache`` is a folder for what is worth keeping between runs; it is made where it is missing.
    ``say`` is given progress and warnings, a line each. ``fast`` asks for int8 weights: smaller
    and quicker, near the exact vectors but not the same, hence under another fingerprint.
    ``plain_queries`` has questions encoded as passages are (see ``queryencoder``).
    ``base_url`` and ``timeout_seconds`` are of a provider that asks a server.
    Raises EmbedderError for an unknown provider and for a model that is missing or broken.
    """
    provider, _, model = spec.strip().partition(":")
    if provider not in PROVIDERS:
        raise EmbedderError(_unknown(provider, spec))
    if not model:
        raise EmbedderError(f"--embedder {spec} names no model: write {provider}:MODEL")
    module, _, attribute = PROVIDERS[provider].partition(":")
    load: LoadModel = getattr(import_module(module), attribute)
    options = EmbedderOptions(fast, plain_queries, base_url, timeout_seconds)
    return load(model, cache, say=say, options=options)


def _unknown(provider: str, spec: str) -> str:
    known = ", ".join(PROVIDERS)
    if ":" not in spec:
        return f"--embedder {spec!r} names no provider: write PROVIDER:MODEL, of {known}"
    near = get_close_matches(provider.lower(), PROVIDERS, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"no embedding provider is called {provider!r}: {hint}known: {known}"
