"""Hits to the evidence units that answer the question, scored, before any LLM is asked.

Every unit of the hits gets a handful of readable signals; ``weights.py`` says what each is worth.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from rag.answering.abroad import is_abroad, lacking
from rag.answering.askedwords import AskedWords, asked_words, worth
from rag.answering.candidates import candidates, in_asked_forms
from rag.answering.contrary import denies, is_contrary, misdated, of_another_time
from rag.answering.direct import directly_asked
from rag.answering.fields import is_stamp
from rag.answering.howto import asks_how, instructs
from rag.answering.implied import implied
from rag.answering.listasked import asks_for_list, is_member, is_step
from rag.answering.rowplaces import meant_row
from rag.answering.rowwords import without_row_words
from rag.answering.signals import (
    Assurance,
    Signals,
    as_read,
    fits,
    holds_no_form,
    in_small_letters,
    is_only_named,
    lacks_form,
    new_stems,
    read_question,
    signals_of,
    told_by_its_note,
)
from rag.answering.weights import ABROAD, CONFIDENCE, READ, UNIT, weigh
from rag.languages.detection import is_foreign, language_of
from rag.languages.gloss import asked_in_english, asks_with
from rag.protocols import UnitEmbedder
from rag.reading.boxes import state_of
from rag.reading.evidence import units
from rag.reading.following import points_below
from rag.records import Evidence, Selection
from rag.retrieving.nearwords import NearWords
from rag.text.askingwords import AUX, IN
from rag.text.terms import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.answering.candidates import Candidate
    from rag.answering.direct import Direct
    from rag.answering.rowplaces import MeantRow
    from rag.answering.signals import Question
    from rag.protocols import Embedder, Reader
    from rag.records import EvidenceUnit, Hit, Reading

_MOST_WEIGHED = 20
_MOST_READ = 10
_FITTING = 0.2
_SURE = 0.9
_LIKE_THE_BEST = 0.4
_LIKELY = 0.2
_ALMOST = 0.9
_VALUED = ("amount", "when", "who")
# Not astuple, which copies every value on its way.
_SIGNALS = attrgetter(*Signals.__slots__)
_ASSURANCE = attrgetter(*Assurance.__slots__)
# What the note of a version or a day says of all that it tells: "which version introduced it".
_CAME = frozenset(
    map(stem, "come came introduce added new released launched appeared shipped arrived".split())
)
# "When streaming, what is sent" asks for no time.
_DEMANDS = re.compile(
    rf"\W*(?:and )?(?:with)?{IN}(?:who|when {AUX}|how (?:many|much))\b", re.IGNORECASE
)
_DEMANDED = re.compile(rf"\b(?:when|(?:which|what) \w+) {AUX}\b", re.IGNORECASE)
_PRICED = re.compile(r"\b(?:how (?:many|much)|price|costs?|fee|salary|wage|rent)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"\W*(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A unit with what speaks for it."""

    candidate: Candidate
    signals: Signals
    score: float
    reading: Reading | None

    @property
    def read(self) -> float:
        """As in ``Assurance``."""
        return as_read(self.reading.margin if self.reading else None)


