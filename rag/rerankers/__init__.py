"""``PROVIDER:MODEL`` to a reranker: split once at the first colon, looked up exactly.

A provider's module, and torch with it, is imported when that provider is asked for.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rag.protocols import Reranker

    LoadReranker = Callable[[str, Path, Callable[[str], None]], Reranker]
    """What a provider is: (model, cache, say) to a reranker."""

PROVIDERS = {
    "packaged": "rag.rerankers.packaged:load",
    "sentence-transformers": "rag.rerankers.sentence_transformers:load",
}
"""Provider to ``module:attribute`` of its LoadReranker."""


def load_reranker(
    spec: str, cache: Path, *, say: Callable[[str], None] = lambda _: None
) -> Reranker:
    """The reranker that ``spec`` names, loaded. ``say`` is told of a download, in one line.

    ``cache`` is a folder for what is worth keeping between runs; it is made where it is missing.
    Raises ModelError for an unknown provider and for a model that is missing or of no use.
    """
    provider, _, model = spec.strip().partition(":")
    if provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        near = get_close_matches(provider.lower(), PROVIDERS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ModelError(
            f"--reranker {spec!r} names no provider: {hint}write PROVIDER:MODEL, of {known}"
        )
    if not model:
        raise ModelError(f"--reranker {spec} names no model: write {provider}:NAME-or-folder")
    module, _, attribute = PROVIDERS[provider].partition(":")
    load: LoadReranker = getattr(import_module(module), attribute)
    return load(model, cache, say)
