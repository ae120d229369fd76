"""What a thing is called, where only the heading over what is said of it tells.

"Which kind of virus rewrites itself" is answered by "A virus which is able to re-write itself"
under the heading "Metamorphic Virus": the sentence describes what the heading names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.figures import has_figure
from rag.text.terms import content_stems

if TYPE_CHECKING:
    from rag.records import EvidenceUnit, Hit

_ASKS_WHAT_IT_IS_CALLED = re.compile(
    r"\b(?:what|how)\b.*\bcall(?:ed)?\b|\b(?:name|term|word)s? (?:of|for)\b"
    r"|\b(?:which|what) (?:kind|type|sort|form) of\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w+")
_LONGEST_NAME = 5
"""Words; a longer heading is a sentence."""


def name_over(question: str, hit: Hit, unit: EvidenceUnit) -> str:
    """The heading over a unit if it is the name that the question asks for, else "".

    A unit that has a name of its own needs no other; "Part 15" names nothing.
    """
    chunk = hit.chunk
    if unit.kind not in ("sentence", "item") or not _ASKS_WHAT_IT_IS_CALLED.search(question):
        return ""
    heading = chunk.heading_path[-1] if chunk.heading_path else chunk.title
    asked, said = content_stems(question), content_stems(f"{unit.said} {unit.context}")
    if any(not content_stems(name) <= asked for name in _NAME.findall(unit.said)):
        return ""
    is_a_name = len(heading.split()) <= _LONGEST_NAME and not heading.endswith("?")
    is_a_name = is_a_name and heading != chunk.title and not has_figure(heading)
    return heading if is_a_name and not content_stems(heading) <= asked | said else ""
