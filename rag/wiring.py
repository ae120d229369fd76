"""Settings to an assistant: the only place that picks implementations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import SettingsError
from rag.settings import check_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.assistant import Assistant
    from rag.evaluation.runner import Subject
    from rag.index import Index, Progress
    from rag.protocols import LLM, Embedder, Retriever
    from rag.settings import Settings

RETRIEVERS = ("hybrid", "unlinked", "rrf", "dense", "keyword")
"""Names that ``rag eval --compare`` and ``make_retriever`` take; the first is the default."""


def make_embedder(settings: Settings, say: Callable[[str], None]) -> Embedder:
    """The embedder of these settings. Raises EmbedderError."""
    from rag.embedders import load_embedder

    return load_embedder(settings.embedder, settings.models_folder, say=say, fast=settings.fast)


def make_index(settings: Settings, embedder: Embedder, *, rebuild: bool = False) -> Index:
    """The vault's index, emptied first when asked. Raises VaultError, UnusableIndexError."""
    from rag.index import Index, start_over

    check_vault(settings.vault)
    opened = start_over if rebuild else Index
    return opened(settings.index_folder, settings.vault, embedder)


def make_retriever(index: Index, embedder: Embedder, name: str = RETRIEVERS[0]) -> Retriever:
    """The retriever of this name. Raises SettingsError on an unknown one."""
    from rag.fusion import reciprocal_rank
    from rag.linked import Linked
    from rag.retrievers import Blended, BySection, Dense, Fused, Keyword

    dense, keyword = Dense(index, embedder), Keyword(index)
    blended = Blended(dense, keyword)
    known: dict[str, Retriever] = {
        "dense": dense,
        "keyword": keyword,
        "hybrid": Linked(blended, dense, index.catalog),
        "unlinked": blended,
        "rrf": Fused("rrf", (dense, keyword), reciprocal_rank),
    }
    if name not in known:
        raise SettingsError(f"no retriever is called {name!r}; known: {', '.join(known)}")
    return BySection(known[name], index)


def make_llm(settings: Settings) -> LLM:
    """The LLM of these settings; ``auto`` is the extractive one. Raises LLMError."""
    from rag.llms import LLMOptions, load_llm

    spec = "extractive" if settings.llm == "auto" else settings.llm
    options = LLMOptions(
        base_url=settings.base_url,
        timeout_seconds=settings.timeout,
        max_tokens=settings.max_tokens,
        context_tokens=settings.context_tokens,
        threads=settings.threads,
        gpu_layers=settings.gpu_layers,
    )
    return load_llm(spec, options)


def make_assistant(
    settings: Settings,
    *,
    say: Callable[[str], None],
    on_progress: Callable[[Progress], None] | None = None,
    retriever: str = RETRIEVERS[0],
) -> Assistant:
    """An assistant ready to answer. Raises any RagError whose cause is a setting."""
    from rag.assistant import Assistant
    from rag.selection import Selector

    check_vault(settings.vault)
    llm = make_llm(settings)
    embedder = make_embedder(settings, say)
    index = make_index(settings, embedder)
    catalog = index.catalog
    return Assistant(
        index=index,
        embedder=embedder,
        retriever=make_retriever(index, embedder, retriever),
        selector=Selector(
            embedder, catalog.frequency, lambda: catalog.totals().chunks, catalog.aliases
        ),
        llm=llm,
        k=settings.k,
        where=settings.where,
        as_of=settings.as_of,
        sync=not settings.no_sync,
        context_tokens=settings.context_tokens - settings.max_tokens,
        on_progress=on_progress,
    )


def make_subject(
    settings: Settings,
    say: Callable[[str], None],
    retriever: str,
    on_progress: Callable[[Progress], None] | None = None,
) -> Subject:
    """What an evaluation asks: an assistant over an index brought up to date once, beforehand."""
    from rag.evaluation.runner import Subject

    assistant = make_assistant(settings, say=say, on_progress=on_progress, retriever=retriever)
    assistant.refresh()
    assistant.stop_syncing()
    depends = {"llm", "k", "where", "as_of", "context_tokens", "max_tokens"}
    return Subject(
        name=retriever,
        assistant=assistant,
        vault=settings.vault,
        settings={**settings.model_dump(mode="json", include=depends), "retriever": retriever},
        models={settings.embedder: assistant.index.catalog.meta("embedder")},
        indexed=assistant.index.catalog.section_places,
    )
