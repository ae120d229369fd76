"""What a draft says beyond its question and the places of its evidence.

A question said back stands in every note it is about; so does where something stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.laidout import place_of
from rag.text.askingwords import AUX
from rag.text.code import lines_with_code, outside_code
from rag.text.sentences import sentence_spans
from rag.text.terms import fold, stem, telling_words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.records import Claim, Hit, Selection

_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_HEADING = re.compile(r"#{1,6}\s")
# A sentence of a line that asks; an address goes on behind its question mark.
_ASKED = re.compile(r"[^.!?。！？\n]*[?？][\"'”’)*_]*(?:\s*\[\d{1,3}\])*(?=\s|$)")
_LEAST_WORDS = 3
_YES_NO = re.compile(rf"\W*{AUX}\b", re.IGNORECASE)


def without_echoes(
    draft: str, question: str, hits: Iterable[Hit] = (), answered: Iterable[str] = ()
) -> str:
    """The draft without the lines that ask, say nothing but what the question has, or name a place.

    A place is a heading, or that of a hit as the prompt writes it: "Ada › Work" states nothing.
    Nor does a sentence that was ``answered`` before in the conversation answer what is asked now.

    A yes-or-no question may be answered in its own words, and any with a block of code.
    """
    asked, decides = _stems(question), bool(_YES_NO.match(question))
    before = [_stems(_unmarked(t[a:b])) for t in answered for a, b in sentence_spans(t)]
    places = {fold(place_of(hit.chunk.title, hit.chunk.heading_path)) for hit in hits}
    kept = []
    for told in lines_with_code(draft):
        if told.is_code:
            kept.append(told.written)
            continue
        line = outside_code(lambda text: _ASKED.sub("", text), told.text)
        said = outside_code(_unmarked, line).strip().rstrip("\"'”*_ ")
        says = _stems(said)
        echoes = (not decides and not _beyond(says, asked)) or bool(_HEADING.match(said))
        echoes = echoes or any(once and once <= says <= once | asked for once in before)
        echoes = echoes or ("›" in said and fold(said) in places)
        if not said or not echoes:
            kept.append(line)
    return "\n".join(kept)


def in_sentences(draft: str) -> str:
    """The draft without the lines that are mere names, figures or pieces of a list of sources."""
    return "\n".join(
        line.written
        for line in lines_with_code(draft)
        if line.is_code or len(_stems(outside_code(_unmarked, line.text))) >= _LEAST_WORDS
    )


def tells(selection: Selection, question: str, claims: Iterable[Claim]) -> bool:
    """Whether the claims that stand say what answers in the best unit, most of its words.

    Where no reader has found those: anything that the unit says beyond the question.
    What decides a yes-or-no question may say nothing beyond it.
    """
    if _YES_NO.match(question):
        return True
    asked = _stems(question)
    best = selection.evidence[0]
    said = frozenset(s for claim in claims if claim.supported for s in _stems(claim.text))
    answer = _beyond(_stems(best.answer), asked)
    if answer:
        return 2 * len(answer & said) >= len(answer)
    news = _beyond(_stems(best.unit.said), asked)
    return not news or bool(news & said)


def _beyond(said: frozenset[str], asked: frozenset[str]) -> frozenset[str]:
    """The stems that are none of the question's, nor a synonym of one: "the company" of "firm"."""
    return frozenset(s for s in said if not alike(s) & asked)


def _unmarked(text: str) -> str:
    return _MARKER.sub("", text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, telling_words(text)))
