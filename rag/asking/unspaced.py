"""A question in Chinese, Japanese or Korean over notes in it: what it asks with in English.

There are no small words to drop where no blanks stand between words, or particles are joined to
them; left in, each would be pairs of characters that the notes lack. What tells something stays,
in its order, and is found by its pairs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.asking.chinese import is_chinese
from rag.languages.cutting import longest_known
from rag.languages.dictionary import asking_words
from rag.text.terms import UNSPACED, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rag.asking.translating import Forms

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_SIGN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_PAIR = re.compile(f"[{UNSPACED}]{{2}}")
_PAIR = re.compile(rf"(?s:.){_SIGN.pattern}")
# What bears the meaning in Japanese: signs and katakana, with kana that a verb has within or behind
# its signs ("取り付け", "直し"), unless these are particles; else a longer word in hiragana.
_PARTICLES = "はがをにでとものへやかねよ"
_INFLECTING = f"(?:(?![{_PARTICLES}])[\u3041-\u3096])"
_BEARING = re.compile(
    "[\u3005\u30a1-\u30fc\u3400-\u4dbf\u4e00-\u9fff]+"
    f"(?:{_INFLECTING}{{1,2}}[\u4e00-\u9fff]+)*{_INFLECTING}?|[\u3041-\u3096ー]{{3,}}|[^\u3041-\u3096]+"
)
_TRAILING_PARTICLE = re.compile(f"(?<=..)[{_PARTICLES}]+$")
_JOINED = re.compile(
    "(?<=[\uac00-\ud7a3])(?:은|는|이|가|을|를|의|에|에서|에게|한테|께|께서|로|으로|와|과|랑|이랑|도|만|까지"
    "|부터|라고|이라고|보다|마다|처럼|예요|이에요|인가요|인지|입니까)$"
)
_LEAST_HIRAGANA = 3
_ENDING = 4
"""Characters of the longest ending: "누구였더라"."""
_MARKS = re.compile(r"[?？!！。、，,・…~〜]+")


def without_particles(question: str, forms: Forms) -> str:
    """The question with asking words in English, and without what only joins its words.

    ``forms`` tells which pairs of characters stand in the notes. A question in other letters, and
    one of which nothing would be left, stays as it is.
    """
    if _KANA.search(question):
        said = _japanese(question)
    elif _HANGUL.search(question):
        said = _korean(question)
    elif is_chinese(question):
        said = _chinese(question, forms)
    else:
        return question
    said = " ".join(said.split())
    return said if any(not word.isascii() for word in words(said)) else question


def mostly_standing(asked: str, forms: Forms) -> bool:
    """Whether most of what is asked, ``without_particles``, stands in the notes.

    Some are in its language then; a name and a word or two stand in English ones too.
    """
    pairs = [word for word in words(asked) if _UNSPACED_PAIR.fullmatch(word)]
    return 4 * sum(pair in forms(pair) for pair in pairs) >= 3 * len(pairs) > 0


def _japanese(question: str) -> str:
    asking = asking_words("japanese")
    said = []
    for english, rest in _cut(_MARKS.sub(" ", question), asking):
        said.append(english)
        said += [piece if _SIGN.match(piece) else _told(piece) for piece in _BEARING.findall(rest)]
    return " ".join(said)


def _told(piece: str) -> str:
    """A piece that is not of signs without its particles; "" for hiragana that only joins."""
    bare = _TRAILING_PARTICLE.sub("", piece)
    led = bare.lstrip("のを")
    return bare if led == bare or len(led) >= _LEAST_HIRAGANA else ""


def _korean(question: str) -> str:
    asking = asking_words("korean")
    said: list[str] = []
    typed = _MARKS.sub(" ", question).split()
    at = 0
    while at < len(typed):
        for count in (2, 1):  # "몇 명이"
            whole = " ".join(typed[at : at + count])
            form = _asks(whole, asking)
            if form is not None:
                said.append(asking[form])
                at += count
                break
        else:
            said.append(_JOINED.sub("", typed[at]))
            at += 1
    return " ".join(said)


def _asks(said: str, asking: Mapping[str, str]) -> str | None:
    """What of the table is said, with a particle or, where it asks, an ending ("누구였지")."""
    for form in (said, _JOINED.sub("", said)):
        if form in asking:
            return form
    begun = (form for form, english in asking.items() if english and said.startswith(form))
    longest = max(begun, key=len, default="")
    return longest if len(longest) > 1 and len(said) <= len(longest) + _ENDING else None


def _chinese(question: str, forms: Forms) -> str:
    """A single character that only joins elsewhere stays where its pair stands in the notes."""
    said = []
    held = ""
    text = _MARKS.sub(" ", question)
    asking = asking_words("chinese")
    at = 0
    longest = max(map(len, asking))
    while at < len(text):
        found = longest_known(text, at, longest, asking.__contains__)
        if len(found) == 1 and (
            (held and _stands(held[-1] + found, forms)) or _stands(text[at : at + 2], forms)
        ):
            found = ""
        if found:
            said += [held, asking[found]]
            held = ""
            at += len(found)
        else:
            held += text[at]
            at += 1
    return " ".join((*said, held))


def _cut(text: str, asking: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pieces between what a question asks with, each after the English of what stood before it."""
    pattern = "|".join(map(re.escape, sorted(asking, key=len, reverse=True)))
    found: list[tuple[str, str]] = []
    english, at = "", 0
    for match in re.finditer(pattern, text):
        found.append((english, text[at : match.start()]))
        english, at = asking[match[0]], match.end()
    return [*found, (english, text[at:])]


def _stands(pair: str, forms: Forms) -> bool:
    return bool(_PAIR.fullmatch(pair)) and pair in forms(pair)
