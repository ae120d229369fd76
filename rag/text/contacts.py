"""Questions for the number or address by which somebody is reached, and what these look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PHONE = re.compile(
    r"(?<![\w.,:/-])(?:\+|00?|\(0?)\d(?:[ ()./-]{0,2}\d){5,}(?!\w)"
    r"|(?<![\w.,:/-])(?:\(?\d{3}\)?[ .-])?\d{3}[.-]\d{4}(?![\w-])"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NO_SUCH = re.compile(
    r"\bno\s+(?:phone|mobile|(?:phone\s+)?number|tel|telephone|e-?mail)\b(?!\s*\d)", re.IGNORECASE
)
"""As notes say that somebody has none."""
SAYS_SO = re.compile(
    r"(?i:^\W*(?:(?:tele)?phone|mobile|cell|tel|landline|e-?mail)\b[^:]{0,20}:\s*\S)"
)
"""Opens what gives a number or address, whatever that looks like: "phone: 12 34"."""
_LEAD = (
    r"^\W*(?:and\s+|so\s+)?(?:(?:what(?:['’]?s|\s+(?:is|was))|give\s+me|tell\s+me|find(?:\s+me)?"
    r"|i\s+need|need|have\s+(?:we|i)\s+got|do\s+(?:we|i)\s+have)\s+)?(?:(?:the|an?|my|our)\s+)?"
)
_NUMBER = r"(?:numbers?|numb|num|nr|no|nbr)\.?"
_OF_PHONES = r"(?:(?:tele)?phone|mobile|cell(?:\s?phone)?|tel|landline)"
_PHONED = (
    rf"(?:{_OF_PHONES}\s*{_NUMBER}|(?:telefon|handy|ruf)[-\s]?nummer|n[uú]mero de tel[eé]fono)"
)
_MAILED = r"e-?mail(?:\s+add?ress|adresse)"
_ONE = r"(?P<one>[^?]+?)"
_OF = r"\s+(?:of|for|von|vom|de)\s+"
_OWN = r"(?:\s*['’]s|(?<=s)['’])"
_AT = r"(?P<at>\s+(?:at|in)\s+[^?]+)?"
_NAMED, _DEMANDED = 1, 2
_ASKED = tuple(
    (re.compile(pattern, re.IGNORECASE), look, sure)
    for pattern, look, sure in (
        (rf"{_LEAD}{_PHONED}{_OF}{_ONE}$", PHONE, 2),
        (rf"{_LEAD}{_OF_PHONES}{_OF}{_ONE}$", PHONE, 2),
        (rf"{_LEAD}{_ONE}{_OWN}?\s+{_PHONED}{_AT}$", PHONE, 2),
        (rf"{_LEAD}{_ONE}{_OWN}\s+{_OF_PHONES}$", PHONE, 1),
        (rf"{_LEAD}{_ONE}{_OWN}\s+{_NUMBER}$", PHONE, 0),
        (rf"{_LEAD}number{_OF}{_ONE}$", PHONE, 0),
        (rf"{_LEAD}(?P<one>(?:\w+\s+)?\w\w+?)s\s+number$", PHONE, 0),
        (rf"{_LEAD}{_MAILED}{_OF}{_ONE}$", MAIL, 2),
        (rf"{_LEAD}{_ONE}{_OWN}?\s+{_MAILED}$", MAIL, 2),
        (rf"{_LEAD}e-?mail{_OF}{_ONE}$", MAIL, 2),
        (rf"{_LEAD}{_ONE}{_OWN}\s+e-?mail$", MAIL, 1),
        (
            (
                r"^\W*(?:who|whom|(?:which|what)\s+(?:\w+\s+)?number)\s+(?:do|can|could|should|would"
                rf"|must)\s+(?:i|we|you|one)\s+(?:ring|phone|call|telephone|text|contact)\b{_ONE}$"
            ),
            PHONE,
            1,
        ),
    )
)
_DESCRIBED = re.compile(r"\b(?:who|whom|whose|whoever|that|which|where)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contact:
    """What is asked for, and of whom."""

    look: re.Pattern[str]
    one: str
    """The person or role, as the question has it: "Joy", "out of hours at the agency"."""
    demanded: bool
    """Whether nothing without it answers: "who do I ring" has a name for an answer too."""
    named: bool
    """Whether it is sure to be one of these: "the number of guests" is a count."""


@lru_cache(maxsize=64)
def asked_contact(question: str) -> Contact | None:
    """None where no number or address is asked for."""
    text = question.strip().rstrip(" ?!.")
    for asks, look, sure in _ASKED:
        if found := asks.match(text):
            one = f"{found['one']}{found.groupdict().get('at') or ''}"
            return Contact(look, one.strip(), sure == _DEMANDED, sure >= _NAMED)
    return None


def is_described(contact: Contact) -> bool:
    """Whether the one is told by what they did, which takes a step to find their name."""
    return bool(_DESCRIBED.search(contact.one))
