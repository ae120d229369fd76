"""Words out of a run of characters without blanks: forward maximum matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def longest_known(run: str, at: int, most: int, knows: Callable[[str], bool]) -> str:
    """The longest known piece that begins at a place, of ``most`` characters; "" for none."""
    cuts = (run[at:end] for end in range(min(len(run), at + most), at, -1))
    return next((cut for cut in cuts if knows(cut)), "")
