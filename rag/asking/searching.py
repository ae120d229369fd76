"""A query to hits: spelled as the notes spell it, within the notes chosen, as of the time meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.asof import AskedTime, asked_time, spoken_on, standing
from rag.asking.languages import in_english_terms
from rag.asking.spelling import put_right
from rag.retrieving.filters import checked_day, matching, parse_where
from rag.retrieving.recency import newer_first

if TYPE_CHECKING:
    from rag.asking.spelling import Speller
    from rag.indexing.catalog import Catalog
    from rag.protocols import Retriever
    from rag.records import Hit

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

    def search(self, query: str, wanted: Wanted) -> tuple[Hit, ...]:
        """At most k hits, each with its day. Raises FilterError."""
        time_asked = self.time(query, wanted)
        query = self.understood(self.spelled(query))
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

    def spelled(self, query: str) -> str:
        """The query with misspelt names put right."""
        wrong = self.speller.corrections(query) if self.speller else {}
        return put_right(query, wrong) if wrong else query

    def understood(self, query: str) -> str:
        """A query of another language with its asking words in English."""
        return in_english_terms(query, self.catalog.beginning_with)

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
