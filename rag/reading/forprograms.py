"""A text without what only a program reads: where a footnote stands, templates, a block's name."""

from __future__ import annotations

import re

from rag.text.code import codes_of

_MARK = re.compile(
    r"""
    (?<=\S) \s? \[\^ [^\]\s]{1,60} \] (?![(:])             # a footnote, which is not told
  | (?<=\w) \#\^ [\w-]{1,60}                               # of "see Steel#^price"
  | !?\[ (?P<shown> [^\[\]\n]{0,500} ) \] \( \s? \{[{%] [^{}\n]{0,500} [%}]\} [^\s()]{0,500} \s? \)
  | (?<=\S) \{:?\s? [.#] [\w-]+ (?:\s[^{}\n]{0,200})? \}   # a class, behind a link
  | \{%-? \s? \w+ (?: \s+ "(?P<word> [^"{}\n]{0,200} )" )? [^{}\n]{0,500}? %\}
    """,
    re.VERBOSE,
)


def without_marks_for_programs(said: str, written: str) -> str:
    """``said`` without them, but for those that the lines it was read from, ``written``, show.

    Of a link to a page of a site's generator its words are kept, of any other tag its one word:
    ``ask in {% channel "birds" %}`` reads ``ask in birds``.
    """
    if not ("[^" in said or "#^" in said or "{" in said):
        return said
    shown = "\n".join(codes_of(written))

    def reading(mark: re.Match[str]) -> str:
        if mark[0].strip() in shown:
            return mark[0]
        return mark["shown"] or mark["word"] or ""

    return " ".join(_MARK.sub(reading, said).split())
