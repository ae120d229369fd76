"""What speaks for a unit, and what speaks for a question being answered at all: readable numbers.

``weights.py`` says what each is worth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.askedkind import asked_kind
from rag.answering.calledby import release_over
from rag.answering.fields import values_of
from rag.answering.somebody import is_somebody
from rag.languages.detection import language_of
from rag.languages.dictionary import dictionary
from rag.languages.gloss import passage_in_english
from rag.text.askedform import asked_form, glossed_form
from rag.text.figures import amounts, figures, has_figure, without_figures
from rag.text.months import is_months
from rag.text.namewords import names_like_stops
from rag.text.terms import STOPWORDS, content_stems, fold, in_latin_letters, stem, stems_of
from rag.text.thesaurus import SAME_THING, alike
from rag.text.times import tells_a_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.answering.candidates import Candidate
    from rag.records import Hit
    from rag.text.askedform import Form

_LOWER = "a-zß-ÿ\u0430-\u045f"
"""Small letters of Latin and Cyrillic; those of other scripts are neither small nor capital."""
_NAME = re.compile(r"\b[^\W\d_a-z][\w’'.-]*", re.UNICODE)
_CAPITAL = re.compile(r"\b[A-ZÄÖÜ][a-zß-ÿ]{2,}\b")
_SMALL = re.compile(rf"\b[{_LOWER}]{{3,}}\b")
_OPENING = re.compile(
    rf"(?:^[\W\d]*|[.!?:]\s+)(?P<word>[^\W\d_{_LOWER}][{_LOWER}]+)"
    rf"(?!\s+[^\W\d_{_LOWER}])(?![\w’'])"
    r"(?=\s+(?P<amount>(?:is|was|are|were)\s+(?:about\s+|only\s+)?[€$£¥₹\d])?)"
)
# Who did it, where the name is one of small letters: "Developed by: kinabalu".
_BY = re.compile(
    r"\b(?:by|authors?|maintainers?|owners?|creators?|hosts?)(?::\s*|\s+@)[\w@]", re.IGNORECASE
)
_STAMP = re.compile(r"(last )?(updated|created|modified|as[ _]of|aliases?|tags?)\b", re.IGNORECASE)
# "When does the lamp turn red" is answered by a time, or by what makes it.
_WHENEVER = re.compile(r"\W*when (?:do|does)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|once|unless|until|after|before|upon|as soon as|every time|cases?"
    r"|circumstances?)\b",
    re.IGNORECASE,
)
# The number of an issue is no amount, nor one in an address.
_REFERENCE = re.compile(r"(?<!\w)#\d+\b|https?://\S+")
# As the words of other languages for "what is it called" are put into English.
_CALLED = re.compile(r"\bwhat name\b")
_HANDLE = re.compile(r"@[\w-]+|\([^()]*\)")
_ENOUGH_NEW = 3
_OF_A_DATED_NOTE = 0.5
_LEAST_MARGIN, _MIDDLING, _MOST_MARGIN = -8.0, -2.0, 6.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a unit, each from 0 to 1 (``near`` from −1)."""

    near: float
    """Cosine of the question and the unit read with its title and heading."""
    own: float
    """Share of the question's words, by rarity, in the unit and what it hangs on."""
    scope: float
    """The same, title and heading path included."""
    heaviest: float
    """1 if the question's rarest word stands in that scope."""
    section: float
    """The hit's own score."""
    first: float
    """1 / rank of the hit."""
    fits: float
    """1 if it can hold the kind of thing asked for (who, when, how much), or none is named; half
    of that for a time which only its dated note tells."""
    named: float
    """1 if the question names the unit's note."""
    new: float
    """What the unit says beyond the question and its place: 1 from three words on."""
    stamp: float
    """1 for a line that only dates or names the note."""
    row: float
    """1 for a table row."""
    property: float
    """1 for a property of the note, out of its frontmatter."""
    rest: float
    """Like ``own``, headings included, of what the question asks beside the names in it."""
    strays: float
    """1 if the question names a note among the hits and the unit is not of it, nor names it."""
    meant: float
    """Like ``own``, a word counting by the nearest one there: "price" is half there in "cost"."""
    meant_in_scope: float
    """Like ``scope``, in the same way."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """What speaks for the question being answered at all, or against it: 0 to 1, but ``read``."""

    fits: float
    """As the unit's signal."""
    meant: float
    """As the unit's signal."""
    valued: float
    """1 if a time, an amount or somebody is asked for. Names and figures stand nearly anywhere, so
    that a unit that has one tells less than one that has the words of another question."""
    nearest: float
    """The greatest cosine of a hit and the question."""
    near: float
    """As the unit's signal."""
    missed: float
    """The share, by rarity, of the one word that the unit and its place speak of least."""
    missed_around: float
    """The same of its section."""
    strays: float
    """As the unit's signal; 1 too where a question in another language than English has a name
    that neither the unit nor its place has."""
    denies: float
    """1 if the question says not, never or without, and the unit doesn't: another matter."""
    misdated: float
    """Figures and dates of the question that the unit and its place lack: 1 from two on."""
    read: float
    """The unit's margin over "no answer" above that of a middling best unit, −6 to 8 (see
    ``rag.rerankers.spanreader``); 0 where it was not read."""
    unspoken: float
    """1 if a question in another language than English asks something beside the names in it, and
    neither the unit nor its place speaks of any of that: who has a name is not when she was born.
    """


