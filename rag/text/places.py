"""A fault told to who is elsewhere: what happened, without the folders of this machine."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def without_places(line: str, named: Iterable[tuple[Path, str]]) -> str:
    """The line with each folder's name in place of its path.

    A folder named by one word ("notes", from where the program was started) is left: the word
    stands in other sentences too, and tells no more than the vault's name, which all may know.
    """
    for folder, name in named:
        ways = {str(folder.resolve()), str(folder)}
        for path in sorted((way for way in ways if os.sep in way), key=len, reverse=True):
            line = re.sub(rf"(?<![\w/.-]){re.escape(path)}(?![\w-])", name, line)
    return line
