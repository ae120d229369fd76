"""What a unit says, as an answer may say it: without HTML or templates, and citing nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.reading.forprograms import without_marks_for_programs
from rag.reading.htmltags import without_entities, without_tags
from rag.text.code import as_code, codes_of

_CITING = re.compile(r"\[\d{1,3}\]")


def as_said(said: str, written: str) -> str:
    """Words read from some lines, ``written``, as they are to be told."""
    said = without_entities(without_tags(said, written), written)
    return _brackets_as_code(without_marks_for_programs(said, written), written)


def _brackets_as_code(said: str, written: str) -> str:
    """``said`` with the code that holds such as ``[2]``, which would cite, in its backticks."""
    if "[" not in said or "`" not in written:
        return said
    for code in _citing_codes(written):
        if code in said:
            said = said.replace(code, as_code(code))
    return said


@lru_cache(maxsize=8)
def _citing_codes(written: str) -> tuple[str, ...]:
    """The code of a text that would cite; a long line is asked for it sentence by sentence."""
    codes = dict.fromkeys(code.strip("`").strip() for code in codes_of(written))
    return tuple(filter(_CITING.search, codes))
