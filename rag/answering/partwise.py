"""Parts of a question to hits that serve them all, and each part's evidence among them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.byname import Found
from rag.laidout import NOT_SAID
from rag.records import Asked, Selection
from rag.text.pronouns import with_name
from rag.text.terms import STOPWORDS, content_words, stem, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.answering.bridge import Bridge
    from rag.answering.grounding import Grounded
    from rag.asking.parts import Part
    from rag.records import Evidence, Hit

_NAME = re.compile(
    r"[A-Z][\w’'.&-]*(?:\s+(?:(?:of|the|and|for)\s+)?[A-Z0-9][\w’'.&-]*)*|[\u3400-\u9fff]+"
)
_IT = re.compile(r"\bits?\b", re.IGNORECASE)
_ASKS_NO_THING = re.compile(
    r"^\W*(?:(?:in|at|by|since|from|to) )?(?:who|whom|whose|where|when|how)\b"
    r"|^\W*what(?: is|’s|'s) \S+[’']s\b",
    re.IGNORECASE,
)
_MOST_CARRIED = 4
_MOSTLY = 0.5


def by_parts(
    question: str,
    parts: Sequence[Part],
    *,
    search: Callable[[str], tuple[Hit, ...]],
    select: Callable[[str, tuple[Hit, ...]], Selection],
    onward: Callable[[str, tuple[Hit, ...], Selection], Bridge | None],
    k: int,
    enough: float,
) -> tuple[tuple[Hit, ...], tuple[Asked, ...]]:
    """Hits for all parts, at most k, and each part's evidence among them.

    A part that refers to the one before it is searched with the names that one has. Where a part
    stays open, the best unit for the whole question joins, since it may say more than one thing.
    ``onward`` gives a part's second step. ((), ()) where no part has evidence enough.
    """
    found: list[Found] = []
    for part in parts:
        tried = []
        for query in _readings(part, found, enough):
            hits = search(query)
            selection = _of_whom(part, select(query, hits), hits)
            tried.append((selection.confidence, query, hits, _unsaid(selection, hits, found)))
        _, query, hits, selection = max(tried, key=lambda one: one[0])
        said = part.question if part.asks else ""
        found += _steps(query, said, hits, selection, onward)
    if not any(f.asked.selection.confidence >= enough for f in found if f.asked.missing):
        return (), ()
    still_open = any(f.asked.selection.confidence < enough for f in found if f.asked.missing)
    if still_open and not any(part.of for part in parts):
        hits = search(question)
        whole = select(question, hits)
        found.append(Found(Asked(question, replace(whole, evidence=whole.evidence[:1])), hits))
    return together(found, k, enough)


def together(
    found: Sequence[Found], k: int, enough: float
) -> tuple[tuple[Hit, ...], tuple[Asked, ...]]:
    """At most k hits for all that was found, and the evidence of each among them."""
    merged = _merged(found, k, enough)
    places = {hit.chunk.section_id: hit.rank for hit in merged}
    return merged, tuple(replace(f.asked, selection=_placed(f, places)) for f in found)


def _of_whom(part: Part, selection: Selection, hits: Sequence[Hit]) -> Selection:
    """The evidence, of which nothing is sure where the best is of another than it is asked of."""
    if not part.of or not selection.evidence:
        return selection
    best = selection.evidence[0]
    said = stems_of(f"{hits[best.marker - 1].place} {best.unit.context} {best.unit.said}")
    return selection if stems_of(part.of) <= said else replace(selection, confidence=0.0)


def _steps(
    query: str,
    said: str,
    hits: tuple[Hit, ...],
    selection: Selection,
    onward: Callable[[str, tuple[Hit, ...], Selection], Bridge | None],
) -> Iterator[Found]:
    step = onward(query, hits, selection)
    if step is None:
        yield Found(Asked(query, selection, said), hits)
        return
    for asked in bridged(query, said, step):
        yield Found(asked, hits)


def bridged(question: str, said: str, step: Bridge) -> tuple[Asked, ...]:
    """Both steps of an answer: the unit that names a note, and what that note has."""
    first = Selection((step.first,), step.rest.confidence)
    return (Asked(question, first), Asked(step.question, step.rest, said))


def _readings(part: Part, found: Sequence[Found], enough: float) -> tuple[str, ...]:
    """What to search for a part.

    One that refers may speak of what the part before it asks about, or of what answers that.
    """
    if not part.refers or not found:
        return (part.question,)
    before = found[-1]
    known = set(words(part.question)) | STOPWORDS
    asked = _new_names([before.asked.question], known) or [
        word for word in content_words(before.asked.question) if word not in known
    ]
    readings = [[name.removesuffix("’s").removesuffix("'s") for name in asked]]
    selection = before.asked.selection
    answers = selection.confidence >= enough and selection.evidence
    # Where somebody, a place or a time is asked for first, "it" is no part of the answer.
    its_own = _IT.search(part.question) and _ASKS_NO_THING.match(before.asked.question)
    if answers and not (its_own and asked):
        best = selection.evidence[0]
        place = before.hits[best.marker - 1].chunk.title
        known |= set(words(before.asked.question))
        readings.append(_new_names([place, best.unit.said], known))
    return tuple(_carrying(part.question, names) for names in readings if names) or (part.question,)


def _carrying(question: str, names: Sequence[str]) -> str:
    """The question with the one name in its pronoun's place, else with the names behind it."""
    named = with_name(question, names[0]) if len(names) == 1 else None
    return named or f"{question} {' '.join(names[:_MOST_CARRIED])}"


