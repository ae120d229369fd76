from __future__ import annotations

import pytest

from rag.errors import FilterError
from rag.records import NoteFacts
from rag.retrieving.filters import matching, parse_where

NOTES = (
    NoteFacts(
        "Companies/ACE Robotics.md", "ACE Robotics", ("ACE",), ("ai/robotics",),
        (("type", ("company",)),), ("2026-02-13",),
    ),
    NoteFacts("Daily/2026-01-14.md", "2026-01-14", (), ("daily",), (), ("2026-01-14",)),
    NoteFacts("Ideas/ESG.md", "ESG", (), (), (), ()),
)  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("", {0, 1, 2}),
        ("tag:ai", {0}),
        ("tag:#ai/robotics", {0}),
        ("tag:robotics", set()),
        ("path:Companies/", {0}),
        ('note:"ace robotics"', {0}),
        ("note:ACE", {0}),
        ("after:2026-02-01", {0}),
        ("before:2026-02-01", {1}),
        ("after:20260201", {0}),
        ("before:2026-W05-1", {1}),
        ("after:2026-01-01 and before:2026-02-01", {1}),
        ("tag:ai AND -path:Ideas/", {0}),
        ("type:company", {0}),
        ("-tag:daily", {0, 2}),
        ("-tag:daily -path:Ideas/", {0}),
        ("type:person", set()),
        ("tags:ai", {0}),
        ("title:esg", {2}),
        ("aliases:ace", {0}),
        ("alias:ESG", set()),
    ],
)
def test_conditions(expression: str, found: set[int]) -> None:
    assert matching(parse_where(expression), NOTES) == {NOTES[i].path for i in found}


@pytest.mark.parametrize(
    "expression",
    ["nonsense", "tag:", ":x", 'note:"open', "after:soon", 'a:b"c', "tag:a OR", "tag:a and"],
)
def test_a_broken_expression_shows_the_grammar(expression: str) -> None:
    with pytest.raises(FilterError, match="tag:ai"):
        parse_where(expression)


@pytest.mark.parametrize(
    ("expression", "hint"), [("typ:company", "did you mean type:"), ("zebra:7", "zebra")]
)
def test_a_property_that_no_note_has_is_an_error(expression: str, hint: str) -> None:
    with pytest.raises(FilterError, match=hint) as fault:
        matching(parse_where(expression), NOTES)
    assert "tag:ai" in str(fault.value)
    assert matching(parse_where(expression), ()) == frozenset()
