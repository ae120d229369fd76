"""The notes of a kind for which every condition of a reading holds: "notes tagged #policy"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.conditions import conditions_said
from rag.listing.known import both
from rag.listing.listed import MOST_ITEMS, Listed, empty_ones, listed_of
from rag.listing.matching import bare, plural
from rag.listing.noteitems import note_items
from rag.listing.sources import about_notes
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.listing.clauses import Clause
    from rag.listing.known import Found
    from rag.listing.questions import Reading
    from rag.listing.sources import Sources


def note_list(reading: Reading, sources: Sources) -> Listed | None:
    """All of them; None where there are none, or the vault knows no such kind or condition."""
    if reading.bare and sources.named(reading.kind):
        return None  # it may as well be a name, or ask for what a table says of the one thing
    found = notes_of(reading, sources)
    if not found:
        return None
    paths = sorted(found, key=lambda path: (fold(sources.facts[path].title), path))
    items = list(note_items({path: found[path] for path in paths}, sources))
    told = {item.note for item in items}
    empty = empty_ones([path for path in paths[:MOST_ITEMS] if path not in told])
    tag = sources.kind_tag(reading.kind) if reading.kind else ""
    by_tag = f"Counted are the notes tagged #{tag}." if tag else ""
    caveat = " ".join(filter(None, (by_tag, _own_note(reading.clauses, sources), empty)))
    kind = plural(reading.kind or "notes", len(paths))
    intro = f"{len(paths)} {kind} {conditions_said(reading.clauses)}"
    return listed_of(intro, items, len(paths), caveat=caveat)


def notes_of(reading: Reading, sources: Sources) -> Found | None:
    """The notes with their proof; None where the vault knows no such kind or condition."""
    found = sources.of_kind(reading.kind)
    if found is None or (not reading.kind and not reading.clauses):
        return None
    dated = about_notes(reading.kind)
    for clause in reading.clauses:
        if not reading.kind and clause.relation in {"are", "mentions"}:
            return None  # "what is RAG" and "who mentioned it" ask for no list
        if not reading.kind and clause.relation == "has" and not sources.having(clause.value):
            return None  # "who has the keys" asks for no notes that name them
        holding = sources.matching(clause, dated=dated)
        if holding is None:
            return None
        found = both(found, holding)
    return found


def _own_note(clauses: Iterable[Clause], sources: Sources) -> str:
    """A note about the thing itself is not counted; under which names others were looked for."""
    said: list[str] = []
    for clause in clauses:
        if clause.relation != "mentions" or clause.negated or clause.exact:
            continue
        own = sources.named(clause.value) if bare(clause.value) == clause.value else []
        others = sources.other_names(clause.value, own)
        if others:
            said.append(f"Looked for as {', '.join(f'“{name}”' for name in others)} too.")
        if own:
            said.append(f"Its own note ({', '.join(own)}) is not counted.")
    return " ".join(said)
