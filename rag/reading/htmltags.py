"""A line as it reads where its HTML is no words: ``a<br>b`` reads ``a b``, ``R&amp;D`` ``R&D``."""

from __future__ import annotations

import html
import re

from rag.text.code import codes_of

# Those that Markdown writers use inside text (HTML Living Standard, phrasing content, with the
# blocks that commonly wrap it). <name> and <path> stand for something else, and are words.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|del|details|div|dfn|em|figcaption|figure"
    r"|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|ruby|rt|s|samp|small|span|strike|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|wbr)"
    r"(?:\s[^<>]{0,1000})?\s?/?>",
    re.IGNORECASE,
)
_APART = re.compile(
    r"</?(?:blockquote|br|center|details|div|figcaption|figure|h[1-6]|hr|img|li|ol|p|pre|summary"
    r"|table|tbody|td|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});")
_BEFORE_MARK = re.compile(r" +(?=[.,;:!?)](?:\s|$))")


def without_tags(said: str, source: str) -> str:
    """``said`` without HTML tags, but for those that its ``source`` shows as code."""
    if "<" not in said or not _TAG.search(said):
        return said
    shown = "\n".join(codes_of(source))

    def reading(tag: re.Match[str]) -> str:
        if tag[0] in shown:
            return tag[0]
        return " " if _APART.match(tag[0]) else ""

    return _BEFORE_MARK.sub("", " ".join(_TAG.sub(reading, said).split()))


def without_entities(said: str, source: str) -> str:
    """``said`` with the signs that entities stand for, but for those that its ``source`` shows."""
    if "&" not in said or not _ENTITY.search(said):
        return said
    shown = "\n".join(codes_of(source))

    def reading(entity: re.Match[str]) -> str:
        return entity[0] if entity[0] in shown else html.unescape(entity[0])

    return " ".join(_ENTITY.sub(reading, said).split())
