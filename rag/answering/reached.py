"""The line about the very person or role whose number or address a question asks for.

Many lines of a vault have a phone number. That of somebody else is worse than none: a line counts
only where it is about the one asked for, and nothing is told where two persons may be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.matching import initials
from rag.reading.evidence import units
from rag.text.contacts import NO_SUCH, PHONE, SAYS_SO, asked_contact, is_described
from rag.text.terms import fold, spaced, stem, telling_words, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.records import EvidenceUnit, Hit
    from rag.text.contacts import Contact

_CAPITAL = r"[^\W\d_a-z][\w’'-]*"
_RUN = re.compile(rf"{_CAPITAL}(?:[ .]{{1,2}}\(?{_CAPITAL}\)?)*")
_LABEL = re.compile(r"^[^:;,.(–—]{1,40}?(?=[:;,(]|\s[–—-]|\s*$)")
_WAY = r"(?:phone|telephone|mobile|cell|tel|number|nr|no|e-?mail|landline)\b"
_OF_ANOTHER = re.compile(rf"\b[\w-]+['’]s?\s+(?!\W|{_WAY})", re.IGNORECASE)
_ANOTHERS_OWN = re.compile(rf"\b(?P<whose>[\w-]+)['’]s?\s+(?:\w+\s+)?{_WAY}", re.IGNORECASE)
_LAST_PART = re.compile(r"(?:[.;!?]\s+)(?=[^.;!?]*$)")
_PLAIN = frozenset(
    "phone telephone mobile cell tel number nr no num landline out of hours emergency day daytime"
    " night evening weekend office main line reception desk switchboard general home work contact"
    " call ring text email mail address on at or and the".split()
)
_SAY_NOTHING = frozenset(
    "phone telephone mobile cell tel number nr no num call ring text email mail address ours mine"
    " person people someone somebody place man guy bloke chap lady folk folks lot".split()
)  # fmt: skip
_LEADING = re.compile(r"\b(?:of|for|at|in|about|with|from|the|a|an|our|my)\b", re.IGNORECASE)
_AT_TIMES = frozenset("hours emergency night evening weekend".split())
"""As the second number of a firm is called; one who means it says so."""
_LONGEST_LABEL = 3
_TOLD_APART = 9
_ABBREVIATED = 3


@dataclass(frozen=True, slots=True)
class Reached:
    """The line that has it; None where the notes have no such number, or two may be meant."""

    line: tuple[Hit, EvidenceUnit] | None
    demanded: bool
    """Whether nothing else answers: of somebody by name no other number is asked for."""


@dataclass(frozen=True, slots=True)
class _Line:
    hit: Hit
    unit: EvidenceUnit
    whose: str
    """The whole name that the one asked for has there; "" for a role, or for its note's own."""
    opens: bool
    """Whether the line begins with it."""
    own: frozenset[str]
    """All words that it has of whose it is."""
    shared: int
    """How many words of the question it has, the small ones too: "out of" hours."""


def reached(
    question: str, hits: Sequence[Hit], aliases: Callable[[str], tuple[str, ...]]
) -> Reached | None:
    """None where no number or address is asked for, or of somebody who is only described."""
    asked = asked_contact(question)
    if asked is None or is_described(asked):
        return None
    terms = [word for word in telling_words(asked.one) if word not in _SAY_NOTHING]
    if not terms:
        return None
    people = {name for hit in hits for name in _called(terms, hit)}
    if len({spaced(name) for name in people} - {spaced(asked.one)}) > 1:
        return Reached(None, demanded=True)
    found = [line for hit in hits for line in _lines(asked, terms, hit, aliases(hit.chunk.note))]
    if not found and any(_says_so(terms, hit, aliases(hit.chunk.note)) for hit in hits):
        return None
    for best in (lambda line: line.opens, lambda line: bool(line.whose)):
        found = [line for line in found if best(line)] or found
    most = max((line.shared for line in found), default=0)
    found = [line for line in found if line.shared == most]
    found = [line for line in found if not line.own & _AT_TIMES] or found
    values = {_values(asked, line.unit): line for line in reversed(found)}
    if len(values) == 1:
        (line,) = values.values()
        return Reached((line.hit, line.unit), demanded=True)
    return Reached(None, asked.demanded or bool(found) or _is_somebody(terms, hits))


def _says_so(terms: Sequence[str], hit: Hit, names: Sequence[str]) -> bool:
    """Whether the note of the one asked for has a line that is called so."""
    around = " ; ".join((hit.chunk.title, *hit.chunk.heading_path, *names))
    said = units(hit.section) if hit.section else ()
    return all(_has(term, around) for term in terms) and any(SAYS_SO.match(u.said) for u in said)


