"""A question in another language than English: its asking words in English, its small words gone.

What is asked for is read from English words, and each "der" or "está" would count as a word that
the notes lack, or share with it by chance. Names, numbers and all words that tell something stay,
in the form in which the notes mostly have them: "exporto" asks for "exportar".
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from rag.asking.dictionary import stemmer
from rag.asking.translating import FAR_MORE, Translation, mostly_strange
from rag.text.terms import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from rag.asking.translating import Forms

# Folded, as ``terms.fold`` does: accents are often left out. Longer ones are tried first.
_ASKING = {
    "german": {
        "wer": "who", "wen": "whom", "wem": "whom", "wessen": "whose", "wann": "when",
        "wo": "where", "wohin": "where", "woher": "where", "wie viel": "how much",
        "wieviel": "how much", "wie viele": "how many", "wieviele": "how many",
        "wie vielen": "how many", "wie lange": "how long", "wie lang": "how long",
        "wie oft": "how often", "wie gross": "how large", "wie hoch": "how high",
        "wie alt": "how old", "wie schwer": "how heavy", "wie schnell": "how fast",
        "wie weit": "how far", "wie": "how", "warum": "why", "wieso": "why", "weshalb": "why",
        "welche": "which", "welcher": "which", "welches": "which", "welchen": "which",
        "welchem": "which", "was": "what", "was ist": "what is", "was sind": "what are",
        "wer ist": "who is", "wer war": "who was", "was kostet": "how much costs",
        "was kosten": "how much cost", "kostet": "costs",
    },
    "french": {
        "qui": "who", "quand": "when", "ou": "where", "combien de temps": "how long",
        "combien": "how many", "combien de": "how many", "comment": "how", "pourquoi": "why",
        "quel": "which", "quelle": "which", "quels": "which", "quelles": "which", "quoi": "what",
        "qu'est-ce que": "what is", "qu'est-ce qui": "what", "qui est": "who is",
        "combien coute": "how much costs", "combien coutent": "how much cost",
        "a quelle frequence": "how often", "coute": "costs", "coutent": "cost",
    },
    "spanish": {
        "quien": "who", "quienes": "who", "cuando": "when", "donde": "where", "adonde": "where",
        "cuanto tiempo": "how long", "cada cuanto": "how often", "cuanto": "how much",
        "cuanta": "how much", "cuantos": "how many", "cuantas": "how many", "como": "how",
        "por que": "why", "cual": "which", "cuales": "which", "que": "what", "que es": "what is",
        "que son": "what are", "quien es": "who is", "cuesta": "costs", "cuestan": "cost",
    },
    "italian": {
        "chi": "who", "quando": "when", "dove": "where", "quanto tempo": "how long",
        "ogni quanto": "how often", "quanto": "how much", "quanta": "how much",
        "quanti": "how many", "quante": "how many", "come": "how", "perche": "why",
        "quale": "which", "quali": "which", "che cosa": "what", "cosa": "what", "cos'e": "what is",
        "che cos'e": "what is", "cosa sono": "what are", "chi e": "who is", "costa": "costs",
        "costano": "cost",
    },
    "portuguese": {
        "quem": "who", "quando": "when", "onde": "where", "aonde": "where",
        "quanto tempo": "how long", "quanto": "how much", "quanta": "how much",
        "quantos": "how many", "quantas": "how many", "como": "how", "por que": "why",
        "porque": "why", "qual": "which", "quais": "which", "o que": "what", "o que e": "what is",
        "o que sao": "what are", "quem e": "who is", "custa": "costs", "custam": "cost",
    },
    "dutch": {
        "wie": "who", "wanneer": "when", "waar": "where", "hoelang": "how long",
        "hoe lang": "how long", "hoe vaak": "how often", "hoeveel": "how much",
        "hoe oud": "how old", "hoe groot": "how large", "hoe": "how", "waarom": "why",
        "welke": "which", "welk": "which", "wat": "what", "wat is": "what is",
        "wat zijn": "what are", "wie is": "who is", "wat kost": "how much costs", "kost": "costs",
        "kosten": "cost",
    },
}  # fmt: skip
_WHERE_OR = "ou"
_JOINING = frozenset({"que", "como", "cuando", "donde", "quien", "cual"})
_ENGLISH_TOO = frozenset({"come", "dove", "chi", "was", "quale"})
_LEAST_INFLECTED = 4
_LEAST_ALONE = 2
_OPENING_MARKS = " ¿¡\"'“„«("
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_ELIDED = {
    "french": re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE),
    "italian": re.compile(
        r"(?<!\w)(?:[cdl]|un|(?:de|ne|a|su|da|que)ll|quest)['’](?=\w)", re.IGNORECASE
    ),
}


def in_english_terms(question: str, forms: Forms, *, translates: bool = False) -> str:
    """The question as it is, if it is English or in a language that is not known here.

    ``translates`` whether what the notes don't have is exchanged for the English that they have.
    """
    language = _language(question)
    if not language:
        return question
    asking, small = _ASKING[language], _small_words(language)
    opening = _WORD.search(question)
    if opening and fold(opening[0]) in small:  # "En qué ciudad": its capital makes it no name
        at, end = opening.span()
        question = f"{question[:at]}{opening[0].lower()}{question[end:]}"
    folded = fold(question).replace("’", "'")
    if len(folded) != len(question):  # so that places in one are places in the other
        folded = question.lower()
    into = None
    if translates:
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
        marked.append((*found.span(), asking[found[0]]))
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
    folded = fold(question)
    said = set(words(question))
    most, found = max(len(said & STOPWORDS), 1), ""
    for language, asking in _ASKING.items():
        opens = _asking_pattern(language).match(folded.lstrip(_OPENING_MARKS))
        own = said & (_small_words(language) | asking.keys())
        asks = opens is not None and opens[0] not in _ENGLISH_TOO
        count = sum(len(word) > 1 for word in own) + asks
        alone = sum(len(word) > 1 for word in own - STOPWORDS) + asks
        if count > most and alone >= _LEAST_ALONE:
            most, found = count, language
    return found


@cache
def _small_words(language: str) -> frozenset[str]:
    from stop_words import get_stop_words  # noqa: PLC0415  (reads a file a language)

    return frozenset(piece for word in get_stop_words(language) for piece in words(word))


@cache
def _asking_pattern(language: str) -> re.Pattern[str]:
    longest_first = sorted(_ASKING[language], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _telling(text: str, language: str, forms: Forms, into: Translation | None) -> str:
    """The text without small words, the others as the notes mostly have them, or in English."""
    small = _small_words(language)
    named = language != "german"  # which writes "Sie" and "Ihr" so
    if into is not None:
        text = _ELIDED[language].sub("", text) if language in _ELIDED else text
        text = _HYPHEN.sub(" ", text) if into.strange else text

    def said(found: re.Match[str]) -> str:
        if fold(found[0]) in small and not (named and found[0][0].isupper()):
            return ""
        english = into.word(found[0]) if into else ""
        return english or _usual(found[0], language, forms)

    return _WORD.sub(said, text)


def _usual(word: str, language: str, forms: Forms) -> str:
    """A form of the word that stands in the notes far more often than itself; else the word."""
    folded = fold(word)
    if len(folded) < _LEAST_INFLECTED:
        return word
    snowball, own = stemmer(language), stem(folded)
    root = snowball.stemWord(own)
    found = forms(root)
    same = {form: often for form, often in found.items() if snowball.stemWord(form) == root}
    usual = max(same, key=lambda form: same[form], default=word)
    return usual if same.get(usual, 0) > FAR_MORE * found.get(own, 0) else word
