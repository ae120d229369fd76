from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.plain import folded, plain, readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[[A|B]] and [[A#H]] and ![[x]]", "B and A#H and x"),
        ("in a table: [[A\\|B]]", "in a table: B"),
        ("![[picture.png|200]] ![alt](p.png)", "picture.png alt"),
        ("[t](u) [**t** `c`](u_v_w 'title') <https://a_b>", "t t c https://a_b"),
        ("**b** *i* ***bi*** __s__ _e_ `code` ~~s~~ ==h==", "b i bi s e code s h"),
        ("*a **b***", "a b"),
        (r"\*kept\* 1\. C\#", "*kept* 1. C#"),
        ("**Founded:** 2014 and **粗**体，这是*重点*内容", "Founded: 2014 and 粗体，这是重点内容"),
        ("`` a`b `` and `un", "a`b and `un"),
        ("`**raw** [[x]]`", "**raw** [[x]]"),
        ("> [!note]- Title\n> said\n> > twice", "Title\nsaid\ntwice"),
        ("fact ^block-1", "fact "),
        ("a %%gone%%b <!-- gone -->c", "a b c"),
        ("**https://x.com/a_b_c**", "https://x.com/a_b_c"),
        ("x $a_1*b*c$ y", "x $a_1*b*c$ y"),
        ("**Smart Auto**'s", "Smart Auto's"),
    ],
)
def test_marks_go(written: str, read: str):
    assert plain(written).strip() == read.strip()


@pytest.mark.parametrize(
    "written",
    [
        "~65%, $2.82B, HK$2.51 (Feb 11) of ~$10B",
        "snake_case_name and 3*4 and 5*6 and 2**8 and C# and C++",
        "a == b, a==b and c==d, x != y",
        "&amp; &nbsp; 5 < 6 > 4",
        "stars * with * blanks and 100%",
        "| *a | b* |",
        "*open\n\nnever closed*",
        "a[0] [ ] [x] [^1]",
        "Total*: 5",
        "\ue000",
        "$5 and 10$ [note",
    ],
)
def test_what_is_no_mark_stays(written: str):
    assert plain(written) == written


@given(st.text(alphabet="ab *_`~=[]()|!$%<>-\\\n#^1.", max_size=80))
def test_lines_are_kept(text: str):
    assert plain(text).count("\n") == text.count("\n")


@given(st.text(alphabet="abc ,.é公司\n", max_size=80))
def test_plain_text_is_untouched(text: str):
    assert plain(text) == text


def test_readable_drops_rules_fences_and_bars():
    text = "| a | b |\n|---|---|\n| 1 | **2** |\n\n---\n\n```py\nx = **y\n```\n- [[A|item]]"
    assert readable(text) == "a | b\n1 | 2\nx = **y\n- item"


def test_folded():
    assert folded(" a\n  b\t") == "a b"
