"""Strings compared as CONTRACTS asks: case, punctuation and white space folded.

Whole words are compared, so that "2" does not stand in "2026" nor "Ali" in "Alibaba".
"""

from __future__ import annotations

import re
import unicodedata

from rag.text.code import outside_code
from rag.text.sentences import sentence_spans

# Thai to Lao, Burmese, Khmer, Chinese, Japanese, Korean: written without spaces between words,
# or with endings that cling to them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0971-\u0dff"
_WORD = re.compile(rf"\d+(?:\.\d+)*|(?=\w)[{_UNSPACED}]|(?:[^\W\d_{_UNSPACED}]|(?!\d)[{_MARKS}])+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MARKER = re.compile(r"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")


def fold_words(text: str) -> str:
    """The words of a text with one space around each, "" for none.

    A number keeps its decimal point and loses its thousands commas; a number and the letters
    that touch it are two words (``$2.82B`` reads `` 2.82 b ``); each character of a script
    written without spaces is a word.
    """
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    words = _WORD.findall(text)
    return f" {' '.join(words)} " if words else ""


def contains(text: str, wanted: str) -> bool:
    """Whether the words of ``wanted`` stand in a row in ``text``.

    A wanted string without any word, such as ``$``, is looked for as it is written.
    """
    words = fold_words(wanted)
    return words in fold_words(text) if words else wanted.strip() in text


def without_markers(text: str) -> str:
    """An answer's text without ``[1]``, which would else pass for the number 1.

    In code it is no marker, and stays: ``argv[1]``.
    """
    return outside_code(lambda written: _MARKER.sub("", written), text)


def sentences(text: str) -> list[str]:
    """The sentences of an answer; a line end ends one."""
    return [line[s:e] for line in text.split("\n") for s, e in sentence_spans(line)]
