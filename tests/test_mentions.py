from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.indexing.mentions import Names
from rag.records import Link, NoteFacts

NAMES = Names(
    [
        NoteFacts("Ideas/China.md", "China"),
        NoteFacts("Ideas/Mixture of experts.md", "Mixture of experts", aliases=("MoE",)),
        NoteFacts("Ideas/benchmark.md", "benchmark"),
        NoteFacts("Films/An Event.md", "An Event"),
        NoteFacts("Films/New York Nights.md", "New York Nights"),
        NoteFacts("Places/New York.md", "New York"),
        NoteFacts("People/David Bradley (director).md", "David Bradley (director)"),
        NoteFacts("People/René Clair.md", "René Clair"),
        NoteFacts("Companies/SenseTime.md", "SenseTime", aliases=("商汤科技", "商汤")),
        NoteFacts("Daily/2026-02-13.md", "2026-02-13"),
        NoteFacts("Old/Atlas.md", "Atlas"),
        NoteFacts("Atlas.md", "The Atlas project"),
    ]
)


def named(text: str) -> list[str]:
    return [path for paths in NAMES.mentions(text) for path in paths]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("China's exports", ["Ideas/China.md"]),
        ("the china cabinet", []),
        ("Chinatown and Indochina", []),
        ("A mixture-of-experts model, or MoE", ["Ideas/Mixture of experts.md"] * 2),
        ("an event in town", []),
        ("He made An Event in 1970", ["Films/An Event.md"]),
        ("every benchmark, Benchmark", []),
        ("He saw New York Nights", ["Films/New York Nights.md"]),
        ("He saw new york at night", ["Places/New York.md"]),
        ("directed by David Bradley.", ["People/David Bradley (director).md"]),
        ("by Rene Clair", ["People/René Clair.md"]),
        ("by Rene\u0301 Clair", ["People/René Clair.md"]),
        ("我们看商汤科技的财报", ["Companies/SenseTime.md"]),
        ("see 2026-02-13", ["Daily/2026-02-13.md"]),
        ("https://example.org/China/SenseTime", []),
        ("[[China]] is a link, no mention", []),
        ("", []),
    ],
)
def test_a_mention_is_a_name_in_whole_words_and_the_longest(text, paths) -> None:
    assert named(text) == paths


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("Ideas/China", "Ideas/China.md"),
        ("ideas/china.md", "Ideas/China.md"),
        ("china", "Ideas/China.md"),
        ("../Places/New York.md", "Places/New York.md"),
        ("Atlas", "Atlas.md"),
        ("Old/Atlas", "Old/Atlas.md"),
        ("atlas", "Atlas.md"),
        ("MoE", "Ideas/Mixture of experts.md"),
        ("the atlas project", "Atlas.md"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_links_resolve_as_in_obsidian(target, path) -> None:
    assert NAMES.resolve(target, "Ideas/x.md") == path


def test_a_link_outweighs_a_mention_and_an_embed_a_link() -> None:
    links = [Link("SenseTime"), Link("Atlas", embed=True), Link("Atlas"), Link("China")]
    edges = NAMES.edges("Ideas/China.md", "SenseTime and MoE, in China", links)
    assert edges == {
        "Companies/SenseTime.md": (1.0, "link"),
        "Atlas.md": (1.5, "embed"),
        "Ideas/Mixture of experts.md": (1.0, "mention"),
    }


def test_a_shared_name_is_shared_out_and_one_of_many_names_none() -> None:
    two = Names([NoteFacts(f"{n}/Kick-off.md", "Kick-off") for n in "ab"])
    assert two.edges("c.md", "the Kick-off", ()) == {
        "a/Kick-off.md": (0.5, "mention"),
        "b/Kick-off.md": (0.5, "mention"),
    }
    many = Names([NoteFacts(f"{n}/Kick-off.md", "Kick-off") for n in "abcd"])
    assert many.edges("e.md", "the Kick-off", ()) == {}


def test_an_empty_vault_has_no_names() -> None:
    assert list(Names([]).mentions("anything")) == []


@given(st.text())
def test_any_text_can_be_looked_through(text) -> None:
    assert all(path.endswith(".md") for path in named(text))


@given(st.lists(st.text(min_size=1, max_size=12), max_size=4), st.text(max_size=60))
def test_any_names_can_be_looked_for(titles, text) -> None:
    notes = [NoteFacts(f"n/{number}.md", title) for number, title in enumerate(titles)]
    for paths in Names(notes).mentions(text):
        assert set(paths) <= {note.path for note in notes}
