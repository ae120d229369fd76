"""What an embedding provider may be told besides its model's name."""

from __future__ import annotations

from dataclasses import dataclass

FAST = "-int8"
"""Ends the fingerprint of an embedder that was asked to be fast."""


@dataclass(frozen=True, slots=True)
class EmbedderOptions:
    """A provider reads what concerns it."""

    fast: bool = False
    """int8 weights, for a model on this machine."""
    plain_queries: bool = False
    """Questions encoded as passages are, where the model has an encoder for them."""
    base_url: str = ""
    """Of a server; "" where the model runs here."""
    timeout_seconds: float = 120.0
    """How long a server may be silent."""
