from __future__ import annotations

from rag.reading.links import body_links
from rag.records import Link


def links(body: str) -> list[Link]:
    return list(body_links(body, 1)[0])


def tags(body: str) -> tuple[str, ...]:
    return body_links(body, 1)[1]


def test_every_kind_of_link():
    body = (
        "[[Note]] [[Note#Heading|shown]] [[Note#^block]]\n"
        "![[embed]] [x](Other%20Note.md#h) [[#Own]]"
    )
    assert links(body) == [
        Link("Note"),
        Link("Note", heading="Heading", shown="shown"),
        Link("Note", block="block"),
        Link("embed", embed=True, line=2),
        Link("Other Note.md", heading="h", shown="x", line=2),
        Link("", heading="Own", line=2),
    ]


def test_lines_are_counted_from_the_body():
    assert body_links("a\n[[B]]", 5)[0] == (Link("B", line=6),)


def test_a_bar_in_a_table_is_escaped():
    assert links("| a |\n|---|\n| [[A\\|B]] |") == [Link("A", shown="B", line=3)]


def test_files_and_pages_are_no_notes():
    assert links("[a](https://x.com) [b](mailto:a@b.c) [c](paper.pdf) ![d](pic.png) [e](//x)") == []


def test_names_with_odd_characters():
    assert links("[[C# notes 🚀]] [[商汤]] [[it's]]") == [
        Link("C", heading="notes 🚀"),
        Link("商汤"),
        Link("it's"),
    ]


HIDDEN = """
`[[A]] #a` and `` ` [[B]] ``

```
[[C]] #c
```

    [[D]] #d

%%
[[E]] #e
%%
<!-- [[F]] #f --> %%[[G]]%% $x #g$

$$
[[H]] #h
$$
"""


def test_nothing_from_code_maths_and_comments():
    assert body_links(HIDDEN, 1) == ((), ())


def test_tags():
    body = (
        "#actor #china/tech (#ai), #123 C# #1st x#no https://x.y/#frag [[A#b]] [t](u#c) #中文 #日_2"
    )
    assert tags(body) == ("actor", "china/tech", "ai", "1st", "中文", "日_2")


def test_headings_are_no_tags():
    assert tags("# Heading\n\n## Two #three\n\n#four\n#four") == ("three", "four")
