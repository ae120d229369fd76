"""A query to hits: spelled as the notes spell it, within the notes chosen, as of the time meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.asof import AskedTime, asked_time, standing
from rag.asking.chinese import chinese_names, from_chinese, is_chinese
from rag.asking.languages import in_english_terms
from rag.asking.newest import with_note_named
from rag.asking.relativetime import Dated, dated
from rag.asking.spelling import put_right
from rag.asking.unspaced import mostly_standing, without_particles
from rag.languages.detection import UNSPACED_LANGUAGES, language_of
from rag.languages.gloss import in_english
from rag.retrieving.filters import checked_day, matching, parse_where
from rag.retrieving.recency import newer_first
from rag.retrieving.spoken import languages_of
from rag.text.spokenon import spoken_on
from rag.text.terms import spaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.asking.spelling import Speller
    from rag.indexing.catalog import Catalog
    from rag.protocols import Retriever
    from rag.records import Hit, NoteFacts

_SPAN = re.compile(
    r"\b(?:dated\s+)?between (?P<first>\d{4}-\d\d-\d\d) and (?P<last>\d{4}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_PUNCTUATION = '?!.,;:()[]"“”'


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one question may set for itself; None is what the assistant was made with."""

    k: int | None = None
    where: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Searching:
    """``k``, ``where`` and ``as_of`` hold where a question sets none of its own."""

    retriever: Retriever
    catalog: Catalog
    speller: Speller | None = None
    k: int = 8
    where: str = ""
    as_of: str = ""
    today: Callable[[], date] = date.today
    """From which "yesterday" is told."""

    def search(self, query: str, wanted: Wanted) -> tuple[Hit, ...]:
        """At most k hits for a query as it was typed, each with its day. Raises FilterError."""
        query = self.dated(self.spelled(query, wanted), wanted).question
        return self.found(*self.narrowed(self.translated(query, wanted), wanted))

    def found(self, query: str, wanted: Wanted) -> tuple[Hit, ...]:
        """The same for one that is read already: spelled, dated, understood and narrowed."""
        time_asked = self.time(query, wanted)
        found = self.retriever.retrieve(query, wanted.k or self.k, self.within(wanted))
        dates = self.catalog.dates
        hits = tuple(
            replace(h, day=spoken_on(h.chunk.heading_path, dates(h.chunk.note))) for h in found
        )
        if time_asked is None:
            hits = newer_first(hits)
        strict = time_asked is not None and time_asked.strict
        return standing(hits, time_asked.day) if time_asked and strict else hits

    def time(self, query: str, wanted: Wanted) -> AskedTime | None:
        """The day given, else the one that the query names. Raises FilterError."""
        day = self.day(wanted)
        return AskedTime(day, strict=True, rest=query) if day else asked_time(query)

    def day(self, wanted: Wanted) -> str:
        """The day given; "" for none. Raises FilterError where it is no date."""
        return self.as_of if wanted.as_of is None else checked_day(wanted.as_of)

    def spelled(self, query: str, wanted: Wanted) -> str:
        """The query with misspelt names put right. Raises FilterError."""
        wrong = self.speller.corrections(query, self.within(wanted)) if self.speller else {}
        return put_right(query, wrong) if wrong else query

    def dated(self, query: str, wanted: Wanted) -> Dated:
        """The query with a time told from today as a date, where the notes have that date."""
        return dated(query, self.today(), lambda first, last: self._has_notes(first, last, wanted))

    def told_from_today(self, query: str) -> str:
        """The query with a time told from today as a date, whether or not a note is of it."""
        return dated(query, self.today(), lambda _, __: True, ends_now=True).question

    def narrowed(self, query: str, wanted: Wanted) -> tuple[str, Wanted]:
        """A span of days taken out of the query, to narrow to the notes of it where there are some.

        "What did we decide between 2026-11-16 and 2026-11-22" asks what notes of these days say.
        The last one of several notes is named by its title.
        """
        span = _SPAN.search(query)
        if span is None:
            today = self.day(wanted) or self.today().isoformat()
            return with_note_named(query, lambda: self._facts(wanted), today), wanted
        if not self._has_notes(span["first"], span["last"], wanted):
            return query, wanted
        try:
            before = date.fromisoformat(span["first"]) - timedelta(days=1)
            after = date.fromisoformat(span["last"]) + timedelta(days=1)
        except ValueError:
            return query, wanted  # no such day
        where = self.where if wanted.where is None else wanted.where
        rest = " ".join(f"{query[: span.start()]} {query[span.end() :]}".split())
        return rest, replace(wanted, where=f"{where} after:{before} before:{after}".strip())

    def names_a_note(self, text: str, wanted: Wanted) -> bool:
        """Whether a note is called so, or just one by a name that begins so."""
        called = spaced(text)
        facts = self._facts(wanted)
        names = [
            (note.path, spaced(name)) for note in facts for name in (note.title, *note.aliases)
        ]
        if any(name == called for _, name in names):
            return True
        return len({path for path, name in names if name.startswith(called)}) == 1

    def names_a_key(self, text: str, wanted: Wanted) -> bool:
        """Whether some note has a property of this name."""
        name = spaced(text)
        facts = self._facts(wanted)
        return any(spaced(key) == name for note in facts for key, _ in note.properties)

    def _has_notes(self, first: str, last: str, wanted: Wanted) -> bool:
        # A note of a month counts from its first day, as it does where days are compared as text.
        return any(
            first <= f"{day}-01"[:10] <= last
            for note in self._facts(wanted)
            for day in note.dates[:1]
        )

    def understood(self, query: str) -> str:
        """A query of another language with its asking words in English."""
        forms = self.catalog.beginning_with
        return in_english_terms(without_particles(query, forms), forms)

    def translated(self, query: str, wanted: Wanted) -> str:
        """A query of another language in words of the notes, in English where they are."""
        forms = self.catalog.beginning_with
        spoken = partial(languages_of, self.catalog)
        language = language_of(query) or ("chinese" if is_chinese(query) else "")
        asked = without_particles(query, forms)
        unspaced = language in UNSPACED_LANGUAGES
        if unspaced and language not in spoken() and not mostly_standing(asked, forms):
            if language == "chinese":
                return from_chinese(query, forms, lambda: self._chinese_names(wanted))
            return in_english(query, language)
        return in_english_terms(asked, forms, translates=True, spoken=spoken)

    def _chinese_names(self, wanted: Wanted) -> dict[str, str]:
        return chinese_names((note.title, note.aliases) for note in self._facts(wanted))

    def _facts(self, wanted: Wanted) -> list[NoteFacts]:
        """Of the notes that may answer."""
        within = self.within(wanted)
        facts = self.catalog.note_facts()
        return [note for note in facts if within is None or note.path in within]

    def within(self, wanted: Wanted) -> frozenset[str] | None:
        """The notes that may answer; None where any may. Raises FilterError."""
        conditions = parse_where(self.where if wanted.where is None else wanted.where)
        return matching(conditions, self.catalog.note_facts()) if conditions else None


def read_as(meant: str, query: str, asked: str) -> str:
    """A line for what was read as a name; only words of ``asked``, for a query may hold others.

    "" where nothing was read otherwise.
    """
    pairs = zip(meant.split(), query.split(), strict=True) if meant != query else ()
    shown = ((one.strip(_PUNCTUATION), other.strip(_PUNCTUATION)) for one, other in pairs)
    return ", ".join(
        f'read "{one}" as "{other}"'
        for one, other in shown
        if one != other.replace("'", "") and one in asked
    )
