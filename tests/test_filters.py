from __future__ import annotations

import pytest

from rag.errors import FilterError
from rag.records import NoteFacts
from rag.retrieving.filters import matching, parse_where

NOTES = (
    NoteFacts(
        "Companies/ACE Robotics.md", "ACE Robotics", ("ACE",), ("ai/robotics",),
        (
            ("type", ("company",)), ("Due Date", ("2026-03-05",)), ("partner", ("Ant Group",)),
            ("created_at", ("2026-02-01T10:30",)), ("motto", ("",)),
        ),
        ("2026-02-13",),
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
        # As --json writes it.
        ('note:"Companies/ACE Robotics.md"', {0}),
        ("note:Ideas/ESG", {2}),
        ("note:Companies/ESG.md", set()),
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
        # A key with a blank, however it is joined.
        ('"Due Date":2026-03-05', {0}),
        ("due-date:2026-03-05 and tag:ai", {0}),
        ('-"due date":2026-03-05', {1, 2}),
        ("Due_Date:2026-03-06", set()),
        # A link as Obsidian shows it.
        ('partner:"[[Ant Group]]"', {0}),
        ("partner:[[Ant Group]] tag:ai", {0}),
        ("note:[[ESG]]", {2}),
        # A day meets a moment of it.
        ("created-at:2026-02-01", {0}),
        ("created-at:2026-02-01T10:30", {0}),
        ("created-at:2026-02-02", set()),
        ('motto:""', {0}),
        ('created-at:""', set()),
        ("motto:_none_", set()),
        # Months and years are spans.
        ("after:2026-01", {0}),
        ("before:2026-02", {1}),
        ("before:2026-01", set()),
        ("after:2025", {0, 1}),
        ("after:2026", set()),
        # Quotation marks of a phone.
        ("note:“ACE Robotics”", {0}),
        ("“Due Date”:„2026-03-05“ tag:ai", {0}),
    ],
)
def test_conditions(expression: str, found: set[int]) -> None:
    assert matching(parse_where(expression), NOTES) == {NOTES[i].path for i in found}


@pytest.mark.parametrize(
    "expression",
    [
        "nonsense",
        "tag:",
        ":x",
        'note:"open',
        "after:soon",
        "after:2026-13",
        'a:b"c',
        "note:“open",
        '"Due Date:x',
        "tag:a OR",
        "tag:ai, path:Companies/",
        "tag:a and",
    ],
)
def test_a_broken_expression_shows_the_grammar(expression: str) -> None:
    with pytest.raises(FilterError, match="tag:ai"):
        parse_where(expression)


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("typ:company", "did you mean type:"),
        ("zebra:7", "zebra"),
        ("du-dat:1", 'did you mean "due date":'),
    ],
)
def test_a_property_that_no_note_has_is_an_error(expression: str, hint: str) -> None:
    with pytest.raises(FilterError, match=hint) as fault:
        matching(parse_where(expression), NOTES)
    assert "tag:ai" in str(fault.value)
    assert matching(parse_where(expression), ()) == frozenset()
