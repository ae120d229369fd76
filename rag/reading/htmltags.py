"""A line as it reads where its HTML tags are no words: ``a<br>b`` reads ``a b``."""

from __future__ import annotations

import re

from rag.text.code import code_spans

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
_BEFORE_MARK = re.compile(r" +(?=[.,;:!?)](?:\s|$))")


def without_tags(said: str, source: str) -> str:
    """``said`` without HTML tags, but for those that its ``source`` shows as code."""
    if "<" not in said or not _TAG.search(said):
        return said
    shown = [source[start:end] for start, end in code_spans(source)]

    def reading(tag: re.Match[str]) -> str:
        if any(tag[0] in code for code in shown):
            return tag[0]
        return " " if _APART.match(tag[0]) else ""

    return _BEFORE_MARK.sub("", " ".join(_TAG.sub(reading, said).split()))
