"""Text to search terms, the same for what is indexed and what is asked.

SQLite's tokenizer splits on white space, which leaves Chinese, Japanese and Thai as one endless
word, and Korean with its particles at each word; here such runs become overlapping pairs of
characters, in the index and in the query alike. Words in the letters of other languages, which
SQLite's stemmer passes over, are led to their stems by that of the language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

VERSION = re.compile(
    r"(?<![\w.])(?:v?(?=\d+\.\d+\.\d)(?!\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b)|v|v?(?=\d[\d.]*\.x\b))"
    r"(\d{1,5}(?:\.\d{1,5})*\.x|\d{1,5}(?:\.\d{1,5})+)(?!\w|\.\d)",
    re.IGNORECASE,
)
"""1.4.5, with or without a v, v1.4, and 14.x: one name, and no numbers. 13.02.2026 is a day."""
# A trailing + or # is part of a name: N7+, C++, C#.
_PIECE = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?", re.UNICODE)
_PIECE_OR_VERSION = re.compile(rf"{VERSION.pattern}|({_PIECE.pattern})")
UNSPACED = (
    "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0002fa1f"
)
"""The letters of scripts that put no blanks between words, or join particles to them (Korean), as
a regular expression's class."""
_STEMMED = {
    "russian": "\u0400-\u052f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "arabic": "\u0620-\u06ff",
    "armenian": "\u0530-\u058f",
}
"""Snowball's stemmers, each with the letters that are nearly always of its language or of one that
inflects alike."""
_IN_OTHER_LETTERS = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(f'([{letters}]{{3,}})' for letters in _STEMMED.values())})(?![^\W_])"
)
_UNSPACED = re.compile(f"[{UNSPACED}]+")

STOPWORDS = frozenset(
    """
    a about after all also am an and any are aren arent as at be because been before being
    between both but by can cannot cant could couldn couldnt did didn didnt do does doesn doesnt
    doing don dont down during each few for from further get gets give given gives had hadn
    hadnt has hasn hasnt have havent having he her here hers hes him his how hows i if im in
    into is isn isnt it its itself ive just let ll many may me might more most much must my no
    nor not now of off on once only or other our out over own please pls plz re s same shall she
    shes should shouldn shouldnt so some such t tell than that thats the their them then there
    theres these they theyre this those through to too under until up us ve very was wasn wasnt
    we were weren werent what whats when where wheres which while who whom whos whose why will
    with wont would wouldn wouldnt you your youre yours
    """.split()
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_KEPT_MARKS = frozenset({0, 7, 8, 9})
"""Canonical combining classes (Unicode Standard, 4.3): no mark, nukta, kana voicing, virama."""
_SHORT_I = unicodedata.normalize("NFKD", "й")
_HELD = "\ue000"
"""Stands for a letter that is one of its own, and no и with an accent."""
_SHORTEST = 3
_MEASURE = re.compile(r"[aeiouy][^aeiouy]")
"""What Porter's conditions call m > 0: a vowel and then a consonant."""


def fold(text: str) -> str:
    """Case, width and accents folded: two spellings a reader takes for one become equal.

    Marks that make another letter stay: the voicing of kana, those inside Indic syllables, and й.
    """
    lowered = text.lower()
    return lowered if lowered.isascii() else _BEYOND_ASCII.sub(_folded, lowered)


def _folded(run: re.Match[str]) -> str:
    return _fold(run[0])


@lru_cache(1 << 14)
def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold()).replace(_SHORT_I, _HELD)
    kept = (c for c in apart if unicodedata.combining(c) in _KEPT_MARKS)
    return unicodedata.normalize("NFC", "".join(kept)).replace(_HELD, "й")


def words(text: str) -> list[str]:
    """The folded words of a text in order, possessives and punctuation dropped, CJK as pairs."""
    folded = fold(text)
    bare = folded.replace("’", "'").replace("'s ", " ")
    pieces: list[str] = _PIECE.findall(bare)
    if "." in bare and VERSION.search(bare):
        pieces = [version or piece for version, piece in _PIECE_OR_VERSION.findall(bare)]
    # What is folded may be unspaced where the text was not: half-width katakana.
    if folded.isascii() or not _UNSPACED.search(folded):
        return pieces
    return [word for piece in pieces for word in _split_unspaced(piece)]


@lru_cache(maxsize=1 << 13)
def spaced(text: str) -> str:
    """The words of a text with a space around each: one text's words are whole in another's."""
    return f" {' '.join(words(text))} "


def content_words(text: str) -> list[str]:
    """``words`` without stop words; all of them where nothing else would be left."""
    return telling_words(text) or words(text)


def telling_words(text: str) -> list[str]:
    """``words`` without stop words; [] where nothing else is left."""
    return [w for w in words(text) if w not in STOPWORDS]


@lru_cache(maxsize=1 << 14)
def stems_of(text: str) -> frozenset[str]:
    """Stems of all words of a text."""
    return frozenset(stem(word) for word in words(text))


def content_stems(text: str) -> frozenset[str]:
    """Stems of a text's ``content_words``."""
    return frozenset(stem(word) for word in content_words(text))


def searchable(text: str) -> str:
    """The text as it is put into the full-text index: folded, unspaced scripts cut into pairs.

    Words in the letters of other languages are their stems. SQLite's own folding leaves the accents
    of Greek, Cyrillic and kana, and ß, where they are.
    """
    if text.isascii():
        return text
    text = _IN_OTHER_LETTERS.sub(lambda word: stem(word[0]), fold(text))
    return _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", text)


@lru_cache(32_768)
def stem(word: str) -> str:
    """The word's stem by Porter's algorithm (1980), as SQLite's tokenizer applies it.

    SQLite has the two rules that Porter added later (-bli to -ble, -logi to -log), and leaves words
    of one or two letters alone; a stem of ours that differed would stand nowhere in its index. A
    word in other letters has the stem that Snowball gives it in the language of these.
    """
    if len(word) < _SHORTEST:
        return word
    if not word.isascii() and (other := _IN_OTHER_LETTERS.fullmatch(word)):
        return str(_stemmer(tuple(_STEMMED)[(other.lastindex or 1) - 1]).stemWord(word))
    found = str(_stemmer().stemWord(word))
    if found.endswith("bli") and _MEASURE.search(found[:-3]):
        return str(_stemmer().stemWord(f"{found[:-1]}e"))
    if found.endswith("logi") and _MEASURE.search(found[:-4]):
        return found[:-1]
    return found


@cache
def _stemmer(language: str = "porter") -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


def _split_unspaced(piece: str) -> list[str]:
    if piece.isascii() or not _UNSPACED.search(piece):
        return [piece]
    found: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(piece):
        if run.start() > end:
            found.append(piece[end : run.start()])
        found.extend(_pairs(run.group()))
        end = run.end()
    if end < len(piece):
        found.append(piece[end:])
    return found


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def in_other_letters(query: str) -> bool:
    """Whether at least half of what a query tells is not in English letters."""
    telling = telling_words(query)
    return 2 * sum(not in_latin_letters(word) for word in telling) >= len(telling) > 0


def in_latin_letters(text: str) -> bool:
    """Whether at least half of a text's letters are those of English; True where it has none."""
    if text.isascii():
        return True
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(letter.isascii() for letter in letters) >= len(letters)
