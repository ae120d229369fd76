"""``transformers:NAME-or-folder`` to a checker: what it can judge is read from its config.json.

Transformers, and torch with it, is imported when a checker is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.protocols import Checker

PROVIDER = "transformers"


def load_checker(spec: str, *, say: Callable[[str], None] = lambda _: None) -> Checker:
    """The checker that ``spec`` names, loaded. ``say`` is told of a download, in one line.

    Raises ModelError for an unknown provider and for a model that is missing or of no use.
    """
    provider, _, model = spec.strip().partition(":")
    if provider != PROVIDER or not model:
        raise ModelError(
            f"--checker {spec!r} names no model: write {PROVIDER}:NAME-or-folder of a model for "
            "question answering (SQuAD 2) or for natural language inference"
        )
    load: Callable[[str, Callable[[str], None]], Checker]
    load = import_module("rag.checkers.loading").load
    return load(model, say)
