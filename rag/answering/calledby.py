"""What a thing is called, where only the heading over what is said of it tells.

"Which kind of virus rewrites itself" is answered by "A virus which is able to re-write itself"
under the heading "Metamorphic Virus": the sentence describes what the heading names. So is "in
which version was it fixed" under "4.6.2 (2025-08-05)".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.askedform import asked_form
from rag.text.figures import has_figure
from rag.text.spokenon import DATE
from rag.text.terms import content_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit, Hit

_ASKS_WHAT_IT_IS_CALLED = re.compile(
    r"\b(?:what|how)\b.*\bcall(?:ed)?\b|\b(?:name|term|word)s? (?:of|for)\b"
    r"|\b(?:which|what) (?:kind|type|sort|form) of\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w+")
_LONGEST_NAME = 5
"""Words; a longer heading is a sentence."""
# "2.1 Install" and "Chapter 2.1" number the text, and no release.
_RELEASE = re.compile(
    r"\W*(?:(?!(?:chapter|section|part|step|figure|table|appendix)\b)[^\W\d_][\w-]*\W+){0,2}?"
    r"v?(?P<number>\d+\.\d+[\w.+-]*)"
    rf"\W*(?:(?:released\s+)?(?:on\s+)?{DATE}\W*)?(?:[\[(][\w ]+[\])])?",
    re.IGNORECASE,
)


def release_over(heading_path: Sequence[str]) -> str:
    """The nearest heading that names a release, as changelogs have them; "" for none.

    It has a version, perhaps the name of the thing in front and the day behind, and no more.
    """
    return next((h for h in reversed(heading_path) if _RELEASE.fullmatch(h.strip())), "")


def name_over(question: str, hit: Hit, unit: EvidenceUnit) -> str:
    """The heading over a unit if it is the name or version that the question asks for, else "".

    A unit that has a name of its own needs no other; "Part 15" names nothing.
    """
    chunk = hit.chunk
    if unit.kind not in ("sentence", "item"):
        return ""
    form, release = asked_form(question), release_over(chunk.heading_path)
    if release and form is not None and form.named is not None:
        number = _RELEASE.fullmatch(release.strip())
        known = f"{question} {unit.said}"
        return release if number and number["number"] not in known else ""
    if not _ASKS_WHAT_IT_IS_CALLED.search(question):
        return ""
    heading = chunk.heading_path[-1] if chunk.heading_path else chunk.title
    asked, said = content_stems(question), content_stems(f"{unit.said} {unit.context}")
    if any(not content_stems(name) <= asked for name in _NAME.findall(unit.said)):
        return ""
    is_a_name = len(heading.split()) <= _LONGEST_NAME and not heading.endswith("?")
    is_a_name = is_a_name and heading != chunk.title and not has_figure(heading)
    return heading if is_a_name and not content_stems(heading) <= asked | said else ""
