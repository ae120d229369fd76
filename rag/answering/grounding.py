"""Holds an answer against the hits: claims that stand, the words they rest on, markers to nothing.

The same for every LLM. A draft is cut into claims; a claim stands when one evidence unit (or two
neighbours) of a hit carries every figure and name in it, most of its content words, no opposite
negation and no two names in each other's role. The cited hit is tried first; when another one
carries the claim, the marker is corrected; when none does, the claim does not reach the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.carrying import carried, verbatim
from rag.answering.drafted import split
from rag.answering.supports import Supports, cited_first, folded_words
from rag.records import Citation, Claim
from rag.text.code import as_code, code_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.answering.drafted import Drafted
    from rag.answering.supports import Support
    from rag.records import Evidence, EvidenceUnit, Hit

_ITEM = "- "


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a draft once it is held against the evidence."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    unknown_markers: tuple[int, ...]


@dataclass(slots=True)
class _Numbering:
    """Citations in order of first use, one a place."""

    url_of: Callable[[Hit], str]
    found: dict[tuple[str, int, int, str], Citation] = field(default_factory=dict)

    def cite(self, hit: Hit, unit: EvidenceUnit) -> int:
        key = (hit.chunk.note, unit.first_line, unit.last_line, unit.quote)
        if key not in self.found:
            self.found[key] = Citation(
                marker=len(self.found) + 1,
                note=hit.chunk.note,
                title=hit.chunk.title,
                heading_path=hit.chunk.heading_path,
                first_line=unit.first_line,
                last_line=unit.last_line,
                quote=unit.quote,
                url=self.url_of(hit),
            )
        return self.found[key].marker


def ground(
    draft: str,
    hits: Sequence[Hit],
    url_of: Callable[[Hit], str] = lambda _: "",
    holds: Callable[[str, str], bool] = lambda _premise, _claim: True,
) -> Grounded:
    """Check every claim of a draft; hit i is what ``[i]`` in the draft means, from 1.

    ``holds`` is asked last, with the evidence and the claim: a further check may refuse a claim
    that these rules pass, and never pass one that they refuse.
    """
    supports = Supports(hits)
    numbering = _Numbering(url_of)
    claims: list[Claim] = []
    unknown: list[int] = []
    lines: list[str] = []
    seen: set[str] = set()
    for written in split(draft, supports):
        unknown += [m for m in written.markers if not 1 <= m <= len(hits)]
        if folded_words(written.text) in seen:
            continue  # a model that loops says it once
        seen.add(folded_words(written.text))
        support = written.quoted or _find(written, supports)
        if support is None or not holds(support.premise, written.text):
            claims.append(Claim(written.text, (), supported=False))
            continue
        markers = tuple(dict.fromkeys(numbering.cite(support.hit, u) for u in support.units))
        claims.append(Claim(written.text, markers, supported=True))
        cited = _cited(written, "".join(f"[{m}]" for m in markers))
        if written.opens_line or not lines:
            lines.append(f"{_ITEM}{cited}" if written.is_item else cited)
        else:
            lines[-1] = f"{lines[-1]} {cited}"
    return Grounded(
        text="\n".join(_with_bullets(lines)),
        claims=tuple(claims),
        citations=tuple(numbering.found.values()),
        unknown_markers=tuple(dict.fromkeys(unknown)),
    )


def _with_bullets(lines: list[str]) -> list[str]:
    """The lines; where but one is left of a list, without its bullet."""
    if sum(line.startswith(_ITEM) for line in lines) > 1:
        return lines
    return [line.removeprefix(_ITEM) for line in lines]


def rests_on(
    evidence: Sequence[Evidence], hits: Sequence[Hit], citations: Sequence[Citation]
) -> bool:
    """Whether some line of one of these units is cited."""
    return any(
        citation.touches(hits[one.marker - 1].chunk.note, one.unit.lines)
        for one in evidence
        for citation in citations
    )


def with_answer_words(
    grounded: Grounded, evidence: Sequence[Evidence], hits: Sequence[Hit]
) -> Grounded:
    """The same; what is cited of these units has the words that answer, where they are known."""
    citations = list(grounded.citations)
    for one in evidence:
        for at, citation in enumerate(citations):
            if one.answer and one.answer in citation.quote and rests_on([one], hits, [citation]):
                citations[at] = replace(citation, answer_words=one.answer)
    return replace(grounded, citations=tuple(citations))


def _cited(written: Drafted, markers: str) -> str:
    """A claim as the answer says it, with its markers behind it: below a block of code."""
    if written.quoted is None:
        return f"{written.text} {markers}"
    code = as_code(written.text)
    breaks = "\n" if "\n" in code else " "
    return f"{written.leads}{breaks}{code}{breaks}{markers}".strip()


def _find(written: Drafted, supports: Supports) -> Support | None:
    """The best support among the cited hits, else among the others."""
    code = [written.text[a:b].strip("`").strip() for a, b in code_spans(written.text)]
    ranks = cited_first(written.markers, supports)
    cited = [rank for rank in ranks if rank in written.markers]
    for some in (cited, ranks[len(cited) :]):
        found = [
            support
            for rank in some
            for support in supports.of(rank)
            if all(support.has_code(piece) for piece in code)
        ]
        # Words that stand there as they are need no reading of everything else.
        for degree in (verbatim, partial(carried, is_plain=supports.is_plain)):
            best = max(
                (
                    (degree(s.without_source(written.text), s), -len(s.units), -i, s)
                    for i, s in enumerate(found)
                ),
                default=None,
                key=lambda entry: entry[:3],
            )
            if best and best[0] > 0:
                return best[3]
    return None
