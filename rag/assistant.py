"""``Assistant.ask``: the question in, the checked answer out. Every face stands on this."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from rag.answering.checking import NOTHING, Checking
from rag.answering.drafts import weighed
from rag.answering.echoes import without_echoes
from rag.answering.firsthit import answer_first
from rag.answering.grounding import with_answer_words
from rag.answering.heard import answer_of, declined, heard
from rag.answering.ownforms import in_own_form
from rag.answering.partwise import with_missing
from rag.answering.prompt import build_prompt
from rag.answering.selecting import Selecting
from rag.answering.weights import ENOUGH
from rag.asking.finding import Finding
from rag.asking.rewriting import asked_of, rewritten
from rag.asking.searching import Searching, Wanted, read_as
from rag.errors import IndexLockedError, LLMError, UnusableIndexError
from rag.laidout import NOT_SAID
from rag.llms.extractive import Extractive
from rag.records import Answer, Asked, Prompt, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from rag.answering.grounding import Grounded
    from rag.answering.selection import Selector
    from rag.asking.spelling import Speller
    from rag.indexing.index import Index, Progress
    from rag.listing import Listed, Listing
    from rag.protocols import LLM, Checker, Embedder, Retriever
    from rag.records import Hit, SyncReport, Turn

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
        today: Callable[[], date] = date.today,
        on_progress: Callable[[Progress], None] | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        """``prepare`` begins to load what an answer will need, and returns at once.

        ``today`` is the day from which "yesterday" is told.
        """
        self.index = index
        self.retriever = retriever
        self.llm = llm
        self._embedder = embedder
        self._searching = Searching(retriever, index.catalog, speller, k, where, as_of, today)
        catalog = index.catalog
        selecting = Selecting(selector, checker, catalog.aliases, catalog.facts_of, today)
        self._finding = Finding(self._searching, selecting, catalog.aliases)
        self._checking = Checking(index.vault, embedder, checker)
        self._listing = listing
        self._sync = sync
        self._context_tokens = context_tokens
        self._on_progress = on_progress
        self._prepare = prepare

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
        wanted = Wanted(k, where, as_of)
        clock = _Clock()
        notice = self.refresh()
        clock.lap("sync")
        meant = rewritten(question, history, self.llm)
        spelled = self._searching.spelled(meant, wanted)
        notice = notice or read_as(meant, spelled, question)
        timed = self._searching.dated(spelled, wanted)
        notice = notice or (f'read "{timed.said}" as "{timed.means}"' if timed.said else "")
        searched = timed.question
        query = self._searching.understood(searched)
        listed = self._whole_list(query, wanted)
        # A list is asked for by a sentence, which a translation word by word is not.
        said = self._searching.translated(timed.question, wanted)
        if listed is None and said != query:
            notice = notice or f'searched for "{said}"'
        query, wanted = self._searching.narrowed(said, wanted)
        if self._prepare and listed is None:
            self._prepare()
        hits, asked = ((), ()) if listed else self._finding.by_parts(query, wanted)
        hits = hits or self._searching.found(query, wanted)
        clock.lap("retrieve")
        if listed is None and not asked:
            listed = self._reckoned(asked_of(spelled, question, history), hits, wanted)
        if listed is not None:
            yield HitsFound(hits)
            selection, grounded, fault = Selection((), 1.0), listed, ""
        else:
            asks = asked_of(query, question, history)
            hits, selection, asked = self._finding.selected(asks, hits, asked, wanted, question)
            if not asked and history:
                searched, hits, selection = self._finding.followed_up(
                    (searched, hits, selection), query, question, history, wanted
                )
            if not asked:
                hits, selection = answer_first(hits, selection)
            yield HitsFound(hits)
            # An LLM does not know what day it is.
            told = timed.question if timed.said and not self._quotes else question
            grounded, fault = yield from self._written(told, hits, history, selection, asked)
            if fault:
                notice = f"{fault}; answered without it"
        clock.lap("answer")
        totals = self.index.catalog.totals()
        abstained = not grounded.citations
        answer = Answer(
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
            llm_fault=fault,
            query=searched,
        )
        yield Answered(answer)

    def search(
        self,
        query: str,
        *,
        k: int | None = None,
        where: str | None = None,
        as_of: str | None = None,
    ) -> tuple[Hit, ...]:
        """Ranked sections, no answer. Raises FilterError, for an ``as_of`` that is no date too."""
        return self._searching.search(query, Wanted(k, where, as_of))

    def refresh(self) -> str:
        """Bring the index up to date; a one-line notice when another process is doing it."""
        if not self._sync:
            if not self.index.is_ready:
                raise UnusableIndexError(
                    f"the index at {self.index.folder} is not built, or not by this version: "
                    "leave out --no-sync, or run `rag index`"
                )
            return ""
        try:
            self.sync()
        except IndexLockedError as fault:
            if not self.index.is_ready:
                raise
            return f"answered from the last whole state: {fault}"
        return ""

    def stop_syncing(self) -> None:
        """Answer from the index as it is from now on."""
        self._sync = False

    def sync(self) -> SyncReport:
        """Make the index say what the vault says."""
        return self.index.sync(self._on_progress, later=True)

    @property
    def where(self) -> str:
        """The filter that holds where a question sets none of its own."""
        return self._searching.where

    @property
    def _quotes(self) -> bool:
        """Whether no LLM writes, but the notes' own units are told."""
        return isinstance(self.llm, Extractive)

    # -- the steps of an answer ------------------------------------------------------------

    def _whole_list(self, query: str, wanted: Wanted) -> Grounded | None:
        """The answer to a question for all of something, as long as all of it still stands.

        None for other questions, and as of another day: the catalog knows today's notes only.
        """
        if self._listing is None or self._searching.day(wanted):
            return None
        return self._standing(self._listing.answer(query, self._searching.within(wanted)))

    def _reckoned(self, query: str, hits: Sequence[Hit], wanted: Wanted) -> Grounded | None:
        """The answer to a question for a sum or count over the entries of a note that was found."""
        if self._listing is None or self._searching.day(wanted):
            return None
        notes = dict.fromkeys(hit.chunk.note for hit in hits)
        told = self._searching.told_from_today(query)
        return self._standing(self._listing.reckoned(told, notes, self._searching.within(wanted)))

    def _standing(self, listed: Listed | None) -> Grounded | None:
        """A list as an answer; None where one of its items stands no more."""
        grounded = self._checking.listed(listed) if listed else None
        return grounded if grounded and self._checking.all_stand(grounded) else None

    def _written(
        self,
        question: str,
        hits: tuple[Hit, ...],
        history: Sequence[Turn],
        selection: Selection,
        asked: tuple[Asked, ...],
    ) -> Generator[Token, None, tuple[Grounded, str]]:
        """The draft's tokens; then what of it stands, and the fault where the LLM failed.

        Where an LLM said nothing, or nothing that stands, the extractive answer takes over.
        """
        if not hits:
            return NOTHING, ""
        draft, fault, grounded = "", "", NOTHING
        things = asked or (Asked(question, selection),)

        def extract() -> str:
            return "".join(self._draft(Extractive(), question, hits, (), selection, asked))

        try:
            for token in self._draft(self.llm, question, hits, history, selection, asked):
                draft += token
                yield Token(token)
            if not self._quotes:
                draft = in_own_form(answer_of(self.llm, draft), len(hits))
                if declined(draft):
                    return NOTHING, ""
            answered = [turn.content for turn in history if turn.role == "assistant"]
            said = draft if self._quotes else without_echoes(draft, question, hits, answered)
            grounded = self._checking.check(said, hits)
            grounded = self._checking.with_others(said, grounded, hits, selection.differing)
            if grounded.citations and not self._quotes:
                grounded = weighed(said, grounded, hits, things, self._checking.check, extract)
        except LLMError as failed:
            fault = str(failed)
        if not grounded.citations and (draft or fault):
            kept = self._checking.check(extract(), hits)
            grounded = replace(kept, claims=grounded.claims or kept.claims)
        if grounded.citations:
            text = with_missing(grounded.text, grounded, asked, ENOUGH)
            best = [e for one in things for e in one.selection.evidence[:1]]
            told = (*best, *selection.differing)
            grounded = with_answer_words(replace(grounded, text=text), told, hits)
        return grounded, fault

    def _draft(
        self,
        llm: LLM,
        question: str,
        hits: tuple[Hit, ...],
        history: Sequence[Turn],
        selection: Selection,
        asked: tuple[Asked, ...] = (),
    ) -> Iterator[str]:
        if isinstance(llm, Extractive):
            # It reads the units, and no text.
            prompt = Prompt(question, hits, messages=(), selection=selection, asked=asked)
            return llm.stream(prompt)
        prompt = build_prompt(
            question,
            hits,
            history,
            budget_tokens=self._context_tokens,
            count=lambda text: self._embedder.count_tokens([text])[0],
        )
        return heard(llm, replace(prompt, selection=selection, asked=asked))


def _abstention(hits: Sequence[Hit]) -> str:
    titles = list(dict.fromkeys(hit.chunk.title for hit in hits))[:3]
    closest = f" (closest: {', '.join(titles)})" if titles else ""
    return f"{NOT_SAID}{closest}."
