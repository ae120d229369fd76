"""A question in another language than English: its asking words in English, its small words gone.

What is asked for is read from English words, and each "der" or "está" would count as a word that
the notes lack, or share with it by chance. Names, numbers and all words that tell something stay,
in the form in which the notes mostly have them: "exporto" asks for "exportar".
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from rag.asking.translating import FAR_MORE, Translation, mostly_strange
from rag.languages.detection import language_of
from rag.languages.dictionary import asking_by_language, stemmer
from rag.languages.smallwords import ELIDED, small_words
from rag.text.terms import STOPWORDS, fold, in_latin_letters, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from rag.asking.translating import Forms

_WHERE_OR = "ou"
_JOINING = frozenset({"que", "como", "cuando", "donde", "quien", "cual"})
_ENGLISH_TOO = frozenset({"come", "dove", "chi", "was", "quale"})
_LEAST_INFLECTED = 4
_LEAST_ALONE = 2
_OPENING_MARKS = " ¿¡\"'“„«("
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def in_english_terms(
    question: str,
    forms: Forms,
    *,
    translates: bool = False,
    spoken: Callable[[], Container[str]] = tuple,
) -> str:
    """The question as it is, if it is English or in a language that is not known here.

    ``translates`` whether what the notes don't have is exchanged for the English that they have;
    never where the language asked in is ``spoken`` in them.
    """
    language = _language(question)
    if not language:
        return question
    asking, small = asking_by_language()[language], small_words(language)
    opening = _WORD.search(question)
    if opening and fold(opening[0]) in small:  # "En qué ciudad": its capital makes it no name
        at, end = opening.span()
        question = f"{question[:at]}{opening[0].lower()}{question[end:]}"
    folded = _folded(question)
    into = None
    if translates and language not in spoken():
        tell = [word for word in _WORD.findall(question) if fold(word) not in small | asking.keys()]
        into = Translation(language, forms, strange=mostly_strange(tell, forms))
    telling = partial(_telling, language=language, forms=forms, into=into)
    marked: list[tuple[int, int, str]] = []
    for found in _asking_pattern(language).finditer(folded):
        written = question[found.start() : found.end()].lower()
        if found[0] == _WHERE_OR and found.start() and written != "où":
            continue  # "Sync ou Publish"
        if found[0] in _JOINING and marked and written == found[0]:
            continue  # "cuántas licencias tenemos que comprar", without an accent
        marked.append((*found.span(), _asking(language)[found[0]]))
    marked += into.phrases(question) if into else ()
    kept: list[str] = []
    at = 0
    for start, end, english in sorted(marked):
        if start >= at:
            kept += (telling(question[at:start]), english)
            at = end
    kept.append(telling(question[at:]))
    said = " ".join(" ".join(kept).split())
    return said if _WORD.search(said) else question


def _language(question: str) -> str:
    """The one of most of whose small words there are, more than of English ones; or "".

    Two of them must not be English too ("open todos in Atlas" is not Dutch for its "in"). A word
    that it asks with counts twice where it opens the question: "wann kommt Anna".
    """
    folded = _folded(question)
    said = set(words(question))
    most, found = max(len(said & STOPWORDS), 1), ""
    for language, asking in asking_by_language().items():
        opens = _asking_pattern(language).match(folded.lstrip(_OPENING_MARKS))
        own = said & (small_words(language) | asking.keys())
        asks = opens is not None and opens[0] not in _ENGLISH_TOO
        count = sum(len(word) > 1 for word in own) + asks
        alone = sum(len(word) > 1 for word in own - STOPWORDS) + asks
        if count > most and alone >= _LEAST_ALONE:
            most, found = count, language
    # Of letters that only one of them has it needs no such word: "в какой школе".
    by_letters = language_of(question) if not found and not in_latin_letters(question) else found
    return by_letters if by_letters in asking_by_language() else ""


@cache
def _asking(language: str) -> Mapping[str, str]:
    """What it asks with as ``_folded`` has it: "wie heißt" beside "wie heisst"."""
    asking = asking_by_language()[language]
    return {**asking, **{said.replace("ss", "ß"): asking[said] for said in asking}}


def _folded(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text: ß stays."""
    folded = (fold(letter) for letter in text.replace("’", "'"))
    return "".join(f if len(f) == 1 else t.lower() for f, t in zip(folded, text, strict=True))


@cache
def _asking_pattern(language: str) -> re.Pattern[str]:
    longest_first = sorted(_asking(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _telling(text: str, language: str, forms: Forms, into: Translation | None) -> str:
    """The text without small words, the others as the notes mostly have them, or in English."""
    small = small_words(language)
    named = language != "german"  # which writes "Sie" and "Ihr" so
    text = ELIDED[language].sub("", text) if language in ELIDED else text
    if into is not None and into.strange:
        text = _HYPHEN.sub(" ", text)

    def said(found: re.Match[str]) -> str:
        if fold(found[0]) in small and not (named and found[0][0].isupper()):
            return ""
        english = into.word(found[0]) if into else ""
        return english or _usual(found[0], language, forms)

    return _WORD.sub(said, text)


def _usual(word: str, language: str, forms: Forms) -> str:
    """A form of the word that stands in the notes far more often than itself; else the word."""
    folded = fold(word)
    if len(folded) < _LEAST_INFLECTED or not in_latin_letters(word):
        return word  # in other letters, stems are led together wherever they stand
    snowball, own = stemmer(language), stem(folded)
    root = snowball.stemWord(own)
    found = forms(root)
    same = {form: often for form, often in found.items() if snowball.stemWord(form) == root}
    usual = max(same, key=lambda form: same[form], default=word)
    return usual if same.get(usual, 0) > FAR_MORE * found.get(own, 0) else word
