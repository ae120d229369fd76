from __future__ import annotations

import pytest

from rag.reading.frontmatter import read_frontmatter


def values(yaml: str) -> dict[str, tuple[str, ...]]:
    return {e.key: e.values for e in read_frontmatter(f"---\n{yaml}\n---\nbody").entries}


def test_values_are_kept_as_written():
    written = "code: 0020\ndate: 2026-02-13\nlisted: yes\nratio: 3.10\ntime: 12:30\nnothing:"
    assert values(written) == {
        "code": ("0020",),
        "date": ("2026-02-13",),
        "listed": ("yes",),
        "ratio": ("3.10",),
        "time": ("12:30",),
        "nothing": (),
    }


def test_wikilinks_read_as_shown():
    written = 'a: "[[Xu Li|Xu]]"\nb: [[China]]\nc: [[China|the country]]\nd:\n  - "[[A]]"\n  - B'
    assert values(written) == {
        "a": ("Xu",),
        "b": ("China",),
        "c": ("the country",),
        "d": ("A", "B"),
    }


def test_nested_mappings_are_flattened():
    assert values("round: {led by: Ant Group, size: 5}") == {
        "round": ("led by: Ant Group", "size: 5")
    }


def test_lines_of_entries():
    front = read_frontmatter("---\na: 1\n\nb:\n  - x\n  - y\n# remark\nc: >\n  long\n  text\n---\n")
    assert [(e.key, e.first_line, e.last_line) for e in front.entries] == [
        ("a", 2, 2),
        ("b", 4, 6),
        ("c", 8, 10),
    ]
    assert front.lines == 11


@pytest.mark.parametrize(
    "text",
    ["", "body", "---\nnever closed: 1", "----\na: 1\n---", "---\n\nprose here\n\n---\nmore"],
)
def test_no_frontmatter(text: str):
    assert read_frontmatter(text).lines == 0


def test_empty_frontmatter():
    assert read_frontmatter("---\n---\n# A").lines == 2


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n"
    for n in range(9)
)


@pytest.mark.parametrize(
    "yaml",
    [
        "a: [",
        "a: " + "[" * 500 + "]" * 500,
        "a: " + "- " * 500,
        BOMB,
        "a: " + "x" * 70_000,
    ],
)
def test_yaml_that_is_none_or_too_much_tells_nothing(yaml: str):
    front = read_frontmatter(f"---\n{yaml}\n---\n# Body")
    assert not any(entry.values for entry in front.entries)
    assert front.lines == yaml.rstrip("\n").count("\n") + 3 + yaml.endswith("\n")
    assert "\n" not in front.warning
    assert front.warning.startswith("frontmatter ")


def test_a_line_that_is_no_yaml_costs_no_other():
    written = (
        "title: Dune: a novel\ntags: [book]\nup: [[A]], [[B|C]]\nhandle: @ada\n"
        "who: 'It's me'\nread:\n\t- May\n\t- June\n# a note\nyear: 1965"
    )
    front = read_frontmatter(f"---\n{written}\n---\nbody")
    assert [(e.key, e.values, e.first_line, e.last_line) for e in front.entries] == [
        ("title", ("Dune: a novel",), 2, 2),
        ("tags", ("book",), 3, 3),
        ("up", ("A, C",), 4, 4),
        ("handle", ("@ada",), 5, 5),
        ("who", ("It's me",), 6, 6),
        ("read", ("May", "June"), 7, 9),
        ("year", ("1965",), 11, 11),
    ]
    assert front.warning.startswith("frontmatter read property by property: mapping values")
    assert front.warning.endswith("on line 2")


def test_an_alias_that_holds_itself_ends():
    assert values("a: &a [x, *a]")["a"]
