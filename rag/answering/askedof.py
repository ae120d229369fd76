"""A question for something of somebody, or of a thing, that it does not name but describes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.contacts import MAIL, PHONE
from rag.text.terms import content_stems, stem, telling_words
from rag.text.thesaurus import alike

_LEAD = (
    r"(?:what(?:['’]?s|\s+(?:is|was|are))|which\s+is|give\s+me|tell\s+me|find(?:\s+me)?|show(?:\s+me)?"
    r"|i\s+(?:need|want)|need|have\s+(?:we|i)\s+got|do\s+(?:we|i)\s+have)\s+"
)
_A = r"(?:(?:the|an?|any|my|our)\s+)?"
_WORDS = r"(?P<what>[\w-]+(?:\s+[\w-]+){0,2}?)"
_OF = re.compile(rf"^\W*(?:{_LEAD})?{_A}{_WORDS}\s+(?:of|for)\s+(?P<one>.+)$", re.IGNORECASE)
# "The number of people who came" is a count.
_NUMBER_OF = re.compile(
    rf"^\W*(?:{_LEAD})?{_A}(?P<what>number)\s+(?:for|of(?=\s+(?:who\w*ever\b|(?:the|that|my|our)"
    r"\s+(?:(?!who\b|that\b)[\w-]+\s+){0,2}?(?!people|men\b|women|children)[\w-]*[^\Ws]"
    r"\s+who\b)))\s+(?P<one>.+)$",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"^\W*(?:how|(?:what|which)\s+(?P<what>[\w-]+(?:\s+[\w-]+)?))\s+(?:can|could|do|should|would)"
    r"\s+(?:i|we)\s+(?P<how>ring|call|phone|text|e-?mail)\s+(?:to\s+reach\s+)?(?P<one>.+)$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    rf"^(?P<one>.+?)[\s,;:.?–—-]{{1,3}}(?:and\s+|so\s+)?{_LEAD}(?:his|her|their|its)\s+{_WORDS}$",
    re.IGNORECASE,
)
_FORMS = (_THEIRS, _REACHED, _NUMBER_OF, _OF)
_WHOLE = (
    re.compile(
        r"^(?P<before>where\s+(?:do|does|did)\s+)(?P<one>the\s+\w+\s+(?:of|behind|who|that)\s.+?)"
        r"(?P<after>\s+(?:work|live|study|teach|come\s+from))$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<before>who\s+(?!(?:is|are|was|were)\b)\w+\s+(?:\w+\s+)?)"
        r"(?P<one>the\s+\w+\s+(?:that|which|who)\s.+)(?P<after>)$",
        re.IGNORECASE,
    ),
)
_RELATIVE = re.compile(
    r"\b(?:the|that|this|an?|some|our|my)\s+(?P<noun>(?:[\w'’-]+\s+){1,3}?)"
    r"(?P<link>who|that|which)(?P<is>['’]s)?\s+(?P<did>.+)$",
    re.IGNORECASE,
)
_WHOEVER = re.compile(r"\bwho(?:m?ever)?(?P<is>['’]s)?\s+(?P<did>.+)$", re.IGNORECASE)
_NAMELESS = re.compile(r"(?:the|our|my|that|this)\s+\w.*", re.IGNORECASE)
# Of each way to reach somebody, the words that ask for it, those that stand over it, and its look.
_WAYS = (
    (
        frozenset("phone telephone mobile cell cellphone tel".split()),
        "phone telephone mobile cell cellphone tel number contact",
        PHONE,
    ),
    (frozenset("email mail".split()), "email mail", MAIL),
)
# As one asks for a phone number without a word for the phone.
_NUMBER = frozenset("number ring call text".split())
# What every thing has, and no column says.
_VAGUE = frozenset(map(stem, "name kind type sort sake purpose reason way thing number".split()))


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What is asked, of whom."""

    before: str
    after: str
    """What is asked around the one's name: "phone number of", and nothing behind it."""
    wanted: frozenset[str]
    """Stems of the words under which notes have it; none where any may say it."""
    look: re.Pattern[str] | None
    """What it looks like; None where any words may do."""
    described: str
    """The question for the one who is described: "who replastered the ceiling"."""
    by: frozenset[str] = frozenset()
    """Stems of all that is told of the one."""

    def of(self, name: str) -> str:
        """The question for the same of somebody by name."""
        return f"{self.before}{name}{self.after}"


def asked_of(question: str) -> AskedOf | None:
    """None for a question that describes nobody, or asks for nothing that notes have a name for."""
    text = question.strip().rstrip(" ?!.")
    found = next((match for form in _FORMS if (match := form.match(text))), None)
    if found is None:
        return _whole(text)
    what = found.groupdict().get("what") or found["how"]
    said = frozenset(telling_words(what))
    if said <= _NUMBER and found.re is not _OF:
        said, what = frozenset({"phone"}), "phone number"
    over, look = next(((over, look) for names, over, look in _WAYS if names & said), ("", None))
    described, by = _question_for(found["one"].strip(), somebody=look is not None)
    if not described or not said or (look is None and {stem(word) for word in said} & _VAGUE):
        return None
    wanted = frozenset().union(*(alike(stem(name)) for name in (over.split() or said)))
    return AskedOf(f"{what} of ", "", wanted, look, described, by)


def _whole(text: str) -> AskedOf | None:
    """Of "where does the author of it work": all but the one described."""
    found = next((match for form in _WHOLE if (match := form.match(text))), None)
    if found is None:
        return None
    described, by = _question_for(found["one"], somebody=True)
    return AskedOf(found["before"], found["after"], frozenset(), None, described, by)


def _question_for(one: str, *, somebody: bool) -> tuple[str, frozenset[str]]:
    """The question for the one described, with what is told of them; "" where they are named."""
    found = _RELATIVE.search(one) or _WHOEVER.search(one)
    if found is None:
        bare = somebody and _NAMELESS.fullmatch(one)
        return (f"who is {one}", content_stems(one)) if bare else ("", frozenset())
    told = found.groupdict()
    noun = told.get("noun", "").strip()
    asking = f"which {noun}" if noun and told["link"].lower() != "who" else "who"
    did = f"is {told['did']}" if told["is"] else told["did"]
    return f"{asking} {did}", content_stems(told["did"])
