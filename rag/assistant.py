"""``Assistant.ask``: the question in, the checked answer out. Every face stands on this."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from rag.answering.apart import ground_apart, tells_all, told_apart
from rag.answering.asof import AskedTime, asked_time, spoken_on, standing
from rag.answering.bridge import bridge
from rag.answering.grounding import Grounded
from rag.answering.meaning import near_in_meaning
from rag.answering.partwise import bridged, by_parts, with_missing
from rag.answering.prompt import NOT_IN_NOTES, build_prompt
from rag.answering.selecting import Selecting
from rag.answering.weights import ENOUGH
from rag.asking.parts import parts
from rag.asking.rewriting import rewritten
from rag.asking.spelling import put_right
from rag.errors import IndexLockedError, LLMError, VaultError
from rag.llms.extractive import Extractive
from rag.reading.evidence import plain
from rag.reading.notes import read_text
from rag.records import Answer, Citation, Claim, Selection
from rag.retrieving.filters import checked_day, matching, parse_where
from rag.retrieving.recency import newer_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.answering.bridge import Bridge
    from rag.answering.selection import Selector
    from rag.asking.spelling import Speller
    from rag.indexing.index import Index, Progress
    from rag.listing import Listed, Listing
    from rag.protocols import LLM, Checker, Embedder, Retriever
    from rag.records import Asked, Hit, SyncReport, Turn

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
        listing: Listing | None = None,
        checker: Checker | None = None,
        speller: Speller | None = None,
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
        self._selecting = Selecting(selector, checker, index.catalog.aliases)
        self._listing = listing
        self._checker = checker
        self._speller = speller
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
        as_of: str | None = None,
    ) -> Answer:
        """The checked answer, or an abstention; None is what the assistant was made with.

        Raises VaultError, UnusableIndexError, FilterError; a failing LLM is not raised but
        answered extractively, with a notice.
        """
        for event in self.stream(question, history=history, where=where, k=k, as_of=as_of):
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
        as_of: str | None = None,
    ) -> Iterator[Event]:
        """The same as events: the hits, the draft's tokens, the checked answer."""
        question = " ".join(question.replace("\0", " ").split())[:_MOST_QUESTION_CHARACTERS]
        clock = _Clock()
        notice = self.refresh()
        clock.lap("sync")
        meant = rewritten(question, history, self.llm)
        query = self._spelled(meant)
        notice = notice or _read_as(meant, query)
        listed = self._whole_list(query, where, as_of)
        hits, asked = ((), ()) if listed else self._by_parts(query, k, where, as_of)
        hits = hits or self.search(query, k=k, where=where, as_of=as_of)
        clock.lap("retrieve")
        yield HitsFound(hits)
        if listed is not None:
            clock.lap("answer")
            yield Answered(self._answer(question, hits, listed, Selection((), 1.0), notice, clock))
            return
        if asked:
            selection = max((one.selection for one in asked), key=lambda s: s.confidence)
        else:
            selection = self._selecting.select(query, hits, self._time(query, as_of))
            step = self._onward(query, hits, selection)
            asked = bridged(query, query, step) if step else ()
            selection = step.rest if step else selection
        grounded = Grounded("", (), (), ())
        if hits:
            draft: list[str] = []
            try:
                for token in self._draft(self.llm, question, hits, history, selection, asked):
                    draft.append(token)
                    yield Token(token)
                grounded = self._check("".join(draft), hits)
                grounded = self._told_apart("".join(draft), grounded, hits, selection)
            except LLMError as fault:
                notice = f"{fault}; answered without it"
                grounded = self._extract(question, hits, selection, asked)
            if not grounded.citations and not _declined("".join(draft)):
                kept = self._extract(question, hits, selection, asked)
                grounded = replace(kept, claims=grounded.claims or kept.claims)
        text = with_missing(grounded.text, grounded, asked, ENOUGH)
        grounded = replace(grounded, text=text) if grounded.citations else grounded
        clock.lap("answer")
        yield Answered(self._answer(question, hits, grounded, selection, notice, clock))

    def search(
        self,
        query: str,
        *,
        k: int | None = None,
        where: str | None = None,
        as_of: str | None = None,
    ) -> tuple[Hit, ...]:
        """Ranked sections, no answer. Raises FilterError, for an ``as_of`` that is no date too."""
        time_asked = self._time(query, as_of)
        query = self._spelled(query)
        found = self.retriever.retrieve(query, k or self._k, self._within(where))
        dates = self.index.catalog.dates
        hits = newer_first(
            [replace(h, day=spoken_on(h.chunk.heading_path, dates(h.chunk.note))) for h in found]
        )
        strict = time_asked is not None and time_asked.strict
        return standing(hits, time_asked.day) if time_asked and strict else hits

    def _time(self, query: str, as_of: str | None) -> AskedTime | None:
        """The day given, else the one that the question names. Raises FilterError."""
        day = self._as_of if as_of is None else checked_day(as_of)
        return AskedTime(day, strict=True, rest=query) if day else asked_time(query)

    def _spelled(self, query: str) -> str:
        """The query with misspelt names put right."""
        wrong = self._speller.corrections(query) if self._speller else {}
        return put_right(query, wrong) if wrong else query

    def _within(self, where: str | None) -> frozenset[str] | None:
        """The notes that may answer; None where any may. Raises FilterError."""
        conditions = parse_where(self._where if where is None else where)
        return matching(conditions, self.index.catalog.note_facts()) if conditions else None

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

    def _whole_list(self, query: str, where: str | None, as_of: str | None) -> Grounded | None:
        """The answer to a question for all of something, as long as all of it still stands.

        None for other questions, and as of another day: the catalog knows today's notes only.
        """
        if self._listing is None or (self._as_of if as_of is None else as_of):
            return None
        listed = self._listing.answer(query, self._within(where))
        grounded = self._listed(listed) if listed else None
        stands = grounded and all(self._stands(citation) for citation in grounded.citations)
        return grounded if stands else None

    def _listed(self, listed: Listed) -> Grounded:
        citations = tuple(
            Citation(
                marker=marker,
                note=item.note,
                title=item.title,
                heading_path=item.heading_path,
                first_line=item.first_line,
                last_line=item.last_line,
                quote=item.quote,
                url=self._place(item.note, item.heading_path),
            )
            for marker, item in enumerate(listed.items, start=1)
        )
        claims = [Claim(listed.intro, tuple(range(1, len(citations) + 1)), supported=True)]
        claims += [Claim(item.text, (at,), True) for at, item in enumerate(listed.items, start=1)]
        items = [f"- {item.text} [{at}]" for at, item in enumerate(listed.items, start=1)]
        lines = [listed.intro, *items, *([listed.caveat] if listed.caveat else [])]
        return Grounded("\n".join(lines), tuple(claims), citations, ())

    def _by_parts(
        self, query: str, k: int | None, where: str | None, as_of: str | None
    ) -> tuple[tuple[Hit, ...], tuple[Asked, ...]]:
        """Hits and evidence for a question that asks several things; ((), ()) for any other."""
        wanted = parts(query)
        if not 1 < len(wanted) <= (k or self._k):
            return (), ()
        return by_parts(
            query,
            wanted,
            search=lambda text: self.search(text, k=k, where=where, as_of=as_of),
            select=lambda text, hits: self._selecting.select(text, hits, self._time(text, as_of)),
            onward=self._onward,
            k=k or self._k,
            enough=ENOUGH,
        )

    def _onward(self, query: str, hits: tuple[Hit, ...], selection: Selection) -> Bridge | None:
        """The second step of an answer whose best unit only names what is asked about."""
        return bridge(
            query,
            hits,
            selection,
            select=self._selecting.selector.select,
            names=self.index.catalog.aliases,
            enough=ENOUGH,
        )

    def _holds(self, premise: str, claim: str) -> bool:
        if not near_in_meaning(self._embedder, premise, claim):
            return False
        return self._checker is None or self._checker.entails(premise, claim) is not False

    def _draft(
        self,
        llm: LLM,
        question: str,
        hits: tuple[Hit, ...],
        history: Sequence[Turn],
        selection: Selection,
        asked: tuple[Asked, ...] = (),
    ) -> Iterator[str]:
        prompt = build_prompt(
            question,
            hits,
            history,
            budget_tokens=self._context_tokens,
            count=lambda text: self._embedder.count_tokens([text])[0],
        )
        yield from llm.stream(replace(prompt, selection=selection, asked=asked))

    def _extract(
        self,
        question: str,
        hits: tuple[Hit, ...],
        selection: Selection,
        asked: tuple[Asked, ...],
    ) -> Grounded:
        draft = "".join(self._draft(Extractive(), question, hits, (), selection, asked))
        return self._check(draft, hits)

    def _check(self, draft: str, hits: tuple[Hit, ...]) -> Grounded:
        if _declined(draft):
            return Grounded("", (), (), ())
        grounded = ground_apart(draft, hits, self._url, self._holds)
        if all(self._stands(citation) for citation in grounded.citations):
            return grounded
        # A cited note changed while the answer was made: only what still stands may be cited.
        live = tuple(hit for hit in hits if self._unchanged(hit))
        return (
            ground_apart(draft, live, self._url, self._holds) if live else Grounded("", (), (), ())
        )

    def _told_apart(
        self, draft: str, grounded: Grounded, hits: tuple[Hit, ...], selection: Selection
    ) -> Grounded:
        """The same with what the notes say otherwise, where the LLM kept silent about it."""
        apart = selection.differing
        if not grounded.citations or tells_all(apart, hits, grounded.citations):
            return grounded
        return self._check("".join((draft, "\n", *told_apart(apart, hits))), hits)

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
        return read_text(self.index.vault, note).split("\n")

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
        return self._place(hit.chunk.note, hit.chunk.heading_path)

    def _place(self, note: str, heading_path: Sequence[str]) -> str:
        """Opens the section in Obsidian."""
        file = note.removesuffix(".md")
        if heading_path:
            file += f"#{heading_path[-1]}"
        vault = quote(self.index.vault.resolve().name, safe="")
        return f"obsidian://open?vault={vault}&file={quote(file, safe='')}"


def _read_as(asked: str, query: str) -> str:
    if asked == query:
        return ""
    pairs = zip(asked.split(), query.split(), strict=True)
    return ", ".join(f'read "{one}" as "{other}"' for one, other in pairs if one != other)


def _declined(draft: str) -> bool:
    return not draft.strip() or draft.strip().strip(".\"'`* ") == NOT_IN_NOTES


def _abstention(hits: Sequence[Hit]) -> str:
    titles = list(dict.fromkeys(hit.chunk.title for hit in hits))[:3]
    closest = f" (closest: {', '.join(titles)})" if titles else ""
    return f"The notes don't say{closest}."


def _squeezed(text: str) -> str:
    return " ".join(text.split())
