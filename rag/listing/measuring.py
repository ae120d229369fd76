"""Which property tells an amount that a question asks for by another word.

"Recipes that take less than 40 minutes" means their ``time``, "papers rated 4 or better" their
``rating``, "with 5 stars" too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.matching import stems
from rag.text.measures import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.listing.bounds import Bound

_BY_WORD = {
    stems(word): names.split(",")
    for words, names in (
        ("take takes took taking", "total time,time,duration"),
        ("last lasts lasted", "duration,length,time"),
        ("cost costs", "cost,price"),
        ("weigh weighs", "weight"),
        ("earn earns", "salary"),
        ("star stars", "rating,score"),
        ("point points", "score,rating"),
    )
    for word in words.split()
}
"""What words measure, by their stems; of the properties the first that a note has."""
_BY_UNIT = (
    (frozenset(("s", "min", "h", "d")), "total time,time,duration"),
    (MONEY, "price,cost"),
    (frozenset(("kg", "g", "lb", "oz", "t")), "weight"),
)


def measuring(verb: str, bound: Bound) -> Iterator[str]:
    """Names of the property that a bound may be set on, the likeliest first.

    What is counted tells it where that is said, else the verb, else the unit.
    """
    said = bound.name or verb
    if said:
        yield said
        yield from _BY_WORD.get(stems(said), ())
        return
    for units, names in _BY_UNIT:
        if bound.units and bound.units <= units:
            yield from names.split(",")
