from __future__ import annotations

import gc

import pytest
from hypothesis import given
from markdown_texts import texts

from rag.reading.linescan import scan_lines
from rag.reading.markdown import MAX_PARSED_LINES, lines_of, outline


def kinds(text: str) -> list[str]:
    return [token.type for token in outline(text).tokens if token.level == 0 and token.map]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a %%b%% c", "a  c"),
        ("%%\n# b\n%%\nc", "\n\n\nc"),
        ("%%\nb\n%% c", "\n\n c"),
        ("a\n%%never closed\n# b", "a\n\n"),
        ("100%% sure", "100%% sure"),
        ("a <!-- b\nc --> d", "a \n d"),
        ("<!-- b\n\n# c\n\n--> d", "\n\n\n\n d"),
        ("> %%\n> b\n> %%\nc", "> \n\n\nc"),
        ("`%% a %%` %%b%%", "`%% a %%` "),
        ("```\n%% a %%\n```", "```\n%% a %%\n```"),
        ("$$\n%% a\n$$ %%", "$$\n%% a\n$$ %%"),
        ("%%\n```\n%%\n# b", "\n\n\n# b"),
    ],
)
def test_comments_are_blanked_line_for_line(text: str, clean: str):
    assert outline(text).text == clean


def test_blocks():
    text = "# A\n\n- b\n\n$$\nx\n$$\n[^1]: c\n\n| a |\n|---|"
    assert kinds(text) == [
        "heading_open",
        "bullet_list_open",
        "math_block",
        "footnote_reference_open",
        "table_open",
    ]


def test_maths_never_closed_is_text():
    assert kinds("$$ a\n\n# b") == ["paragraph_open", "heading_open"]


def test_lines_of():
    assert lines_of("") == []
    assert lines_of("\n") == [""]
    assert lines_of("a\x0bb\u2028c\n") == ["a\x0bb\u2028c"]
    assert lines_of("a\n\nb") == ["a", "", "b"]


@given(texts)
def test_lines_are_kept(text: str):
    assert outline(text).text.count("\n") == text.count("\n")
    assert scan_lines(text)[0].count("\n") == text.count("\n")


@given(texts)
def test_a_clean_text_is_clean_again(text: str):
    clean = outline(text).text
    assert outline(clean).text.count("\n") == clean.count("\n")


SIMPLE = """# A

text %%
%%
# hidden
%%

%%
# hidden too
%%
```py
# code
```
~~~
```
# code
~~~
## B ##
more
<!-- # gone
--> left
| a | b |
|---|---|
| 1 | 2 |

#tag
"""


def test_the_scan_of_enormous_texts_sees_the_same_headings_and_tables():
    long = SIMPLE.replace("text %%\n%%\n# hidden\n%%\n", "text\n")
    clean, tokens = scan_lines(long)
    seen = [
        (t.type, t.map) for t in outline(long).tokens if t.type in {"heading_open", "table_open"}
    ]
    assert [(t.type, t.map) for t in tokens if t.type in {"heading_open", "table_open"}] == seen
    assert "hidden" not in clean
    assert "gone" not in clean
    assert "left" in clean


def test_enormous_texts_are_scanned_and_the_collector_runs_again():
    text = "# A\n\ntext\n" + "\n" * MAX_PARSED_LINES + "# B"
    headings = [t.map for t in outline(text).tokens if t.type == "heading_open"]
    assert headings == [[0, 1], [MAX_PARSED_LINES + 3, MAX_PARSED_LINES + 4]]
    assert outline(text) is outline(text)
    assert gc.isenabled()
