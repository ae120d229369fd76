"""Says what is installed, configured, reachable and indexed, and what to do about each fault."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag import __version__
from rag.errors import RagError
from rag.reading.vault import list_notes
from rag.settings import check_vault
from rag.terminal.servers import llm_server, web_server
from rag.wiring import make_checker, make_embedder, make_index, make_llm, make_reader, make_reranker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.indexing.index import Index
    from rag.settings import Settings

_SAMPLE = 200
_EXTRAS = (
    ("openai", "openai"),
    ("anthropic", "anthropic"),
    ("xllamacpp", "local"),
    ("keyring", "keyring"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found and, for a fault, what to do."""

    name: str
    ok: bool
    says: str
    todo: str = ""


def examine(settings: Settings, say: Callable[[str], None]) -> Iterator[Finding]:
    """Every finding, in the order in which faults should be mended."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("program", ok=True, says=f"rag {__version__}, Python {version}")
    yield from _extras()
    yield _guarded("vault", lambda: _vault(settings))
    llm = _guarded("llm", lambda: make_llm(settings).name)
    yield llm
    if llm.ok:
        server = _guarded("llm server", lambda: llm_server(settings))
        if server.says:
            yield server
    yield _guarded("web server", lambda: web_server(settings))
    yield _guarded("reranker", lambda: _reranker(settings, say))
    if settings.checker:
        yield _guarded("checker", lambda: getattr(make_checker(settings, say), "name", ""))
    try:
        embedder = make_embedder(settings, say)
        embedder.encode_query("is it whole?")
    except RagError as fault:
        yield Finding("embedder", ok=False, says=str(fault), todo="mend the embedder first")
        return
    yield Finding("embedder", ok=True, says=f"{embedder.name}, {embedder.dimension} dimensions")
    try:
        index = make_index(settings, embedder)
    except RagError as fault:
        yield Finding("index", ok=False, says=str(fault))  # it names what mends it
        return
    yield from _index(index)


def _extras() -> Iterator[Finding]:
    for module, extra in _EXTRAS:
        if importlib.util.find_spec(module) is None:
            says = f"not installed (only for what its name says): pip install 'rag-notes[{extra}]'"
        else:
            says = importlib.metadata.version(module)
        yield Finding(f"extra {extra}", ok=True, says=says)


def _guarded(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, says=look())
    except RagError as fault:
        return Finding(name, ok=False, says=str(fault))


def _reranker(settings: Settings, say: Callable[[str], None]) -> str:
    """The models that read again, each made to score once."""
    reranker = make_reranker(settings, say)
    found = {one.name: one for one in (make_reader(settings), reranker) if one}
    for one in found.values():
        one.scores("is it whole?", ["It is whole."])
    return ", ".join(found) or "none, as configured"


def _vault(settings: Settings) -> str:
    check_vault(settings.vault)
    return f"{settings.vault.resolve()}, {len(list_notes(settings.vault))} notes"


def _index(index: Index) -> Iterator[Finding]:
    totals = index.catalog.totals()
    if totals.notes == 0:
        yield Finding("index", ok=False, says=f"{index.folder} is empty", todo="rag index")
        return
    whole = "" if index.is_ready else "; not yet by this version: the next question makes it anew"
    yield Finding(
        "index",
        ok=True,
        says=f"{index.folder}: {totals.notes} notes, {totals.sections} sections, "
        f"{totals.chunks} chunks{whole}",
    )
    for warning in index.catalog.warnings():
        yield Finding("note", ok=True, says=warning)
    try:
        lost = unreachable(index)
    except RagError as fault:
        yield Finding("reachability", ok=False, says=str(fault))
        return
    if lost:
        mended = index.mend()
        lost_after = unreachable(index)
        yield Finding(
            "reachability",
            ok=not lost_after,
            says=f"{lost} of the chunks looked for were lost to Chroma (chroma#7758); rebuilt "
            f"the collection of {mended} from the catalog, {lost_after} lost now",
            todo="rag index --rebuild" if lost_after else "",
        )
    else:
        yield Finding("reachability", ok=True, says="every chunk looked for finds itself")


def unreachable(index: Index, sample: int = _SAMPLE) -> int:
    """How many of a sample of chunks are not found by their own vector.

    Chunks that read alike have one vector between them; any of them counts as found.
    """
    rows, vectors = index.catalog.vectors()
    if index.vectors.count() != len(rows):
        return abs(index.vectors.count() - len(rows))
    chosen = np.random.default_rng(0).permutation(len(rows))[:sample]
    lost = 0
    for place in chosen:
        found = index.vectors.query(vectors[place], 1)
        same = found and found[0][1] > 1.0 - 1e-4
        lost += not same
    return lost
