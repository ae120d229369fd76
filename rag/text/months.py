"""The months' English names, and expressions for them."""

from __future__ import annotations

NAMES = (
    "january february march april may june july august september october november december".split()
)
SHORT = [name[:3] for name in NAMES]
OPENINGS = "|".join(SHORT)
"""What a month's name opens with."""
NUMBERS = {
    written: number
    for number, names in enumerate(zip(NAMES, SHORT, strict=True), start=1)
    for written in (*names, *(["sept"] if number == 9 else []))  # noqa: PLR2004
}
"""The month's number by each way to write it, the stop left out."""
MONTH = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\.?"
"""A month, written out or not."""
