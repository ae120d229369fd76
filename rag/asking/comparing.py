"""One question about two or three things to a question about each: which is older, A or B.

No note says of A that it is older than B; each note says when its own was born. So what is asked
of each thing is not how it compares but what is compared: a date, an amount, a country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.askingwords import AUX, IN, WH
from rag.text.terms import content_words

# Comparatives wherever they stand; any other word in -er may be a noun: "the trainer", "soccer".
_USUAL = (
    r"(?:old|eld|young|bigg|larg|small|great|high|low|long|short|fast|slow|cheap|earli|lat|soon|tall"
    r"|heavi|light|new|rich|strong|weak|wid|deep|clos|near|furth|farth|hard|easi)er"
)
_ER = (
    r"(?-i:(?!other|over|under|after|never|ever|former|latter|paper|number|member|chapter|owner"
    r"|founder|maker|power|server|letter|offer|order|answer|october|november|december|september"
    r"|whether|together|either|another|center|computer|user|players?|peter|their)[a-z]{2,}er\b)"
)
_BEFORE_A_NOUN = r"(?=\s+(?!(?:of|at|in|for|on|to|by|with|from)\b)\w)"
# "Which is warmer", "has warmer rooms", "the warmer room"; but "who is trainer", "the trainer".
_COMPARES = re.compile(
    rf"\b(?:{_USUAL}|(?<!who )(?:is|are|was|were|gets?)\s+(?:(?:much|far|even|any)\s+)?{_ER}"
    rf"|(?:is|are|was|were|has|have|had)\s+(?:the\s+|an?\s+)?{_ER}{_BEFORE_A_NOUN}"
    r"|more|less|fewer|better|worse|first|last|most|least|both|same|longest|largest|biggest)\b",
    re.IGNORECASE,
)
_AGAINST = r"vs\.?|versus|against"
_OR = rf"\s+(?:or|{_AGAINST})\s+"
_THING = r"(?:(?!\b(?:or|vs|versus)\b).){2,70}?"
# Where a thing's name ends and what is asked of it goes on.
_GOES_ON = (
    r"(?:both|share|have|has|had|from|located|born|listed|based|owned|founded|made|of\s+the\s+same"
    r"|in\s+the\s+same|at\s+the\s+same|the\s+same|in|on|at|come|use|support)"
)
_COMES_FIRST = (
    r"(?:born|founded|released|listed|made|built|opened|older|younger|bigger|larger|the\s+first"
    r"|come|came|have|has|get|die|died|start|begin)"
)
_KINDS = r"(?:films?|movies?|songs?|books?|compan(?:y|ies)|people)"
# Left as text, for few questions compare: ``re`` compiles them once, when first asked for.
# Who was born first, A or B.
_ASKED_BEFORE = (
    rf"^(?P<ask>(?:{IN}{WH})\b[^,:?]*?)\s*[,:?—–]\s*(?P<a>.{{2,70}}?){_OR}(?P<b>.{{2,70}})$"
)
# Of A or B, which is bigger.
_ASKED_BEHIND = rf"^(?P<a>{_THING}){_OR}(?P<b>{_THING})\s*[,:—–]\s*(?P<ask>{IN}{WH}\b.+)$"
# Who was born first out of A and B.
_AMONG = (
    rf"^(?P<ask>{IN}{WH}\b.+?)\s+(?:out\s+of|between|among)\s+(?P<a>{_THING})"
    rf"\s+(?:and|or)\s+(?P<b>{_THING})$"
)
# Was A or B born first.
_EITHER = rf"^{AUX}\s+(?P<a>{_THING})\s+or\s+(?P<b>{_THING})\s+(?P<ask>{_COMES_FIRST}\b.*)$"
# Are A and B both listed; do both films, A and B, have the same director.
_BOTH = (
    rf"^{AUX}\s+(?P<both>both\s+(?:of\s+)?)?(?:the\s+)?(?:{_KINDS}\b,?\s+)?"
    rf"(?P<a>{_THING}),?\s+and\s+(?P<b>{_THING}),?\s+(?P<ask>{_GOES_ON}\b.*)$"
)
# Compare A and B; compare the price of A with that of B.
_TOLD_TO = re.compile(
    rf"^(?:please\s+)?(?:compare|contrast)\s+(?:(?:the\s+)?(?P<ask>[^,:?]{{2,60}}?)\s+(?:of|between)\s+)?"
    rf"(?P<a>{_THING})(?:\s+(?:and|with|to|{_AGAINST})\s+)(?:(?:that|those|the\s+ones?)\s+of\s+)?"
    rf"(?P<b>{_THING})$",
    re.IGNORECASE,
)
_SHARED = re.compile(r"\b(?:both|same)\b", re.IGNORECASE)

_WHO_IS = re.compile(rf"who(?:['’]s|\s+{AUX})\s+(?:the|an?|our|my)\s+\w", re.IGNORECASE)
_AGE = re.compile(r"\b(?:older|younger|elder|oldest|youngest)\b|\bborn\b", re.IGNORECASE)
_DEATH = re.compile(r"\b(?:died|die|death)\b", re.IGNORECASE)
_LIVED = re.compile(r"\blived\s+(?:longer|shorter)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:same|place|country|city|where)\b", re.IGNORECASE)
_OUT = re.compile(r"\b(?:came\s+out|released|published|premiered)\b", re.IGNORECASE)
_RANKS = re.compile(
    r"\b(?:both|(?:the\s+)?same|first|last|earlier|later|earliest|latest|out\s+of)\b", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(director|composer|performer|author|founder|creator|singer|writer|owner|maker)s?\b",
    re.IGNORECASE,
)
# "has more active weights", "is bigger in total": what is compared is an amount.
_AMOUNT = re.compile(
    r"^(?:(?P<who>who)|which|what)\b.*?\b(?:is|are|was|were|has|have|had)\s+(?:the\s+|an?\s+)?"
    r"(?:(?P<more>more|fewer|less|most|fewest|(?:greater|larger|higher|bigger|smaller|lower)\s+"
    rf"(?:number|amount)s?\s+of)|{_USUAL}|{_ER}{_BEFORE_A_NOUN}|[a-z]{{3,}}est)\b\s*(?P<of>.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is asked, and of which things."""

    ask: str
    """"" where they are only to be compared."""
    things: tuple[str, ...]

    def questions(self) -> tuple[str, ...]:
        """One question a thing, in the order named."""
        return tuple(
            _of_one(thing, self.ask) if self.ask else f"what is {thing}" for thing in self.things
        )


