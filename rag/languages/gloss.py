"""A text of another language word by word in English, for models that read English only.

No sentence comes of it, and a word has its likeliest sense whatever stands beside it; but what such
a model makes of "five tiles garage behind bike Thomas" is near "where spare tiles", and of "cinq
carreaux au garage derrière le vélo de Thomas" it is near nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rag.languages.cutting import longest_known
from rag.languages.detection import language_of, query_in
from rag.languages.dictionary import asking_by_language, asking_words, dictionary
from rag.languages.smallwords import ELIDED, small_words
from rag.text.askingwords import AUX, WH
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSPACED = {
    "japanese": re.compile("[\u3041-\u30ff\u4e00-\u9fff]+"),
    "korean": re.compile("[\uac00-\ud7a3]+"),
    "chinese": re.compile("[\u3400-\u9fff]+"),
}
"""Those whose words are cut out of a run of these characters."""
_KANA = re.compile("[\u3041-\u3096]+")
_JOINS = re.compile("[\u3041-\u3096]+|[\uac00-\ud7a3]{1,3}")
"""What only joins or inflects behind a word: hiragana, or a short end in Korean."""
_ASKS = re.compile(rf"\b{WH}\b", re.IGNORECASE)
_BARE = re.compile(
    r"\b(when|how long|what time|(?:what|which) (?:day|weekday|year))\b"
    rf"(?!\s+{AUX}\b)(?=\s+\w)",
    re.IGNORECASE,
)
_SHORT_RUN = 2
_WORD = re.compile(r"[^\W\d_]+")


def passage_in_english(text: str, spoken: Iterable[str] = ()) -> str:
    """A text of notes in these languages; as it is where it is in English."""
    return in_english(text, language_of(text, spoken))


def query_in_english(query: str, spoken: Iterable[str] = ()) -> str:
    """The same for what is asked of them; the English words that it asks with stay.

    "How much" is no "mucho", and "who is" no "is" of Dutch.
    """
    language = query_in(query, spoken)
    if not language:
        return query
    pieces = _asking_in_english().split(query)
    said = (in_english(p, language) if at % 2 == 0 else p for at, p in enumerate(pieces))
    return " ".join(" ".join(said).split())


def asked_in_english(query: str, spoken: Iterable[str] = ()) -> str:
    """The same with the "is" that no gloss has: what asks for a time is told from a clause by it.

    Where something else is asked too, "when" may open a clause: "when on holiday, how much food".
    """
    plain = query_in_english(query, spoken)
    if plain == query or len(_ASKS.findall(plain)) > 1:
        return plain
    return _BARE.sub(r"\1 is", plain)


@cache
def asks_with() -> frozenset[str]:
    """The English words that what asks in other languages is put into, one by one."""
    return frozenset(word for phrase in _english_phrases() for word in phrase.split())


def _english_phrases() -> set[str]:
    return {said for asking in asking_by_language().values() for said in asking.values()}


@cache
def _asking_in_english() -> re.Pattern[str]:
    longest_first = sorted(_english_phrases(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(longest_first)})\b")


def in_english(text: str, language: str) -> str:
    """The text with each word that the dictionary knows in English, without small words.

    As it is where the language is "".
    """
    if not language:
        return text
    if language in _UNSPACED:
        return " ".join(_UNSPACED[language].sub(lambda run: _cut(run[0], language), text).split())
    elided = ELIDED.get(language)
    if elided:
        text = elided.sub("", text)
    return " ".join(_WORD.sub(lambda word: _english(word[0], language), text).split())


@lru_cache(1 << 16)
def _english(word: str, language: str) -> str:
    folded = fold(word)
    asks = asking_by_language().get(language, {}).get(folded)
    if asks:
        return asks
    if folded in small_words(language):
        return ""
    known = dictionary(language)
    if known is None:
        return word
    # What has a capital may be a name, and no form of a word: "Грузия" is no "груз".
    named = word[0].isupper() and language != "german"
    senses = known.as_written(word) if named else known.senses(word)
    return next(iter(senses), word)


@lru_cache(1 << 14)
def _cut(run: str, language: str) -> str:
    """Words of a run of characters, the longest that are known first; names as they stand."""
    known, asks = dictionary(language), asking_words(language)
    if known is None:
        return run
    longest = max(known.longest, *map(len, asks), 1)
    said: list[str] = []
    at, strange = 0, ""

    def knows(cut: str) -> bool:
        listed = bool(known.senses(cut)) and (len(cut) > 1 or _stands_alone(run, at, language))
        return cut in asks or listed

    while at < len(run):
        cut = longest_known(run, at, longest, knows)
        if cut:
            said += [strange, asks[cut] if cut in asks else next(iter(known.senses(cut)))]
            strange = ""
        else:
            strange += run[at]
        at += len(cut) or 1
    # What is left behind a word only joins it to others, in Korean and in hiragana.
    if strange and not (said and _JOINS.fullmatch(strange)):
        said.append(strange)
    return f" {' '.join(word for word in said if word and not _KANA.fullmatch(word))} "


def _stands_alone(run: str, at: int, language: str) -> bool:
    """Whether one character may be a word: in a name of two or three it is none."""
    if language == "korean":
        return len(run) <= _SHORT_RUN and not at
    beside = run[max(at - 1, 0) : at] + run[at + 1 : at + 2]
    return all(_KANA.fullmatch(one) for one in beside)
