"""Saying that the notes disagree: the lines of a draft, and the check that keeps their opening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.grounding import Grounded, ground, rests_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.records import Citation, Evidence, Hit

_DISAGREE = "The notes disagree:"
_DISAGREE_SINCE = "The notes disagree, newest first:"
_OPENINGS = (_DISAGREE, _DISAGREE_SINCE)
"""The lines that open what several notes say: one where no note has a day, one where some do."""


def told_apart(differing: Sequence[Evidence], hits: Sequence[Hit]) -> Iterator[str]:
    """A draft's lines: that the notes disagree, then what each says, with its title and day."""
    days = [hits[evidence.marker - 1].day for evidence in differing]
    yield f"{_DISAGREE_SINCE if any(days) else _DISAGREE}\n"
    for evidence, day in zip(differing, days, strict=True):
        title = hits[evidence.marker - 1].chunk.title
        source = f"{title}, {day}" if day and day not in title else title
        yield f"{source}: {evidence.unit.said} [{evidence.marker}]\n"


def tells_all(
    differing: Sequence[Evidence], hits: Sequence[Hit], citations: Sequence[Citation]
) -> bool:
    """Whether every one of the differing units is cited, some line of it at least."""
    return all(rests_on((evidence,), hits, citations) for evidence in differing)


def ground_apart(
    draft: str,
    hits: Sequence[Hit],
    url_of: Callable[[Hit], str],
    holds: Callable[[str, str], bool],
) -> Grounded:
    """As ``ground``; the line that says the notes disagree stays where two of them still do.

    No note carries that line, so it is taken out for the check and put back after it. It is one of
    ours to the letter: whatever else an LLM says of a disagreement is a claim like any other.
    """
    lines = draft.splitlines(keepends=True)
    at = next((i for i, line in enumerate(lines) if _opens(line)), len(lines))
    own, opening = "".join(lines[:at]), "".join(lines[at : at + 1])
    apart = "".join(line for line in lines[at + 1 :] if not _opens(line))
    grounded = ground(f"{own}{apart}", hits, url_of, holds)
    if not opening:
        return grounded
    # Markers count in order of first use, so what stands before keeps its own.
    before = ground(own, hits, url_of, holds).text
    after = grounded.text.removeprefix(before).strip("\n")
    if "\n" not in after:
        return grounded
    return replace(grounded, text="\n".join(filter(None, (before, opening.strip(), after))))


def _opens(line: str) -> bool:
    return line.strip() in _OPENINGS
