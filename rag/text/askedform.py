"""The form of what a question asks for, where that tells more than its kind: a version, keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.text.askingwords import AUX
from rag.text.contacts import NO_SUCH, SAYS_SO, asked_contact
from rag.text.months import OPENINGS


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer to a question has to look like, at least somewhere."""

    pattern: str
    """Of ``held``: few questions ask for a form, and none for all of them."""
    demanded: bool
    """Whether nothing without it can answer: a shortcut may lead through a park, a hotkey not."""
    named: re.Pattern[str] | None = None
    """What the name of a note holds whose every section has it: release notes have a version."""
    words: frozenset[str] = frozenset()
    """Those that ask for it, which need not stand in an answer."""
    dated: bool = False
    """Whether the day of its note can be it."""
    lettered: bool = True
    """Whether it has words, which are others in other languages; a telephone number has none."""

    @property
    def held(self) -> re.Pattern[str]:
        """What an answer holds somewhere, whatever its case and however many lines it has."""
        return _compiled(self.pattern)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_NUMBER = (
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|"
    r"thousand|million|billion|no)\b)"
)
_ANY_NUMBER = r"(?<![$€£\d.,])\d+(?![\d.,]*\s?[$€£])"
_NUMBERED = re.compile(r"(?<!\d)\d+\.\d+")
_VERSION = Form(_ANY_NUMBER, demanded=True, named=_NUMBERED, words=frozenset({"version"}))
_RELEASE = Form(_ANY_NUMBER, demanded=False, named=_NUMBERED, words=frozenset({"release"}))
_KEYS = r"[⌘⌥⌃⇧]|\b(?:ctrl|control|cmd|command|alt|option|shift|win|meta)\b\W{0,3}\+|\bf\d{1,2}\b"
_SHARE = r"\d\W{0,3}%|\bper ?cent\b|\b(?:half|thirds?|quarters?)\b"
_CURRENCY = r"USD|EUR|GBP|CNY|RMB|JPY|INR|CHF|CAD|AUD|HKD|SGD|KRW|SEK|NOK|DKK|PLN|BTC|ETH"
_COINS = (
    r"dollars?|euros?|pounds?|francs?|yuan|yen|rupees?|won|rubles?|pesos?|kronor|kroner|kr|cents?"
    rf"|pence|bucks?|bitcoins?|credits?|tokens?|points?|{_CURRENCY}"
)
_PRICED = r"pric|cost|fees?\b|charg|paid|pays?\b|worth|spen[dt]|rent|bought|sold|sum\b|budget"
_MONEY = (
    rf"(?:[$€£¥₹₩₽₺]|\b(?:{_CURRENCY}))\s?\d|\b(?:free|nothing|no (?:charge|cost|fee)|kostenlos"
    r"|umsonst|grat\w+|libre)\b"
    rf"|\d\s?(?:[$€£¥₹₩₽₺元]|(?:million |billion |bn |m |k )?(?:{_COINS})\b)"
    rf"|\b(?:{_PRICED}).*\d|\d.*\b(?:{_PRICED})"
)
_DURATION = (
    r"\b(?:(?:milli)?seconds?|ms|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|decades?"
    r"|centur(?:y|ies)|quarters?|overnight|forever|indefinitely|permanently|lifetime|instantly"
    r"|immediately|at once|soon|never|always|while|until|till|unlimited|limit|as long as|deadline"
    r"|before|after|jahren?|jahre|tagen?|wochen?|monaten?|monate|stunden?|minuten?|sekunden?"
    r"|ans?|années?|jours?|semaines?|mois|heures?|años?|días?|semanas?|mes(?:es|i)?|horas?|giorn[io]"
    r"|settiman[ae]|ann[io]|or[ae]|minut\w+|second\w+|anos?|dias?|mês|dag(?:en)?|we(?:ek|ken)"
    r"|maand(?:en)?|jaar|u[ru]en|uur|sofort|immer|bis|siempre|hasta|toujours|jusqu\w*|sempre)\b"
    r"|\d\s?(?:[smhdwy]|ms|hrs?)\b|[年月天日周秒]|小时|小時|分钟|分鐘"
    # As tables of races have it: "Time 5:11.58", "Time/Retired + 39.092".
    r"|\d:[0-5]\d|\btimes?\b[^.;]{0,20}\d"
)
_CLOCK = (
    r"\d\s?(?:am|pm|a\.m|p\.m|o['’]clock|h\b|hrs?\b)|\d{1,2}[:h]\d\d|[点點时時]|\buhr\b"
    r"|\btimes?\b[^.;]{0,20}\d|\b(?:noon|midnight|mornings?|afternoons?|evenings?|nights?|sunset"
    r"|sunrise|dawn|dusk|any ?time|hours?|before|after|now)\b"
)
_WEEKDAY = (
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b|\b(?:week(?:end|day)s?"
    r"|daily|(?:every|each|any|last|first) day)\b|\d{4}-\d\d-\d\d|\d(?:st|nd|rd|th)\b|[日天]"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    rf"|\b(?:{OPENINGS})[a-z]*\W{{1,2}}\d|\d\W{{0,2}}\s(?:{OPENINGS})"
)
_YEAR = (
    r"\d{4}|['’]\d\d\b|\bFY ?\d\d|\d0s\b|\bcentury\b|\b(?:years?|decades?) ago\b"
    r"|\b(?:this|last|next) year\b|年"
)
_MASS = (
    r"\d\s?(?:[mkµ]?g|kilos?|(?:kilo|milli)?gram(?:me)?s?|t|tons?|tonnes?|lbs?|pounds?|oz|ounces?)"
    r"\b"
)
_SPEED = (
    r"\d\s?(?:km/?h|kph|mph|m/s|knots?|[kmgt]?b(?:it)?(?:/s|ps)|\w+ (?:per|an?|each) \w+|\w+/\w+)\b"
    r"|\b(?:times|percent|%) (?:as|faster)\b"
)
_LENGTH = (
    r"\d\s?(?:[kcm]?m|kilomet\w+|centimet\w+|met(?:er|re)s?|miles?|ft|feet|foot|inch(?:es)?|in|yards?"
    r"|pages?|words?|letters?|characters?|chars|digits?|lines?|chapters?|episodes?|steps?|bits?|bytes?"
    r"|\w+ (?:long|wide|tall|deep|high))\b|[米字]"
)
_QUANTITY = (
    r"\d\s?(?:[kmgt]i?b|bytes?|px|pixels?|ml|l|lit(?:er|re)s?|k?cal\w*|k?wh?|watts?|volts?|°|degrees?"
    r"|cups?|spoons?|people|units?)\b"
)
_OFTEN = (
    r"\b(?:\w*annual\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|once|twice|times|daily|hourly|nightly|weekly|biweekly|fortnightly|monthly|quarterly"
    r"|yearly|annually|always|never|seldom|rarely|sometimes|occasionally|regularly|frequently"
    r"|constantly|continuously|periodically|every|each|per|whenever"
    r"|(?:a|an|other) (?:second|minute|hour|day|night|week|month|quarter|year)"
    r"|alle \d+|jede[nrs]?|(?:stünd|täg|wöchent|monat|viertel?jähr|jähr)lich\w*|immer|nie|ein ?mal"
    r"|zwei ?mal|chaque|tou(?:te)?s les|quotidien\w*|hebdomadaire\w*|mensuel\w*|annuel\w*|fois|cada"
    r"|todos los|diari\w+|semanal\w*|mensual\w*|anual\w*|vez|veces|ogni|giornalier\w+|volte?"
    r"|mensil\w+|todo[as]? [oa]s?|vezes|elke|iedere|(?:dage|weke|maande|jaar)lijks|keer)\b"
    r"|\d\s?x\b|/\s?(?:second|minute|hour|day|night|week|month|quarter|year)\b"
)
_MEASURED = (
    rf"{_LENGTH}|{_QUANTITY}|\d|\bno (?:limit|maximum|minimum)|\b(?:un|not |in)limit|\binfinit"
)
_LICENCE = (
    r"\b(?:MIT|Apache|[AL]?GPL\w*|BSD|MPL|ISC|CC|Creative Commons|Unlicense|WTFPL|EPL|public domain"
    r"|proprietary|open[- ]source|copyright|all rights|commercial|personal|free)\b"
)
_MOST_OR_LEAST = r"\b(?:max(?:imum)?|min(?:imum)?|default|largest|smallest) (?:[\w-]+ ){0,3}?"
_WHICH = r"\b(?:which|what) (?:(?!(?:is|was|are|were|do|does|did)\b)\w+ ){0,2}"
# "What time is it", no "what time zone".
_ALONE = rf"(?= (?:{AUX}|the|a|an|of (?:the )?(?:day|week))\b|\W*$)"
_LIMITS = "min(?:imum)?|least|latest|current|required|oldest|newest"
_NO_DAY = r"\b(?! (?:date|day|year|notes?)\b)"
_CAME = (
    r"released?|introduced?|added?|launch(?:ed)?|came out|come out|first|shipp?(?:ed)?|renamed?"
    r"|removed?|supported"
)
# As the gloss of another language has it, and a number of six digits that is no day.
_PHONE_NUMBER = re.compile(
    r"\b(?:phone|telephone|mobile|cell ?phone|landline)\b(?=.*\bnumber\b)"
    r"|\bnumber\b(?=.*\b(?:phone|telephone|mobile)\b)",
    re.IGNORECASE,
)
_SIX_DIGITS = (
    r"(?<![\d.,/-])(?!(?:19|20)\d\d[-./]\d\d?[-./]\d|\d\d?[-./]\d\d?[-./](?:19|20)\d\d\b)"
    r"[+(]?\d(?:[ ()./-]{0,3}\d){5,}"
)
_PHONED = Form(_SIX_DIGITS, demanded=True, lettered=False)
_FORMS = tuple(
    (re.compile(asks, re.IGNORECASE), form)
    for asks, form in (
        (rf"{_WHICH}version{_NO_DAY}(?! (?:wins?|should|do i|am i|is (?:kept|used|right|newer))\b)",
         _VERSION),
        (rf"\b(?:{_LIMITS}) (?:\w+ )?version{_NO_DAY}", Form(_ANY_NUMBER, demanded=True)),
        (rf"{_WHICH}release{_NO_DAY}", _RELEASE),
        (rf"\bwhen (?:{AUX}|could) .*\b(?:{_CAME})\b", _RELEASE),
        (
            r"\b(?:keyboard shortcuts?|hotkeys?|key ?bindings?|key combinations?|which keys?)\b",
            Form(_KEYS, demanded=True),
        ),
        (r"\bshortcuts?\b", Form(_KEYS, demanded=False)),
        (r"\b(?:what|which|how many) (?:\w+ )?percent", Form(_SHARE, demanded=True)),
        (rf"\b(?:what|which) time{_ALONE}",
         Form(_CLOCK, demanded=True, words=frozenset({"time"}))),
        (rf"\b(?:what|which) (?:week)?days?{_ALONE}",
         Form(_WEEKDAY, demanded=True, words=frozenset({"day", "weekday", "week"}), dated=True)),
        (rf"\b(?:what|which) years?{_ALONE}",
         Form(_YEAR, demanded=True, words=frozenset({"year"}), dated=True)),
        (r"\bhow much\b.*\b(?:costs?|pay|paid|spen[dt]|charged?|worth)\b|\bprice of\b",
         Form(_MONEY, demanded=True)),
        # Of a service a price, of an upload a size; a month is neither.
        (r"\bhow much (?:is|are|was|were|for)\b",
         Form(rf"{_MONEY}|{_SHARE}|{_MASS}|{_QUANTITY}", demanded=True)),
        (rf"{_MOST_OR_LEAST}(?:time ?outs?|interval|duration|delay|ttl|retention|time)\b",
         Form(rf"{_NUMBER}|\b(?:never|unlimited|none)\b", demanded=True)),
        ((rf"{_MOST_OR_LEAST}(?:size|number|amount|count|length|width|height|capacity|limit|cap)\b"
          r"|\b(?:\w+ly|file|size|storage|upload|rate|bandwidth) (?:\w+ )?(?:limit|cap)\b"),
         Form(_MEASURED, demanded=True)),
        (r"\bstatus codes?\b", Form(r"\b[1-5]\d\d\b", demanded=False)),
        ((r"\b(?:default|tcp|udp) (?:\w+ )?ports?\b|\bport number\b"
          r"|\bports? (?:do|does)\b.*\b(?:run|listen|use)"),
         Form(r"(?<![\d.])\d{2,5}\b(?!\.\d)", demanded=True)),
        (rf"\b(?:what|which) licen[cs]e {AUX}\b|\b(?:licen[cs]ed|released) under\b",
         Form(_LICENCE, demanded=True)),
        (r"\bhow heavy\b|\bweighs?\b|\bweight of\b",
         Form(_MASS, demanded=True, words=frozenset({"heavy", "weigh", "weighs", "weight"}))),
        (r"\bhow fast\b", Form(rf"{_SPEED}|{_DURATION}", demanded=True)),
        (r"\bhow (?:often|frequently)\b",
         Form(_OFTEN, demanded=True, words=frozenset({"often", "frequently"}))),
        (r"\bhow (?:soon|much time|many (?:minutes|hours|days|weeks|months|years))\b",
         Form(_DURATION, demanded=True, words=frozenset({"soon"}))),
        ((r"\bhow long (?:do|does|did|will|would|is|are|was|were|can|must|may|should|til|till|until"
         r"|before|after|has|have|had)\b"), Form(rf"{_DURATION}|{_LENGTH}", demanded=True)),
    )
)  # fmt: skip
_REACHING = frozenset(
    "phone telephone mobile cell cellphone tel landline number nr no num email mail address ring"
    " call text contact".split()
)
_HOW_MANY = re.compile(r"\bhow many ([a-z]{3,})s\b", re.IGNORECASE)


def asked_form(question: str) -> Form | None:
    """What an answer to the question holds; None where any words may do."""
    contact = asked_contact(question)
    if contact is not None and contact.named:
        held = f"{contact.look.pattern}|{NO_SUCH.pattern}|{SAYS_SO.pattern}"
        return Form(held, demanded=contact.demanded, words=_REACHING)
    found = next((form for asks, form in _FORMS if asks.search(question)), None)
    counted = None if found else _HOW_MANY.search(question)
    return _counted(counted[1].lower()) if counted else found


def glossed_form(gloss: str) -> Form | None:
    """The same for a question word by word in English, which has none of the forms of a contact."""
    return _PHONED if _PHONE_NUMBER.search(gloss) else asked_form(gloss)


@lru_cache(maxsize=256)
def _counted(thing: str) -> Form:
    """So many of these: a number close to their name, in front of it or as a table has it."""
    near = r"\W+(?:[\w-]+\W+){0,2}?"
    held = rf"{_NUMBER}[\d.,]*{near}{thing}|\b{thing}\w*{near}{_NUMBER}"
    return Form(held, demanded=False)
