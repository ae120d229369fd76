"""Settings to an assistant: the only place that picks implementations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from rag.errors import SettingsError
from rag.settings import check_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.answering.selection import Selector
    from rag.assistant import Assistant
    from rag.evaluation.runner import Subject
    from rag.indexing.index import Index, Progress
    from rag.protocols import LLM, Checker, Embedder, Reader, Reranker, Retriever
    from rag.rerankers.spanreader import SpanReader
    from rag.retrieving.nearwords import NearWords
    from rag.retrieving.otherforms import OtherForms
    from rag.settings import Settings

RETRIEVERS = ("hybrid", "rrf", "dense", "keyword", "reranked")
"""Names that ``rag eval --compare`` and ``make_retriever`` take; the first is the default.

``reranked`` is the first one read again by ``--reranker``, and the default where that is given.
``hybrid-links`` is ``hybrid`` without links; so with each of ``PARTS``, and with several.
"""
PARTS = ("certainty", "frontmatter", "forms", "words", "links", "nearest", "embeds")
_NOTHING_DEPENDS_ON = {
    "vault", "index", "store", "json_", "no_sync", "quiet", "show_unsupported", "timeout", "host",
    "port", "api_key", "cors", "allowed_hosts", "log_text", "queue", "parallel",
}  # fmt: skip
"""Settings that change no answer. An evaluation takes a saved run only where all others are equal,
so one that is forgotten here costs a run, and never tells the figures of another."""


def default_retriever(settings: Settings) -> str:
    """The retriever to use where none was named."""
    return "reranked" if _names_a_reranker(settings) else RETRIEVERS[0]


def make_embedder(settings: Settings, say: Callable[[str], None]) -> Embedder:
    """The embedder of these settings. Raises EmbedderError."""
    from rag.embedders import load_embedder

    return load_embedder(
        settings.embedder,
        settings.models_folder,
        say=say,
        fast=settings.fast,
        plain_queries=settings.query_encoder == "plain",
        base_url=settings.embedder_base_url,
        timeout_seconds=settings.timeout,
    )


def make_index(
    settings: Settings,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    wait_seconds: float = 0.0,
    say: Callable[[str], None] | None = None,
) -> Index:
    """The vault's index, emptied first when asked. Raises VaultError, UnusableIndexError.

    Emptying waits ``wait_seconds`` for another writer and tells ``say`` so.
    """
    from rag.indexing.index import Index, start_over
    from rag.indexing.store import store_of

    check_vault(settings.vault)
    folder, vault, store = settings.index_folder, settings.vault, store_of(settings.store)
    if rebuild:
        return start_over(folder, vault, embedder, store, wait_seconds, say)
    return Index(folder, vault, embedder, store)


def make_near_words(index: Index, embedder: Embedder, forms: OtherForms | None = None) -> NearWords:
    """Which words are near each other, where the embedder knows single words at all."""
    from rag.embedders.glossed import Glossed
    from rag.protocols import WordEmbedder
    from rag.retrieving.nearwords import NearWords
    from rag.retrieving.otherforms import OtherForms

    knows = embedder if isinstance(embedder, WordEmbedder) else None
    forms = forms or OtherForms(index.catalog)
    if not isinstance(embedder, Glossed):
        return NearWords(knows, forms)
    english = embedder.in_english
    # Among notes in English, a word in another language is a name.
    return NearWords(knows, forms, lambda words: english(words) if forms.languages() else words)


def make_reranker(settings: Settings, say: Callable[[str], None]) -> Reranker | None:
    """What reads the first hits again, None where the settings name none. Raises ModelError."""
    from rag.rerankers import load_reranker

    if not _names_a_reranker(settings):
        return None
    return load_reranker(settings.reranker, settings.models_folder, say=say)


def make_reader(
    settings: Settings, say: Callable[[str], None] = lambda _: None
) -> SpanReader | None:
    """What reads the likeliest evidence units again, None where the settings forbid it.

    Nothing is loaded before it is used.
    """
    from rag.rerankers.spanreader import SpanReader

    return None if settings.reranker == "none" else SpanReader(settings.models_folder, say=say)


def make_checker(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Checker | None:
    """The checker of these settings, None where they name none. Raises ModelError."""
    from rag.checkers import load_checker

    return load_checker(settings.checker, say=say) if settings.checker else None


def make_retriever(
    index: Index,
    embedder: Embedder,
    name: str = RETRIEVERS[0],
    reranker: Reranker | None = None,
    near_words: NearWords | None = None,
) -> Retriever:
    """The retriever of this name. Raises SettingsError on an unknown one."""
    from rag.retrieving.embedded import Embedded
    from rag.retrieving.fusion import reciprocal_rank
    from rag.retrieving.linked import Linked
    from rag.retrieving.nearest import WithNearest
    from rag.retrieving.reranked import Reranked
    from rag.retrieving.retrievers import Blended, BySection, Dense, Fused, Keyword
    from rag.retrieving.scored import Scored

    _check_retriever(name, reranked=reranker is not None)
    base, *without = name.split("-")
    dense = Dense(index, embedder)
    near = near_words or make_near_words(index, embedder)
    keyword = Keyword(index, forms="forms" not in without, other_forms=near.other_forms)
    if base in ("dense", "keyword"):
        return BySection(dense if base == "dense" else keyword, index)
    if base == "rrf":
        return BySection(Fused(base, (dense, keyword), reciprocal_rank), index)
    found: Retriever = Blended(
        dense, keyword, weighs="certainty" not in without, yields="frontmatter" not in without
    )
    if "words" not in without:
        found = Scored(found, index.catalog, near)
    if "links" not in without:
        found = Linked(found, dense, index.catalog)
    if reranker is not None and base == "reranked":
        found = Reranked(found, reranker)
    if "embeds" not in without:
        found = Embedded(found, dense, index.catalog)
    if "nearest" not in without and base != "reranked":
        found = WithNearest(found)
    return BySection(found, index)


def make_selector(
    index: Index, embedder: Embedder, near_words: NearWords, reader: Reader | None = None
) -> Selector:
    """What picks the evidence out of the hits."""
    from rag.answering.selection import Selector

    catalog = index.catalog
    chunks = lambda: catalog.totals().chunks  # noqa: E731
    return Selector(embedder, catalog.frequency, chunks, catalog.aliases, near_words, reader)


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
    retriever: str = "",
) -> Assistant:
    """An assistant ready to answer; a retriever "" is ``default_retriever``'s.

    Raises any RagError whose cause is a setting.
    """
    from rag.asking.spelling import Speller
    from rag.assistant import Assistant
    from rag.embedders.glossed import Glossed
    from rag.embedders.remembered import Remembered
    from rag.listing import Listing
    from rag.rerankers.glossedreader import GlossedReader
    from rag.retrieving.otherforms import OtherForms

    check_vault(settings.vault)
    name = retriever or default_retriever(settings)
    _check_retriever(name, reranked=_names_a_reranker(settings))
    llm = make_llm(settings)
    # Before the embedder: once that stands, the hub's package is told to stay off the network.
    reranker = make_reranker(settings, say) if name == "reranked" else None
    checker = make_checker(settings, say)
    embedder = make_embedder(settings, say)
    index = make_index(settings, embedder)
    catalog = index.catalog
    forms = OtherForms(catalog)
    if isinstance(embedder, Glossed):
        embedder = embedder.of_notes(forms.languages)
    asked = Remembered(embedder)
    near_words = make_near_words(index, embedder, forms)
    reader = make_reader(settings, say)
    return Assistant(
        index=index,
        embedder=asked,
        retriever=make_retriever(index, asked, name, reranker, near_words),
        selector=make_selector(
            index, asked, near_words, GlossedReader(reader, forms.languages) if reader else None
        ),
        prepare=reader.prepare if reader else None,
        llm=llm,
        listing=Listing(catalog),
        checker=checker,
        speller=Speller(catalog, asked),
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
    from rag.evaluation.dependence import file_hash
    from rag.evaluation.runner import Subject

    assistant = make_assistant(settings, say=say, on_progress=on_progress, retriever=retriever)
    assistant.refresh()
    assistant.stop_syncing()
    depends = settings.model_dump(mode="json", exclude=_NOTHING_DEPENDS_ON)
    for address in ("base_url", "embedder_base_url"):
        depends[address] = _without_secrets(depends[address])
    models = {settings.embedder: assistant.index.catalog.meta("embedder")}
    provider, _, model = settings.llm.partition(":")
    if provider == "llamacpp":
        models[settings.llm] = file_hash(Path(model).expanduser())
    return Subject(
        name=retriever,
        assistant=assistant,
        vault=settings.vault,
        settings={**depends, "retriever": retriever},
        models=models,
        indexed=assistant.index.catalog.section_places,
    )


def _without_secrets(url: str) -> str:
    """A server's address without a user name, a password or a query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(unreadable)"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _names_a_reranker(settings: Settings) -> bool:
    """Whether the hits too are read again, and not only the units by what comes packaged."""
    return settings.reranker not in ("auto", "none")


def _check_retriever(name: str, *, reranked: bool) -> None:
    """Raises SettingsError on a name that stands for no retriever."""
    base, *without = name.split("-")
    if base == "reranked" and not without and not reranked:
        raise SettingsError(
            "the retriever 'reranked' needs a model: add --reranker "
            "sentence-transformers:NAME-or-folder"
        )
    if base not in RETRIEVERS or (without and base != RETRIEVERS[0]) or set(without) - set(PARTS):
        known = ", ".join(RETRIEVERS)
        less = ", ".join(f"{RETRIEVERS[0]}-{part}" for part in PARTS)
        raise SettingsError(f"no retriever is called {name!r}; known: {known}; or {less}")