def compared(question: str) -> Compared | None:
    """The comparison that a question asks for; None for any other question."""
    told = _TOLD_TO.match(question)
    if told:
        return _told(told["ask"] or "", _things(told["a"], told["b"]))
    if not _COMPARES.search(question):
        return None
    for pattern in (_ASKED_BEFORE, _ASKED_BEHIND, _AMONG, _EITHER, _BOTH):
        found = re.match(pattern, question, re.IGNORECASE)
        if found is None:
            continue
        ask = found["ask"].strip()
        if pattern == _BOTH:
            compares = bool(found["both"]) or _SHARED.search(ask)
        else:
            # "the longest span between A and B" compares nothing.
            compares = _COMPARES.search(ask.split()[-1] if pattern == _AMONG else ask)
        things = _things(found["a"], found["b"])
        if compares and len(things) > 1 and all(content_words(thing) for thing in things):
            return Compared(ask, things)
    return None


def without_names(question: str) -> str:
    """Of "who is the trainer, A or B" what is asked; any other question as it is.

    The names choose among answers: what says the cook is A has more of the question's words than
    what says who the trainer is.
    """
    bare = question.strip(" ?？.!")
    if not _WHO_IS.match(bare) or compared(bare):
        return question
    found = re.match(_ASKED_BEFORE, bare, re.IGNORECASE)
    return found["ask"].strip() if found else question


def _told(ask: str, things: tuple[str, ...]) -> Compared | None:
    """Things to be compared, in nothing in particular where ``ask`` is ""."""
    named = len(things) > 1 and all(content_words(thing) for thing in things)
    return Compared(ask.strip(), things) if named else None


def _things(first: str, second: str) -> tuple[str, ...]:
    """The names; "A, B, or C" has three."""
    each = [*first.split(","), second] if re.search(r",\s*$", first) else [first, second]
    return tuple(bare for thing in each if (bare := thing.strip(' ,?"<>')))


def _of_one(thing: str, ask: str) -> str:
    """What is asked of one of them: not which comes first, but when."""
    role = _ROLE.search(ask)
    whose = f"the {role[1]} of {thing}" if role else thing
    if _LIVED.search(ask):
        return f"when was {whose} born and when did {whose} die"
    if _DEATH.search(ask):
        return f"when did {whose} die"
    if _AGE.search(ask) and not _PLACED.search(ask):
        return f"when was {whose} born"
    if _OUT.search(ask):
        return f"when was {whose} released"
    amount = _AMOUNT.match(ask)
    if amount and (amount["of"] or not amount["who"]):
        much = "how many" if amount["more"] else "how much"
        return " ".join(f"{thing}: {much} {amount['of']}".split())
    return f"{thing}: {' '.join(_RANKS.sub(' ', ask).split())}"