def _new_names(texts: Sequence[str], known: set[str]) -> list[str]:
    """The names in some texts that have a word beside the known ones."""
    known = set(known)
    found: list[str] = []
    for text in texts:
        for name in _NAME.findall(text):
            if not set(words(name)) <= known:
                found.append(name)
                known |= set(words(name))
    return found


def _unsaid(selection: Selection, hits: Sequence[Hit], found: Sequence[Found]) -> Selection:
    """The evidence with what an earlier part says anyway behind the rest."""
    said = {
        (f.hits[e.marker - 1].chunk.note, e.unit.lines, e.unit.quote)
        for f in found
        for e in f.asked.selection.evidence[:1]
    }

    def again(evidence: Evidence) -> bool:
        unit = evidence.unit
        return (hits[evidence.marker - 1].chunk.note, unit.lines, unit.quote) in said

    return replace(selection, evidence=tuple(sorted(selection.evidence, key=again)))


def _merged(found: Sequence[Found], k: int, enough: float) -> tuple[Hit, ...]:
    """The hits that carry each part's best unit, then every part's first, second and so on."""
    kept: dict[str, Hit] = {}
    for f in found:
        if f.asked.selection.confidence >= enough and f.asked.selection.evidence:
            hit = f.hits[f.asked.selection.evidence[0].marker - 1]
            kept.setdefault(hit.chunk.section_id, hit)
    deepest = max(len(f.hits) for f in found)
    for at in range(deepest):
        for f in found:
            if at < len(f.hits):
                kept.setdefault(f.hits[at].chunk.section_id, f.hits[at])
    merged: list[Hit] = []
    for rank, hit in enumerate(list(kept.values())[:k], start=1):
        score = min(hit.score, merged[-1].score) if merged else hit.score
        merged.append(replace(hit, rank=rank, score=score))
    return tuple(merged)


def _placed(found: Found, places: dict[str, int]) -> Selection:
    """The evidence that the merged hits still hold, by their markers."""
    selection = found.asked.selection

    def kept(some: Sequence[Evidence]) -> tuple[Evidence, ...]:
        at = ((e, places.get(found.hits[e.marker - 1].chunk.section_id)) for e in some)
        return tuple(replace(e, marker=marker) for e, marker in at if marker is not None)

    apart = kept(selection.differing)
    whole = len(apart) == len(selection.differing)
    return replace(selection, evidence=kept(selection.evidence), differing=apart if whole else ())


def with_missing(text: str, grounded: Grounded, asked: Sequence[Asked], enough: float) -> str:
    """The answer's text with a sentence for each part left open: that the notes don't say it."""
    places = (" ".join((c.title, *c.heading_path)) for c in grounded.citations)
    claims = (claim.text for claim in grounded.claims if claim.supported)
    told = {stem(w) for said in (*places, *claims) for w in content_words(said)}
    still_open = (
        f"{NOT_SAID}: {one.missing.rstrip(' ?')}?"
        for one in asked
        if one.missing and one.selection.confidence < enough and not _told(one, asked, told)
    )
    return "\n".join((text, *still_open))


def _told(one: Asked, asked: Sequence[Asked], told: set[str]) -> bool:
    """Whether the answer has most of what this part alone asks, under whatever question."""
    others = {w for other in asked if other is not one for w in content_words(other.question)}
    own = {stem(w) for w in content_words(one.missing) if w not in others}
    return len(own & told) > _MOSTLY * len(own)
