"""The languages that notes are in beside English, told by their small words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.languages.detection import OWN_LETTERS
from rag.text.terms import fold, stem

if TYPE_CHECKING:
    from rag.indexing.catalog import Catalog

# Snowball's names for them, each with what stands in most sentences of it and in few English ones.
_SMALL = {
    "german": "der und ist nicht mit für auf ein das von bei eine auch",
    "french": "les des est une dans pour du et sur pas avec aux cette",
    "spanish": "el los las del una por con para es y como esta",
    "italian": "il che di per una della sono nel gli anche dei alla",
    "portuguese": "uma não para dos das pelo foi são em mais ao seu",
    "dutch": "het een en niet voor dat bij naar ook zijn wordt deze",
    "swedish": "och att det som på efter av med inte ett från",
    "danish": "og det er som på af til med ikke et fra",
    "norwegian": "og det er som på av til med ikke et fra ble",
    "polish": "nie się jest na za przy dla jak przez oraz od po",
    "czech": "je se na ze pro jsou při nebo jako byl ve po",
    "turkish": "ve bir bu için ile olarak çok daha gibi kadar sonra",
    "finnish": "ja sen ei että oli joka mutta kun ovat tai hän myös",
    "hungarian": "az és hogy nem egy van meg csak volt ez vagy mint",
    "russian": "не на что по для из как это от был или под",
    # Pairs of characters, as the index has them.
    "chinese": "可以 不要 自己 如果 所以 一起 每天 大家 下次 不能 不是 的人",
    "japanese": "して から ます です した ない こと って いる れた には とき",
    "korean": "니다 에서 으로 하고 했다 하는 까지 부터 이다 는데 해서 한테",
    "romanian": "și cu pe nu este un care din pentru să mai sunt",
}
_SPOKEN = 0.08
"""Share of the chunks that such a word stands in, the mean of a language's: English notes have .045
at most, notes of the language from .12 to .3."""
_BY_LETTERS = 0.01
"""The same of words in letters that English notes don't have."""
_LEAST_WORDS = 4
"""Of a language's, that stand in the notes at all: one may be an English word too."""
_AS_MUCH = 0.7
"""Of the share of the language that is spoken most: its neighbours have up to half."""


def languages_of(catalog: Catalog) -> tuple[str, ...]:
    """Those that a good part of the notes is in, the most spoken first; () for English notes."""
    chunks = max(catalog.totals().chunks, 1)
    found = {
        language: [catalog.frequency(stem(fold(word))) for word in words.split()]
        for language, words in _SMALL.items()
    }
    shares = {language: sum(often) / len(often) / chunks for language, often in found.items()}
    least = max(_SPOKEN, _AS_MUCH * max(shares.values()))
    spoken = [
        language
        for language, share in shares.items()
        if share >= (_BY_LETTERS if language in OWN_LETTERS else least)
        and (language in OWN_LETTERS or sum(map(bool, found[language])) >= _LEAST_WORDS)
    ]
    return tuple(sorted(spoken, key=lambda language: -shares[language]))