def as_read(margin: float | None) -> float:
    """A reader's margin as ``Assurance.read`` has it; None is what was not read."""
    return 0.0 if margin is None else min(max(margin, _LEAST_MARGIN), _MOST_MARGIN) - _MIDDLING


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the units are held against it."""

    text: str
    weights: Mapping[str, float]
    """Each stem with its rarity."""
    kind: str
    stems: frozenset[str]
    figures: frozenset[str]
    like_stops: frozenset[str]
    """The names in it that are spelled like stop words."""
    form: Form | None = None
    """What an answer holds somewhere, as ``askedform`` has it."""
    small: frozenset[str] = frozenset()
    """Where somebody is asked for, the words that the hits have in small letters: no names."""
    nouns: frozenset[str] = frozenset()
    """Where somebody is asked for, the nouns that have a capital in German: no names either."""
    meant: str = ""
    """The question in English, where it is not asked in that word by word."""
    spoken: tuple[str, ...] = ()
    """The languages of the notes, where they are not in English."""
    called: bool = False
    """Whether it asks what something is called: somebody mostly, and by a name of its own."""


def read_question(
    text: str, weights: Mapping[str, float], meant: str = "", spoken: tuple[str, ...] = ()
) -> Question:
    """``weights`` are the stems of its content words by rarity.

    ``meant`` is the question in English, word by word, where it is not asked in that: what kind of
    thing is asked for, and in what form, is read from it. ``spoken`` are the languages of the
    notes, in whose gloss such a thing is looked for too.
    """
    like_stops = frozenset(map(stem, names_like_stops(text)))
    meant = meant or text
    kind = asked_kind(meant)
    called = not kind and meant != text and bool(_CALLED.search(meant))
    return Question(
        text, weights, "who" if called else kind, stems_of(text), figures(text), like_stops,
        asked_form(text) if meant == text else glossed_form(meant),
        meant=meant, spoken=spoken, called=called,
    )  # fmt: skip


def in_small_letters(asked: Question, hits: Sequence[Hit]) -> Question:
    """The question with the words that its hits have in small letters, where these matter."""
    if asked.kind != "who":
        return asked
    text = " ".join(hit.chunk.text for hit in hits)
    small = frozenset(map(fold, _SMALL.findall(text)))
    return replace(asked, small=small, nouns=_german_nouns(text))


def _german_nouns(text: str) -> frozenset[str]:
    """The words with a capital that are nouns, where a text is in German; () for any other."""
    known = dictionary("german") if language_of(text) == "german" else None
    if known is None:
        return frozenset()
    return frozenset(fold(word) for word in set(_CAPITAL.findall(text)) if known.senses(word))


def signals_of(
    candidate: Candidate,
    asked: Question,
    named: frozenset[frozenset[str]],
    near: float,
    meant: tuple[float, float],
) -> Signals:
    """``named`` are the names of notes among the hits that stand in the question."""
    unit = candidate.unit
    rarest = max(asked.weights, key=lambda s: (asked.weights[s], s))
    beside = {s: w for s, w in asked.weights.items() if not any(s in name for name in named)}
    said = candidate.own | candidate.place
    return Signals(
        near=near,
        own=share(asked.weights, candidate.own),
        scope=share(asked.weights, candidate.scope),
        heaviest=float(rarest in candidate.scope),
        section=min(candidate.hit.score / 1.5, 1.0),
        first=1.0 / candidate.marker,
        fits=1.0 if fits(candidate, asked) else _by_its_note(candidate, asked),
        named=float(any(name <= asked.stems for name in candidate.names)),
        new=min(len(new_stems(candidate, asked)) / _ENOUGH_NEW, 1.0),
        stamp=float(bool(_STAMP.match(unit.said))),
        row=float(unit.kind == "row"),
        property=float(unit.kind == "property"),
        rest=share(beside, said) if beside else 1.0,
        strays=float(bool(named) and not any(name <= candidate.scope for name in named)),
        meant=meant[0],
        meant_in_scope=meant[1],
    )


def fits(candidate: Candidate, asked: Question) -> bool:
    """Whether a unit can hold the kind of thing asked for; True where none is."""
    unit, title = candidate.unit, candidate.hit.chunk.title
    # A note's own name is no value of its property, and its day not when all of it happened.
    alone = unit.kind == "property" or (asked.kind == "when" and title == candidate.hit.day)
    alone = (alone or asked.called) and not names_somebody(candidate, asked)
    said = unit.said if alone else f"{title}: {unit.said}"
    if _fits(asked, said) or (asked.kind == "when" and _fits(asked, _in_english(said, asked))):
        return True
    if asked.kind == "when":
        return any(is_months(value) for value in values_of(unit))
    return asked.kind == "who" and bool(candidate.like_stops - asked.like_stops)


def lacks_form(candidate: Candidate, asked: Question) -> bool:
    """Whether the question asks for a version or keys, and neither unit nor note has any."""
    if asked.form is None:
        return False
    # Of the numbers in a note's name only a version or a year is asked for.
    by_title = asked.form.named is not None or asked.form.dated
    chunk = candidate.hit.chunk
    over = f"{chunk.title} {release_over(chunk.heading_path)}" if by_title else ""
    return not _holds(asked.form, f"{over} {candidate.unit.said}", asked)


def holds_no_form(candidate: Candidate, asked: Question) -> bool:
    """Whether nothing of the form demanded stands in the unit, nor in anything it stands under.

    The forms are English, and a gloss has but the likeliest word: what is written in other letters
    is given the benefit of the doubt.
    """
    if asked.form is None or not asked.form.demanded or not lacks_form(candidate, asked):
        return False
    unit, hit = candidate.unit, candidate.hit
    day = hit.day if asked.form.dated else ""
    under = " ".join((*hit.chunk.heading_path, day, unit.context, candidate.before))
    told = in_latin_letters(unit.said) or not asked.form.lettered
    return told and not _holds(asked.form, under, asked)


def _holds(form: Form, said: str, asked: Question) -> bool:
    """Whether a text has something of the form, as it stands or in English."""
    return bool(form.held.search(said) or form.held.search(_in_english(said, asked)))


def _in_english(said: str, asked: Question) -> str:
    return passage_in_english(said, asked.spoken) if asked.spoken else said


def told_by_its_note(candidate: Candidate, asked: Question) -> bool:
    """Whether it says what happened and its note says when, or in which version."""
    return _by_its_note(candidate, asked) > 0.0


def _by_its_note(candidate: Candidate, asked: Question) -> float:
    """1 for an entry of a version's note where that is asked for, less for one of a dated note.

    Its heading may have the version: most changelogs are one note.
    """
    if candidate.unit.kind == "property":
        return 0.0
    named, chunk = asked.form.named if asked.form else None, candidate.hit.chunk
    if named and (named.search(chunk.title) or release_over(chunk.heading_path)):
        return 1.0
    return _OF_A_DATED_NOTE if asked.kind == "when" and candidate.hit.day else 0.0


def is_only_named(candidate: Candidate, asked: Question) -> bool:
    """Whether a unit is a name of the question and tells nothing of it: who was present."""
    bare = _HANDLE.sub(" ", candidate.unit.said)
    said = content_stems(bare)
    names_only = bool(said) and not any(word[0].islower() for word in bare.split())
    return names_only and said < asked.weights.keys()


def new_stems(candidate: Candidate, asked: Question) -> frozenset[str]:
    """What a unit says beyond the question and the headings it stands under."""
    # Who asks "who will lead it" has not named Will.
    new = candidate.content - asked.stems | candidate.like_stops - asked.like_stops
    new -= candidate.place
    return new | stems_of(candidate.hit.chunk.title) if names_somebody(candidate, asked) else new


def names_somebody(candidate: Candidate, asked: Question) -> bool:
    """Whether somebody is asked for, and the note of the unit is a person's whom it doesn't name.

    Who asks of Ada by her name asks for somebody else.
    """
    section = candidate.hit.section
    if asked.kind != "who" or section is None or stems_of(section.title) & asked.stems:
        return False
    return is_somebody(section)


def share(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """The part of the question's weight whose stems are there, 0 to 1; a synonym counts mostly."""
    every = there = 0.0
    for asked, weight in weights.items():  # a loop: a hundred times a question
        every += weight
        if asked in present:
            there += weight
        elif alike(asked) & present:
            there += SAME_THING * weight
    return there / every if every else 0.0