class Selector:
    """Scores the units of the hits against a question.

    ``frequency`` gives the number of chunks a stem stands in, ``total`` the number of chunks,
    ``aliases`` the other names of a note; ``near_words`` knows which words are near each other.
    ``reader`` reads the likeliest units again, each together with the question; its scores are on
    the scale of ``rag.rerankers.spanreader``.
    """

    def __init__(
        self,
        embedder: Embedder,
        frequency: Callable[[str], int],
        total: Callable[[], int],
        aliases: Callable[[str], tuple[str, ...]] = lambda _: (),
        near_words: NearWords | None = None,
        reader: Reader | None = None,
    ) -> None:
        self._embedder = embedder
        self._encode_units = (
            embedder.encode_units
            if isinstance(embedder, UnitEmbedder)
            else embedder.encode_passages
        )
        self._words = AskedWords(frequency, total, near_words or NearWords(None))
        self._aliases = aliases
        self._reader = reader

    def select(self, question: str, hits: Sequence[Hit], typed: str = "") -> Selection:
        """The evidence for a question, best first, with how sure it is that it answers.

        ``typed`` is what was asked where ``question`` is that made to stand alone: only its own
        words may be missed.
        """
        asked = in_small_letters(self._asked(question, hits), hits)
        every = self._candidates(asked, hits)
        direct = directly_asked(
            asked,
            asked_words(question),
            every,
            lambda c: fits(c, asked) and not is_contrary(asked, c),
        )
        ranked = self._ranked(asked, every, direct)
        if not ranked:
            return Selection()
        best, speaking, read = ranked[0].candidate, ranked[0].signals, ranked[0].read
        if direct is not None:
            read = max(read, 0.0)
        evidence = tuple(
            Evidence(r.candidate.marker, r.candidate.unit, r.score, r.reading) for r in ranked
        )
        meant = _meant(question, best)
        if meant is None:
            assurance = self.assurance(question, hits, best, speaking, typed, read)
        else:
            evidence = (
                Evidence(best.marker, meant.row, evidence[0].score),
                *(e for e in evidence if e.unit != meant.row),
            )
            assurance = self._assurance_of_row(
                question, hits, _spoken_of(best, meant.row), speaking, typed
            )
        if direct is not None and direct.of_all:
            # Its words are others, and say all that is asked: a note's "date" when it came out.
            assurance = replace(assurance, meant=1.0, missed=0.0, missed_around=0.0)
        foreign = is_foreign(best.readable, self._languages([best.hit]))
        confidence = _sigmoid(weigh(ABROAD if foreign else CONFIDENCE, _ASSURANCE(assurance)))
        if holds_no_form(best, asked) or (not assurance.fits and _demands(asked)):
            confidence = 0.0  # it has a year where somebody is asked for
        return Selection(
            evidence,
            confidence,
            by_place=meant is not None and meant.alone,
            headed=direct is not None and direct.headed,
            alone=direct is not None,
        )

    def _asked(self, question: str, hits: Sequence[Hit]) -> Question:
        """The question as it is asked of these hits, in English where it is in their language."""
        spoken = self._languages(hits[:1])
        plain = asked_in_english(question, spoken)
        return read_question(question, self.weights(question), plain, spoken)

    def _languages(self, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Those that the notes are in, else those of these hits: a few notes may be in another."""
        told = (language_of(hit.chunk.text) for hit in hits)
        return self._words.languages() or tuple(language for language in told if language)

    def _candidates(self, asked: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The units of the hits that can answer.

        What only says the question again answers none, unless its note says when or it points at
        a list; when a note was updated, only what asks for that. A name tells of no day.
        """
        valued = asked.kind in ("amount", "when")
        forms = self._words.forms(asked.text)
        every = [
            in_asked_forms(c, forms)
            for hit in hits
            for c in candidates(hit, self._aliases(hit.chunk.note), openings=valued)
            if not is_stamp(c.unit) or c.content & asked.stems
        ]
        if _YES_NO.match(asked.text):
            return every
        return [
            c for c in every
            if (new_stems(c, asked) or told_by_its_note(c, asked) or points_below(c.unit))
            and not (asked.kind == "when" and is_only_named(c, asked))
        ]  # fmt: skip

    def _ranked(
        self, asked: Question, every: Sequence[Candidate], direct: Direct | None
    ) -> list[_Ranked]:
        """The units with their scores, best first; in front of all what is directly asked for.

        A unit that strays, lacks the name or time demanded or is a task, which only plans, is of
        another day or month, denies nothing where the question does, instructs nobody who asks how
        or somebody who asks for a list, or is a line over the text that answers, yields to one
        nearly as good, one without the version or keys asked for to a likely one, one of the
        contrary to any, and a sentence to the item of a list asked for.
        """
        weighed = self._signals(asked, every, direct)
        logits = [weigh(UNIT, _SIGNALS(s)) for _, s in weighed]
        readings = self._read(asked.text, [c for c, _ in weighed], logits)
        gains = {at: weigh(READ, [reading.margin]) for at, reading in readings.items()}
        least_gain = min(gains.values(), default=0.0)
        found = [
            _Ranked(
                c,
                s,
                _sigmoid(logit + gains.get(at, least_gain)),
                readings.get(at),
            )
            for at, ((c, s), logit) in enumerate(zip(weighed, logits, strict=True))
        ]
        found.sort(key=lambda one: -one.score)
        if direct is not None:
            at = next(i for i, one in enumerate(found) if one.candidate == direct.candidate)
            one = found.pop(at)
            best = max((other.score for other in found), default=_SURE)
            # Who somebody is, is no name.
            fitting = replace(one.signals, fits=1.0)
            found.insert(0, replace(one, signals=fitting, score=max(best, _SURE)))
        elif found:
            least = _LIKE_THE_BEST * found[0].score
            likely = _LIKELY * found[0].score if asked.form else 0.0
            demands = asked.kind == "when" or _demands(asked)
            how = asks_how(asked.text)
            lists = asks_for_list(asked.text) and not how
            found.sort(
                key=lambda one: (
                    lacks_form(one.candidate, asked) or one.score < likely,
                    is_contrary(asked, one.candidate),
                    one.score < least
                    or bool(one.signals.strays)
                    or (demands and one.signals.fits < 1)
                    or (demands and asked.kind != "when" and _is_plan(one.candidate, asked))
                    or one.candidate.unit.kind == "title"
                    or of_another_time(asked, one.candidate)
                    or (how and not instructs(one.candidate.unit))
                    or (lists and is_step(one.candidate.unit))
                    or denies(asked, one.candidate),
                )
            )
            if lists and found[0].candidate.unit.kind == "sentence":
                almost = _ALMOST * found[0].score
                members = [one for one in found if is_member(asked.text, one.candidate.unit)]
                first = next((one for one in members if one.score >= almost), found[0])
                found.sort(key=lambda one: one is not first)
        return found

    def _read(
        self, question: str, chosen: Sequence[Candidate], logits: Sequence[float]
    ) -> dict[int, Reading]:
        """The reader's say on the likeliest units, by their places; {} where it can't read."""
        likeliest = sorted(range(len(chosen)), key=lambda at: -logits[at])[:_MOST_READ]
        readings = self.read(question, [chosen[at] for at in likeliest])
        return dict(zip(likeliest, readings, strict=False))

    def read(self, question: str, chosen: Sequence[Candidate]) -> Sequence[Reading]:
        """The reader's say on each of these units; () where it can't read."""
        if self._reader is None or not chosen:
            return ()
        return self._reader.read(question, [one.readable for one in chosen])

    def assurance(
        self,
        question: str,
        hits: Sequence[Hit],
        best: Candidate,
        signals: Signals,
        typed: str = "",
        read: float = 0.0,
    ) -> Assurance:
        """What the best unit, with its signals, and the hits say for there being an answer.

        ``read`` is what the reader makes of the unit, as in ``Assurance``.
        """
        asked = self._asked(question, hits)
        text = best.hit.section.under_header if best.hit.section else best.hit.chunk.text
        said = f"{best.around} {best.told}"
        near = self._words.nearness(question, [said, f"{best.around} {text}"])
        own = frozenset(asked_words(typed or question))
        if is_abroad(asked):
            own -= asks_with()  # its "how high" stands in no note
        by_note = _CAME if told_by_its_note(best, asked) else frozenset()
        held = implied(question, best.told)
        counts = np.array(
            [
                word in own and word not in held and stem(word) not in by_note
                for word in asked_words(question)
            ],
            np.float32,
        )
        lacks = lacking(asked, asked_words(question), near[0].tolist())
        missed = worth(question, asked.weights) * (1.0 - near) * counts
        return Assurance(
            fits=signals.fits,
            meant=signals.meant,
            valued=float(asked.kind in _VALUED),
            nearest=max(map(_cosine, hits), default=0.0),
            near=signals.near,
            missed=float(missed[0].max(initial=0.0)),
            missed_around=float(missed[1].max(initial=0.0)),
            strays=max(signals.strays, float(lacks.name)),
            denies=float(denies(asked, best)),
            misdated=misdated(asked, best),
            read=read,
            unspoken=float(lacks.all_beside),
        )

    def _assurance_of_row(
        self, question: str, hits: Sequence[Hit], best: Candidate, signals: Signals, typed: str
    ) -> Assurance:
        """The same where a table's row is meant by its place: what is left must be spoken of."""
        rest = without_row_words(question)
        weights = self.weights(rest)
        if not weights:
            return self.assurance(question, hits, best, signals, typed)
        meant = self._words.meant(rest, weights, [best])[0]
        left = replace(signals, meant=meant[0])
        return self.assurance(rest, hits, best, left, without_row_words(typed))

    def weights(self, question: str) -> dict[str, float]:
        """As ``AskedWords.weights``."""
        return self._words.weights(question)

    def signals(self, question: str, hits: Sequence[Hit]) -> list[tuple[Candidate, Signals]]:
        """The most promising units with their signals, in the order of their promise."""
        asked = self._asked(question, hits)
        return self._signals(asked, self._candidates(asked, hits), None)

    def _signals(
        self, asked: Question, every: Sequence[Candidate], direct: Direct | None
    ) -> list[tuple[Candidate, Signals]]:
        """``direct`` joins the most promising, whatever words it shares."""
        if not every or not asked.weights:
            return []
        named = frozenset(name for c in every for name in c.names if name <= asked.stems)
        meant = self._words.meant(asked.text, asked.weights, every)
        spoken = list(zip(every, meant, strict=True))
        chosen = _most_promising(spoken, asked)
        if direct is not None and all(c != direct.candidate for c, _ in chosen):
            chosen.append(next(one for one in spoken if one[0] == direct.candidate))
        vectors = self._encode_units([c.readable for c, _ in chosen])
        near = (vectors @ self._embedder.encode_query(asked.text)).tolist()
        return [
            (c, signals_of(c, asked, named, cosine, of_it))
            for (c, of_it), cosine in zip(chosen, near, strict=True)
        ]


def _most_promising(
    spoken: Sequence[tuple[Candidate, tuple[float, float]]], asked: Question
) -> list[tuple[Candidate, tuple[float, float]]]:
    """Those that speak of most of what is asked, each encoded afterwards.

    Each comes with how much it speaks of, alone and in its place. A word counts by the nearest one
    there, and the passage by its cosine: who asks in other words than the note's shares none with
    what answers. What can hold the time, the amount or the name asked for may speak of less.
    """
    valued = asked.kind in _VALUED

    def order(one: tuple[Candidate, tuple[float, float]]) -> tuple[float, int]:
        candidate, (alone, in_scope) = one
        promise = 0.6 * alone + 0.4 * in_scope + _cosine(candidate.hit)
        promise += _FITTING if valued and fits(candidate, asked) else 0.0
        return -promise, candidate.marker

    return sorted(spoken, key=order)[:_MOST_WEIGHED]


def _demands(asked: Question) -> bool:
    """Whether nothing answers but a name, a time or an amount.

    Not every language asks first what it asks for: "pay how much", "called how".
    """
    if asked.meant == asked.text:
        return bool(_DEMANDS.match(asked.text))
    if asked.kind == "when":
        return bool(_DEMANDED.search(asked.meant))
    priced = asked.kind == "amount" and bool(_PRICED.search(asked.meant))
    return priced or asked.called or bool(_DEMANDS.match(asked.meant))


def _is_plan(candidate: Candidate, asked: Question) -> bool:
    """Whether it is an item with an open box, or with any where somebody is asked for.

    One that is ticked says what was done and paid; who does it is not who somebody is.
    """
    state = state_of(candidate.hit.section, candidate.unit)
    return state == "open" or (bool(state) and asked.kind == "who")


def _cosine(hit: Hit) -> float:
    return max((s.score for s in hit.signals if s.name == "dense"), default=0.0)


def _meant(question: str, best: Candidate) -> MeantRow | None:
    """The row that the question means by its place in the table that the best unit is a row of.

    None in a part of a table: the row with the most may stand elsewhere.
    """
    section = best.hit.section
    if best.unit.kind != "row" or section is None or section.cuts_table:
        return None
    table = [u for u in units(section) if u.kind == "row" and u.group == best.unit.group]
    return meant_row(question, table, best.unit)


def _spoken_of(best: Candidate, row: EvidenceUnit) -> Candidate:
    """The best unit together with what the table and the row meant say."""
    unit = best.unit
    context = " ".join((unit.context, *unit.columns, row.said))
    return replace(best, unit=replace(unit, context=context))


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))
