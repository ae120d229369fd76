"""What LLMs write around their claims, brought to the one form that is checked.

A source is cited as ``[1]``; others write 【1†source】, [^1], [Note 1], (1). And they say where a
claim is from ("According to the notes, …"), which no note says.
"""

from __future__ import annotations

import re

from rag.text.code import lines_with_code, masked_code, outside_code

_LABEL = r"(?:(?:notes?|sources?|ref(?:erence)?s?|citations?|cite|sections?)\b\s*(?:[:.]\s*)?)"
_NUMBERS = rf"\d{{1,3}}(?:\s*(?:,|;|&|\band\b|[-–])\s*{_LABEL}?\d{{1,3}})*"
_BRACKETS = re.compile(
    rf"(?<!\[)\\?\[\s*(?:\^|#|{_LABEL})?(?P<square>{_NUMBERS})\s*\\?\](?![\](])"
    rf"|【\s*{_LABEL}?(?P<lens>{_NUMBERS})\s*(?:†[^】\n]*)?】"
    rf"|<sup>\s*\[?(?P<raised>{_NUMBERS})\]?\s*</sup>"
    rf"|\(\s*{_LABEL}(?P<labelled>{_NUMBERS})\s*\)",
    re.IGNORECASE,
)
_ROUND = re.compile(r"\((\d{1,3}(?:\s*,\s*\d{1,3})*)\)(?=\s*(?:[.!?。！？]+(?:\s|$)|$))")
_MARKER = re.compile(r"\[\d{1,3}(?:, \d{1,3})*\]")
_NUMBER = re.compile(r"\d+")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_WRAPPED = re.compile(r"(?is)\s*`{3,}(?:markdown|md)\b[^\n`]*\n(.*?)\n?`{3,}\s*")
_FOOTNOTE = re.compile(r"\s*\[\^\d{1,3}\]:")

_NOTES = (
    rf"(?:(?:the|your|my|these|provided|given|available)\s+){{0,3}}notes?(?:\s+provided)?"
    rf"(?:\s+(?:\d{{1,3}}|{_MARKER.pattern}))?|{_MARKER.pattern}"
)
_FROM = re.compile(
    r"(?P<front>^\s*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?|[.!?](?:\s*\[[\d, ]+\])*\s+)"
    rf"(?:(?:according to|based on|as per|per|from|in)\s+(?:{_NOTES})[,:]"
    rf"|(?:{_NOTES})\s+(?:say|state|mention|indicate|show|report)s?(?:\s+that\b|:)"
    r"|(?:\*\*|__)?(?:(?:final|short|direct)\s+)?answer(?:\*\*|__)?:(?:\*\*|__)?)"
    r"\s*(?P<next>[^\W\d_]*)",
    re.IGNORECASE,
)


def in_own_form(draft: str, hits: int) -> str:
    """The draft with its markers as ``[1]`` and without the words that say where a claim is from.

    ``(1)`` is a marker only at the end of a claim, where so many hits are, in a draft that cites in
    no other form. In code nothing is changed, but a whole reply between fences of Markdown is none.
    """
    wrapped = _WRAPPED.fullmatch(draft)
    told = lines_with_code(wrapped[1] if wrapped else draft)
    lines = [line for line in told if not _FOOTNOTE.match(line.text)]

    def changed(text: str) -> str:
        return _BRACKETS.sub(lambda found: _marker(found, hits), text)

    forms = [line.written if line.is_code else outside_code(changed, line.text) for line in lines]
    round_ones = not _MARKER.search(masked_code("\n".join(forms)))

    def bare(text: str) -> str:
        text = _ROUND.sub(lambda found: _known(found, hits), text) if round_ones else text
        return _FROM.sub(_opened, text)

    return "\n".join(
        form if line.is_code else outside_code(bare, form)
        for line, form in zip(lines, forms, strict=True)
    )


def _marker(found: re.Match[str], hits: int) -> str:
    numbers = next(group for group in found.groups() if group)
    numbers = _RANGE.sub(lambda ends: _each(ends, hits), numbers)
    if _RANGE.search(numbers):
        return found[0]
    return f"[{', '.join(_NUMBER.findall(numbers))}]"


def _each(ends: re.Match[str], hits: int) -> str:
    """Every number of a range of hits; the range itself where it is none."""
    first, last = int(ends[1]), int(ends[2])
    return ", ".join(map(str, range(first, last + 1))) if 1 <= first < last <= hits else ends[0]


def _known(found: re.Match[str], hits: int) -> str:
    known = all(1 <= int(number) <= hits for number in found[1].split(","))
    return f"[{found[1]}]" if known else found[0]


def _opened(found: re.Match[str]) -> str:
    """What begins now where those words began, with the markers that stood in them."""
    markers = "".join(f"{marker} " for marker in _MARKER.findall(found[0][len(found["front"]) :]))
    word = found["next"]
    return f"{found['front']}{markers}{word.capitalize() if word.islower() else word}"
