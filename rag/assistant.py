"""``Assistant.ask``: the question in, the checked answer out. Every face stands on this."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from rag.errors import IndexLockedError, LLMError, VaultError
from rag.evidence import plain
from rag.filters import matching, parse_where
from rag.followup import standalone
from rag.grounding import Grounded, ground
from rag.llms.extractive import Extractive
from rag.notes import read_note
from rag.prompt import NOT_IN_NOTES, build_prompt
from rag.records import Answer, NoteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.index import Index, Progress
    from rag.protocols import LLM, Embedder, Retriever
    from rag.records import Citation, Hit, Selection, SyncReport, Turn
    from rag.selection import Selector

_MOST_QUESTION_CHARACTERS = 8000


@dataclass(frozen=True, slots=True)
class HitsFound:
    """First event of an answer: what it will rest on."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the draft, not checked yet."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event: the checked answer, which replaces the draft."""

    answer: Answer


Event = HitsFound | Token | Answered


@dataclass(slots=True)
class _Clock:
    """Milliseconds a step took, by name."""

    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)
    steps: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.steps[name] = round((now - self.last) * 1000, 1)
        self.last = now

    def total(self) -> dict[str, float]:
        return {**self.steps, "total": round((time.perf_counter() - self.started) * 1000, 1)}


class Assistant:
    """Retrieval, an LLM, and the check that stands between the LLM and the reader."""

    def __init__(
        self,
        *,
        index: Index,
        embedder: Embedder,
        retriever: Retriever,
        selector: Selector,
        llm: LLM,
        k: int = 8,
        where: str = "",
        as_of: str = "",
        sync: bool = True,
        context_tokens: int = 3000,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.index = index
        self.retriever = retriever
        self.llm = llm
        self._embedder = embedder
        self._selector = selector
        self._k = k
        self._where = where
        self._as_of = as_of
        self._sync = sync
        self._context_tokens = context_tokens
        self._on_progress = on_progress

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        where: str | None = None,
        k: int | None = None,
    ) -> Answer:
        """The checked answer, or an abstention.

        Raises VaultError, UnusableIndexError, FilterError; a failing LLM is not raised but
        answered extractively, with a notice.
        """
        for event in self.stream(question, history=history, where=where, k=k):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        where: str | None = None,
        k: int | None = None,
    ) -> Iterator[Event]:
        """The same as events: the hits, the draft's tokens, the checked answer."""
        question = " ".join(question.replace("\0", " ").split())[:_MOST_QUESTION_CHARACTERS]
        clock = _Clock()
        notice = self.refresh()
        clock.lap("sync")
        query = standalone(question, history)
        hits = self.search(query, k=k, where=where)
        clock.lap("retrieve")
        yield HitsFound(hits)
        selection = self._selector.select(query, hits)
        grounded = Grounded("", (), (), ())
        if hits:
            draft: list[str] = []
            try:
                for token in self._draft(self.llm, question, hits, history, selection):
                    draft.append(token)
                    yield Token(token)
                grounded = self._check("".join(draft), hits)
            except LLMError as fault:
                notice = f"{fault}; answered without it"
                grounded = self._extract(question, hits, selection)
            if not grounded.citations and not _declined("".join(draft)):
                kept = self._extract(question, hits, selection)
                grounded = replace(kept, claims=grounded.claims or kept.claims)
        clock.lap("answer")
        yield Answered(self._answer(question, hits, grounded, selection, notice, clock))

    def search(
        self, query: str, *, k: int | None = None, where: str | None = None
    ) -> tuple[Hit, ...]:
        """Ranked sections, no answer. Raises FilterError."""
        conditions = parse_where(self._where if where is None else where)
        within = None
        if conditions:
            within = matching(conditions, self.index.catalog.note_facts())
        hits = self.retriever.retrieve(query, k or self._k, within)
        return self._as_of_first(hits) if self._as_of else hits

    def _as_of_first(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Hits of notes dated after ``as_of`` behind the others; an undated note stays ahead."""
        later = {
            note.path
            for note in self.index.catalog.note_facts()
            if note.dates and note.dates[0] > self._as_of
        }
        ordered = sorted(hits, key=lambda hit: hit.chunk.note in later)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1))

    def refresh(self) -> str:
        """Bring the index up to date; a one-line notice when another process is doing it."""
        if not self._sync:
            return ""
        try:
            self.sync()
        except IndexLockedError as fault:
            if self.index.catalog.totals().notes == 0:
                raise
            return f"answered from the last whole state: {fault}"
        return ""

    def stop_syncing(self) -> None:
        """Answer from the index as it is from now on."""
        self._sync = False

    def sync(self) -> SyncReport:
        """Make the index say what the vault says."""
        return self.index.sync(self._on_progress)

    # -- the steps of an answer ------------------------------------------------------------

    def _draft(
        self,
        llm: LLM,
        question: str,
        hits: tuple[Hit, ...],
        history: Sequence[Turn],
        selection: Selection,
    ) -> Iterator[str]:
        prompt = build_prompt(
            question,
            hits,
            history,
            budget_tokens=self._context_tokens,
            count=lambda text: self._embedder.count_tokens([text])[0],
        )
        yield from llm.stream(replace(prompt, selection=selection))

    def _extract(self, question: str, hits: tuple[Hit, ...], selection: Selection) -> Grounded:
        draft = "".join(self._draft(Extractive(), question, hits, (), selection))
        return self._check(draft, hits)

    def _check(self, draft: str, hits: tuple[Hit, ...]) -> Grounded:
        if _declined(draft):
            return Grounded("", (), (), ())
        grounded = ground(draft, hits, self._url)
        if all(self._stands(citation) for citation in grounded.citations):
            return grounded
        # A cited note changed while the answer was made: only what still stands may be cited.
        live = tuple(hit for hit in hits if self._unchanged(hit))
        return ground(draft, live, self._url) if live else Grounded("", (), (), ())

    def _stands(self, citation: Citation) -> bool:
        try:
            lines = self._lines(citation.note)
        except VaultError:
            return False
        cited = "\n".join(lines[citation.first_line - 1 : citation.last_line])
        return _squeezed(citation.quote) in _squeezed(plain(cited))

    def _unchanged(self, hit: Hit) -> bool:
        try:
            return hit.chunk.text in "\n".join(self._lines(hit.chunk.note))
        except VaultError:
            return False

    def _lines(self, note: str) -> list[str]:
        """The note's lines as they are on disk now."""
        return read_note(self.index.vault, NoteFile(note, 0, 0)).text.split("\n")

    def _answer(
        self,
        question: str,
        hits: tuple[Hit, ...],
        grounded: Grounded,
        selection: Selection,
        notice: str,
        clock: _Clock,
    ) -> Answer:
        totals = self.index.catalog.totals()
        abstained = not grounded.citations
        return Answer(
            question=question,
            text=_abstention(hits) if abstained else grounded.text,
            abstained=abstained,
            citations=grounded.citations,
            claims=grounded.claims,
            unknown_markers=grounded.unknown_markers,
            hits=hits,
            llm=self.llm.name,
            notes=totals.notes,
            chunks=totals.chunks,
            timings_ms=clock.total(),
            confidence=selection.confidence,
            notice=notice,
        )

    def _url(self, hit: Hit) -> str:
        file = hit.chunk.note.removesuffix(".md")
        if hit.chunk.heading_path:
            file += f"#{hit.chunk.heading_path[-1]}"
        vault = quote(self.index.vault.resolve().name, safe="")
        return f"obsidian://open?vault={vault}&file={quote(file, safe='')}"


def _declined(draft: str) -> bool:
    return not draft.strip() or draft.strip().strip(".\"'`* ") == NOT_IN_NOTES


def _abstention(hits: Sequence[Hit]) -> str:
    titles = list(dict.fromkeys(hit.chunk.title for hit in hits))[:3]
    closest = f" (closest: {', '.join(titles)})" if titles else ""
    return f"The notes don't say{closest}."


def _squeezed(text: str) -> str:
    return " ".join(text.split())
