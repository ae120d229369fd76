"""The encoder of questions: all-MiniLM-L6-v2 with what it learned from questions about notes.

Passages keep the model's own vectors, so an index fits either. Whoever asks in other words than a
note's is led to it more often: ``docs/decisions/0012``. ``bench/train_queries.py`` trains it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.quickmodel import quick_model

if TYPE_CHECKING:
    import onnxruntime as ort

ADAPTER = Path(__file__).with_name("queryencoder.npz")


def query_session(packaged: Path, cache: Path) -> ort.InferenceSession:
    """As ``quick_model``, with what the model learned."""
    return quick_model(packaged, cache, "queries", ADAPTER)