def _fits(asked: Question, said: str) -> bool:
    """Whether a text can hold the kind of thing asked for, and not only what the question has."""
    if asked.kind == "when":
        told = any(form[0] != "v" for form in figures(said) - asked.figures)
        if told or tells_a_time(said):
            return True
        return bool(_WHENEVER.match(asked.text) and _CONDITION.search(said))
    if asked.kind == "amount":
        said = _REFERENCE.sub(" ", said)
        return bool(amounts(said) - asked.figures) or has_figure(without_figures(said))
    if asked.kind == "who":
        opening = _only_opens(asked, said)
        every = (m for m in _NAME.finditer(said) if not m[0][0].islower())  # "è" is no name
        found = (m[0] for m in every if m.start() not in opening)
        names = (fold(name.rstrip("’'.-")) for name in found)
        none = STOPWORDS | asked.nouns if asked.nouns else STOPWORDS
        new = any(name not in none and stem(name) not in asked.stems for name in names)
        return new or bool(_BY.search(said))
    return True


def _only_opens(asked: Question, said: str) -> frozenset[int]:
    """Where a capital stands only since a sentence begins: nobody is called that.

    So it is with a word that the hits have in small letters too, and with what is an amount. One
    before another capital is part of a name.
    """
    return frozenset(
        m.start("word")
        for m in _OPENING.finditer(said)
        if fold(m["word"]) in asked.small or m["amount"]
    )
