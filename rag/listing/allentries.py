"""All entries that a question's words are true of, or how many: "list every job the plumber did".

The best hits show some of them. Every word has to be accounted for, as in a sum; then each entry of
the table or log that has all of them is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.accounted import fitting, names
from rag.listing.accounts import accounts, diary
from rag.listing.entrydays import opening_days
from rag.listing.listed import MOST_ITEMS, Listed, listed_of, places_said
from rag.listing.matching import plural
from rag.listing.othernames import other_names
from rag.listing.quotes import unit_lines
from rag.text.firstnumber import first_number
from rag.text.terms import fold, stem, stems_of, telling_words, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rag.listing.accounts import Account
    from rag.listing.askedall import AskedAll
    from rag.listing.entries import Entry
    from rag.listing.sources import Sources
    from rag.records import Section

_AT_LEAST = 2
_OF_THE_BEST = 3
"""Notes whose columns may be meant where no word but the column's name is said."""
_MOST_OF_A_LOG = 500
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"[ \t>]*\d{1,9}[.)]\s")
_NOT = re.compile(r"(?:\b(?:no|not|never|without)|n['’]t)\s+(?P<what>\w+(?:\s+\w+)?)")
_COUNTS_NOT = re.compile(
    r"\b(?:not\s+counted|(?:does|did)n['’]?t\s+count|cancelled|called\s+off)\b"
)
_SAY_NOTHING = frozenset(
    """
    time times occasion occasions date dates day days evening evenings entry entries record records
    recorded thing things item items ones people person persons done did went go going gone take
    takes took taken make made happen happens happened log logged write wrote written note noted far
    until ever already list total called named
    """.split()
)
"""Words that are true of any entry, of what is done and of who does it."""
_ACCOUNTS = {
    word: stems_of(titles)
    for said, titles in (
        ("job jobs work works", "repair job work maintenance service"),
        ("session sessions visit visits outing outings", "log diary journal"),
    )
    for word in said.split()
}
"""What the entries of an account are called that is itself called otherwise."""


def all_told(asked: Sequence[AskedAll], sources: Sources, notes: Sequence[str]) -> Listed | None:
    """The entries of the first of these notes that has some for all words; None where none has.

    A log that is kept in a note a year is one log.
    """
    for one in asked:
        terms = [word for word in telling_words(one.text) if word not in _SAY_NOTHING]
        called = other_names(one.text, terms, sources)
        for rank, note in enumerate(notes[:1] if one.how == "dates" else notes):
            read = list(sources.catalog.sections(_of_one_log(note, sources.beside(note))))
            for account in _accounts(read):
                found = _told(one, terms, account, called, best=rank < _OF_THE_BEST)
                if found is not None:
                    return found
    return None


def _of_one_log(note: str, beside: Iterable[str]) -> list[str]:
    """The note and those called like it but for the year or day."""
    others = sorted(path for path in beside if _DIGITS.sub("", path) == _DIGITS.sub("", note))
    return [note] if len(others) > _MOST_OF_A_LOG else others or [note]


def _accounts(read: Sequence[Section]) -> Iterator[Account]:
    """Tables first, for what else is jotted down besides is no part of an account."""
    yield from sorted(accounts(read), key=lambda account: not account.columns)
    yield diary(read)


def _told(
    asked: AskedAll,
    terms: Sequence[str],
    account: Account,
    called: Mapping[str, re.Pattern[str]],
    *,
    best: bool,
) -> Listed | None:
    column = _column(asked, account)
    left = [term for term in terms if column is None or not names(account.columns[column], term)]
    left = [term for term in left if not _is_account_of(term, account)]
    if not left and not asked.when and (column is None or not best):
        return None
    kept = [
        e
        for e in fitting(account.entries, left, asked.when, called=called)
        if not _is_denied(e, left)
    ]
    if column is None and len(kept) == len(account.entries):
        return None  # nothing that an entry says itself
    kept = [entry for entry in kept if not _is_step(entry)]
    if asked.how == "count":  # what happened has its day, and how to do a thing has none
        kept = [entry for entry in kept if entry.spans or entry.month or entry.years]
    if asked.how == "dates":
        kept = [entry for entry in kept if entry.spans or entry.month]
    kept = _once(account, kept, column)
    if len(kept) < (1 if asked.how == "count" else _AT_LEAST):
        return None
    return _listed(asked, kept)


def _is_step(entry: Entry) -> bool:
    """Whether it is numbered and of no day: what to do, one after another."""
    lines = unit_lines(entry.section, entry.unit)
    return not (entry.unit.cells or entry.spans) and bool(lines and _NUMBERED.match(lines[0]))


def _is_denied(entry: Entry, terms: Sequence[str]) -> bool:
    """Whether it says that it doesn't count, or that one of the terms was not: "no ants"."""
    said = entry.folded
    denied = {stem(word) for found in _NOT.finditer(said) for word in words(found["what"])}
    return bool(_COUNTS_NOT.search(said)) or any(alike(stem(term)) & denied for term in terms)


def _is_account_of(term: str, account: Account) -> bool:
    return (
        bool(_ACCOUNTS.get(term, frozenset()) & account.entries[0].around)
        if account.entries
        else False
    )


def _column(asked: AskedAll, account: Account) -> int | None:
    """The column whose cells are what several of are asked for."""
    if asked.how != "which" or not asked.kind:
        return None
    named = [at for at, column in enumerate(account.columns) if names(column, asked.kind)]
    if len(named) != 1 or any(first_number(entry.cell(named[0])) for entry in account.entries):
        return None
    return named[0]


def _once(account: Account, kept: Sequence[Entry], column: int | None) -> list[Entry]:
    """Each thing of a column once, and of a diary each day."""
    found: dict[object, Entry] = {}
    for entry in kept:
        key: object = entry
        if column is not None:
            key = fold(entry.cell(column))
        elif entry.unit.kind not in ("row", "item") or account.columns:
            key = (entry.section.id, entry.unit.first_line) if account.columns else entry.section.id
        if key:
            found.setdefault(key, entry)
    return list(found.values())


def _listed(asked: AskedAll, kept: Sequence[Entry]) -> Listed:
    kind = asked.kind if asked.how == "count" and asked.kind else ""
    kind = kind or ("times" if asked.how == "count" else "entries")
    titles = [entry.section.title for entry in kept]
    titled = len(set(titles)) > 1
    items = [entry.item(_dated(entry, titled=titled)) for entry in kept[:MOST_ITEMS]]
    intro = f"{len(kept)} {plural(kind, len(kept))} in {places_said(titles)}"
    return listed_of(intro, items, len(kept), complete=False)


def _dated(entry: Entry, *, titled: bool) -> str:
    """What it says, behind the heading that has its day or year, else behind its note's title."""
    said = entry.unit.said
    above = next((h for h in entry.section.heading_path if opening_days(h, entry.years)), "")
    if not above and titled:
        above = entry.section.title
    return f"{above}: {said}" if above and above not in said else said
