"""An assistant of real parts over a small vault; only the embedder is the word-overlap one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fakes import WordOverlapEmbedder

from rag.answering.selection import Selector
from rag.assistant import Assistant
from rag.indexing.index import Index
from rag.llms.extractive import Extractive
from rag.wiring import make_retriever

if TYPE_CHECKING:
    from pathlib import Path

    from rag.protocols import LLM, Reader


def small_assistant(
    index: Index | Path,
    vault: Path,
    llm: LLM | None = None,
    *,
    reader: Reader | None = None,
    **how: Any,
) -> Assistant:
    """``index`` is one made already, or the folder for one; extractive where no LLM is given."""
    embedder = WordOverlapEmbedder()
    made = index if isinstance(index, Index) else Index(index, vault, embedder)
    catalog = made.catalog
    return Assistant(
        index=made,
        embedder=embedder,
        retriever=make_retriever(made, embedder),
        selector=Selector(
            embedder, catalog.frequency, lambda: catalog.totals().chunks, reader=reader
        ),
        llm=llm or Extractive(),
        **how,
    )