def _is_somebody(terms: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether the notes write all of these words with a capital, and never without."""
    said = " ".join(hit.section.text for hit in hits if hit.section)
    return all(
        re.search(rf"\b{re.escape(term.capitalize())}", said)
        and not re.search(rf"\b{re.escape(term)}", said)
        for term in terms
    )


def _values(asked: Contact, unit: EvidenceUnit) -> frozenset[str]:
    return frozenset(
        re.sub(r"[^\w@]", "", found[0])[-9:] for found in asked.look.finditer(unit.said)
    )


def _called(terms: Sequence[str], hit: Hit) -> Iterator[str]:
    """The names with which a row or line begins and that have all that the question calls them."""
    for unit in units(hit.section) if hit.section else ():
        begins = unit.cells[0] if unit.cells else _label(unit.said)
        run = _RUN.match(begins)
        if run and all(_has(term, run[0]) for term in terms) and not _belongs(run[0]):
            yield re.sub(r"\s*\(.*", "", run[0])


def _label(said: str) -> str:
    found = _LABEL.match(said)
    return found[0].strip() if found and len(words(found[0])) <= _LONGEST_LABEL else ""


def _belongs(name: str) -> bool:
    return bool(re.search(r"['’]s?(?:\s|$)", name))


def _lines(asked: Contact, terms: Sequence[str], hit: Hit, names: Sequence[str]) -> Iterator[_Line]:
    """The units of a hit that have what is asked for, as far as they are about the one."""
    if hit.section is None:
        return
    around = " ; ".join((hit.chunk.title, *hit.chunk.heading_path, *names))
    small = set(words(_LEADING.sub(" ", asked.one)))
    for unit in units(hit.section):
        own = _of_whom(asked, unit, terms)
        if own is None:
            continue
        over = f"{around} ; {unit.context}"
        if not all(_has(term, own) or _has(term, over) for term in terms):
            continue
        said = [term for term in terms if _has(term, own)]
        if not said and not set(words(own)) <= _PLAIN:
            continue  # in a note about the one, but it says whose it is
        name = next(
            (run[0] for run in _RUN.finditer(own) if any(_has(t, run[0]) for t in said)), ""
        )
        opens = bool(said) and _has(said[0], unit.cells[0] if unit.cells else _label(unit.said))
        shared = len(small & set(words(own)))
        yield _Line(hit, unit, name, opens, frozenset(words(own)), shared)


def _of_whom(asked: Contact, unit: EvidenceUnit, terms: Sequence[str]) -> str | None:
    """What a unit says of whose number it has; None for no number, or of somebody else's."""
    seen = [*asked.look.finditer(unit.said)] or [*NO_SUCH.finditer(unit.said)]
    if not seen:
        return None
    if unit.cells:
        return _of_row(asked, unit, terms)
    told = [own for one in seen if (own := _of_text(one, unit.said, terms)) is not None]
    return max(told, key=lambda own: sum(_has(term, own) for term in terms), default=None)


def _of_row(asked: Contact, unit: EvidenceUnit, terms: Sequence[str]) -> str:
    """What a row says of whose number it has: the cells before it, and those just so called."""
    at = next((n for n, cell in enumerate(unit.cells) if asked.look.search(cell)), 0)
    after = [c for c in unit.cells[at + 1 :] if words(c) and all(_in(terms, w) for w in words(c))]
    return " ; ".join((*unit.cells[:at], asked.look.sub(" ", unit.cells[at]), *after))


def _of_text(seen: re.Match[str], said: str, terms: Sequence[str]) -> str | None:
    """What a text says of whose number follows: its label, and the sentence that the number ends.

    None where it is somebody else's: "Joy asked for Dawn's number", "lives with Dawn, 07700".
    """
    before = PHONE.sub(" ", said[: seen.start()])
    if not words(before):
        return re.split(r"[,;.(]\s", said[seen.end() :].lstrip(" :–—-("))[0]
    label, part = _OF_ANOTHER.sub(" ", _label(before)), _LAST_PART.split(before)[-1]
    labelled = bool(label) and any(_has(term, label) for term in terms)
    if any(not _in(terms, word["whose"]) for word in _ANOTHERS_OWN.finditer(before)):
        return None
    own = label if labelled else ""
    rest = _OF_ANOTHER.sub(" ", part)
    last = re.split(r"[,;:(–—]\s*", rest.rstrip(" ,;:(–—-"))[-1]
    run = re.search(rf"{_RUN.pattern}$", last)
    if run and any(_has(term, run[0]) for term in terms):
        return last
    if run and run.start():
        return None
    if labelled:
        return f"{own} ; {rest}"
    if label and _RUN.match(label) and label != part.strip(" ,;:(–—-"):
        # A line that somebody opens is about them; of others only what they are is asked for.
        rest = _RUN.sub(lambda one: one[0] if one.start() == 0 else " ", rest)
    return rest


def _in(terms: Sequence[str], word: str) -> bool:
    return any(_has(term, word) for term in terms)


def _has(term: str, text: str) -> bool:
    """Whether a text has a word of the question, or a name of which it is the initials."""
    wanted = alike(stem(term))
    said = words(text)
    if any(stem(word) in wanted for word in said):
        return True
    runs = [run[0] for run in _RUN.finditer(text)]
    if len(term) == 1:
        return any(word.startswith(term) for run in runs for word in words(run)[1:])
    plain = term[:-1] if term.endswith("s") and term[:-1] in map(fold, said) else ""
    short = len(term) <= _ABBREVIATED and any(initials(run) == term for run in runs)
    return bool(plain) or short
