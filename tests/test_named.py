"""Sections that a query asks for by name."""

from __future__ import annotations

import pytest

from rag.records import Chunk
from rag.retrieving.named import asked_by_name
from rag.text.terms import content_stems

NAMES = ("Kiln Works", "Kilnworks")


def chunk(*path: str, text: str = "") -> Chunk:
    return Chunk("Kiln.md#s@0", "Kiln.md#s", "Kiln.md", "Kiln Works", path, 1, 2, text, text)


@pytest.mark.parametrize(
    ("query", "path", "text", "asked"),
    [
        ("what is Kiln Works", (), "", True),
        ("tell me about Kilnworks", ("Kiln Works",), "", True),
        ("what is Kiln Works", ("Kiln Works", "Owners"), "", False),
        ("who owns Kiln Works", ("Kiln Works", "Owners"), "", True),
        ("who owns Ember", ("Kiln Works", "Owners"), "", False),
        ("who owns most of Kiln Works", ("Kiln Works", "Owners"), "", True),
        ("who owns the crane of Kiln Works", ("Kiln Works", "Owners"), "", False),
        ("where is Kiln Works based", (), "hq: Ember Bay", True),
        ("where is Kiln Works based", (), "founded: 1998", False),
        ("", (), "", False),
    ],
)
def test_a_section_is_asked_for_by_name(query, path, text, asked) -> None:
    assert asked_by_name(content_stems(query), NAMES, chunk(*path, text=text)) is asked
