"""Everyday words for one and the same thing that a note can say: "based", "hq", "headquarters".

A hand-written list: what people ask about a person, a firm, a place or a thing (where, since when,
how much, who), and common words that a question and a note exchange for each other ("erase",
"delete"). Groups are tight, and a stem stands in one only: "arms" are no "weapon" of a robot.
"""

from __future__ import annotations

from functools import lru_cache

from rag.text.families import FAMILIES
from rag.text.inflections import FORMS
from rag.text.terms import stem

_GROUPS = (
    "population inhabitants residents",
    "built constructed erected completed construction",
    "founded established formed founding started founder founders cofounder began",
    "born birth birthday birthdate",
    "died death dies",
    "located situated location based headquarters headquartered hq seat address",
    "release released launch launched issued published",
    "ticker symbol",
    "price cost costs priced fee",
    "tall height high",
    "heavy weight weigh weighs mass",
    "long length duration",
    "size area",
    "artist singer band musician",
    "creator created author wrote written writer developer developed",
    "director directed",
    "lead leads led leader headed heads runs boss chief ceo",
    "owner owners owns owned shareholder shareholders investor investors backer backs backed",
    "genre style",
    "profession occupation job",
    "employees staff headcount workforce",
    "revenue sales turnover",
    "spouse wife husband married",
    "kind type",
    "phone telephone",
    "email mail",
    "due deadline",
    "car vehicle automobile",
    "film movie",
    "doctor physician",
    "rank promoted",
    "elected election",
    "delete remove erase wipe discard",
    "picture image photo photograph",
    "folder directory",
    "buy purchase bought acquire acquired acquisition",
    "sell sold selling",
    "stop cease halt",
    "quick fast quickly rapid speed",
    "big large huge",
    "small little tiny",
    "choose select pick chosen",
    "broken crash crashes faulty",
    "error mistake fault bug",
    "change modify edit alter changed",
    "hide hidden conceal",
    "show display displayed shown",
    "allow permit permitted allowed",
    "forbid prohibit banned ban prohibited forbidden",
    "need require required requirement",
    "help assist assistance",
    "try attempt",
    "leave quit left resign resigned",
    "hire recruit recruited",
    "teach taught teacher",
    "school university college",
    "child children kid kids",
    "firm company business enterprise",
    "money funding funds cash",
    "salary wage wages pay",
    "shop store",
    "house home",
    "street road",
    "city town",
    "country nation",
    "law legislation statute",
    "court tribunal judge",
    "war conflict",
    "sick ill illness disease",
    "medicine drug medication",
    "eat ate eaten food meal",
    "drink drank beverage",
    "journey trip travel travelled",
    "mobile smartphone",
    "computer laptop desktop pc",
    "screen monitor",
    "password passcode",
    "copy duplicate",
    "shortcut hotkey keybinding",
    "plugin extension addon",
    "setting settings preference preferences option options",
    "website site",
    "internet web online",
    "link hyperlink",
    "list enumeration",
    "answer reply response respond",
    "ask request requested",
    "talk conversation speak spoke",
    "idea concept",
    "goal aim objective purpose",
    "result outcome",
    "problem trouble difficulty",
    "danger risk hazard",
    "safe secure security",
    "rule regulation",
    "agreement contract deal",
    "member membership",
    "test exam examination",
    "machine device",
    "win won winner victory",
    "lose lost loss defeat",
    "earn earned income",
    "increase rise rose grow grew growth",
    "decrease fall fell decline drop dropped",
    "cheap inexpensive",
    "expensive costly",
    "rich wealthy",
    "famous known renowned",
    "easy simple",
    "whole entire",
    "yearly annual annually",
    "monthly month",
    "weekly week",
    "daily everyday",
    "today nowadays currently",
    "before earlier previously",
    "opponent rival competitor",
    "colleague coworker",
    "friend mate",
    "flee escape escaped",
    "kill killed murder murdered",
    "steal stole stolen theft",
    "destroy destroyed destruction ruin",
    "explode exploded explosion blast",
    "gift present donated donation donate",
    "rent lease",
    "subscription subscribe subscribed",
    "refund refunded reimburse reimbursed",
    "discount rebate",
    "bill invoice",
    "keep retain retained kept",
    "permission consent",
    "merge combine combined merged",
    "split divide divided",
    "send sent",
    "account login",
    "font typeface",
    "color colour",
    "centre center",
    "christmas xmas",
)

SAME_THING = 0.85
"""How near two words of one group are, where the same word is 1."""


@lru_cache(maxsize=1)
def _joined() -> tuple[frozenset[str], ...]:
    """The groups as stems, those joined that share the forms or kin of a word ("sell", "sold")."""
    groups = [{stem(word) for word in group.split()} for group in _GROUPS]
    for forms in (*FORMS, *FAMILIES):
        joined = {stem(word) for word in forms.split()}
        apart = [group for group in groups if not group & joined]
        groups = [*apart, joined.union(*(group for group in groups if group & joined))]
    return tuple(frozenset(group) for group in groups)


@lru_cache(maxsize=1)
def _group_of() -> dict[str, int]:
    return {word: number for number, group in enumerate(_joined()) for word in group}


def meaning(stemmed: str) -> int:
    """The number of the group that a stem belongs to; -1 for none. Groups share no stem."""
    return _group_of().get(stemmed, -1)


def all_alike(asked: frozenset[str], there: frozenset[str]) -> bool:
    """Whether each of the asked stems stands there, under whatever word."""
    return all(alike(word) & there for word in asked)


@lru_cache(maxsize=1024)
def alike(stemmed: str) -> frozenset[str]:
    """The stems under which an asked stem may stand, itself included."""
    group = meaning(stemmed)
    if group < 0:
        return frozenset((stemmed,))
    return _joined()[group]
