from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from markdown_texts import texts

from rag.reading.evidence import plain, units
from rag.reading.frontmatter import read_frontmatter
from rag.reading.notes import read_note
from rag.reading.plain import folded
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes
from rag.records import EvidenceUnit, Note, Section

SHARED = Path(__file__).parents[2] / "shared"


def units_of(text: str) -> tuple[EvidenceUnit, ...]:
    above = read_frontmatter(text).lines
    sections = split_sections(Note("a.md", "a", text, "", body_line=above + 1))
    return tuple(unit for section in sections for unit in units(section))


def quotes(text: str) -> list[str]:
    return [unit.quote for unit in units_of(text)]


def check(text: str, section: Section) -> None:
    """Every quote stands in the plain text of its lines in the file.

    A line on which one comment ends and another begins can't be read by itself, so a text with
    comments is held against the section, where they are blanked out.
    """
    comments = "%%" in text or "<!--" in text
    above = section.first_line - 1 if comments else 0
    lines = (section.text if comments else text).split("\n")
    for unit in units(section):
        assert section.first_line <= unit.first_line <= unit.last_line <= section.last_line
        cited = plain("\n".join(lines[unit.first_line - 1 - above : unit.last_line - above]))
        assert folded(unit.quote) in folded(cited)
        assert unit.quote
        assert unit.said
        assert "\n" not in unit.said or unit.kind == "code"


def test_sentences_know_their_lines():
    found = units_of("# A\nOne here. Two **goes\non** to [[Line|line]] three.\n\nFour.")
    assert [(u.kind, u.quote, u.lines) for u in found] == [
        ("sentence", "One here.", (2, 2)),
        ("sentence", "Two goes on to line three.", (2, 3)),
        ("sentence", "Four.", (5, 5)),
    ]
    assert found[0].group == found[1].group != found[2].group


def test_marks_open_over_a_sentence_end_take_the_lines_of_both():
    found = units_of("A **bold. Still\nbold.** End.")
    assert [(u.quote, u.lines) for u in found] == [
        ("A bold.", (1, 2)),
        ("Still bold.", (1, 2)),
        ("End.", (2, 2)),
    ]


def test_items_hang_on_the_line_that_opens_the_list_or_the_parent():
    text = "It grew. Notable spinouts:\n- [[Momenta]] — driving\n  - child\n- [x] MiniMax\n\nEnd."
    found = units_of(text)
    assert [(u.kind, u.quote, u.context) for u in found] == [
        ("sentence", "It grew.", ""),
        ("sentence", "Notable spinouts:", ""),
        ("item", "Momenta — driving", "Notable spinouts:"),
        ("item", "child", "Momenta — driving"),
        ("item", "MiniMax", "Notable spinouts:"),
        ("sentence", "End.", ""),
    ]
    assert found[2].group == found[4].group != found[3].group


def test_a_day_at_the_head_of_a_line_is_no_number_of_an_item():
    said = ["9. November 1989: Mauerfall", "3. Oktober 1990: Einheit", "1. März war."]
    text = "- 9. November 1989: Mauerfall\n- [ ] 3. Oktober 1990: Einheit\n\n1. März war."
    assert [u.said for u in units_of(text)] == quotes(text) == said
    assert quotes("1. January: sow\n2. March: reap") == ["January: sow", "March: reap"]


def test_a_finished_sentence_above_opens_no_list():
    assert [u.context for u in units_of("It grew.\n\n- a\n")] == ["", ""]
    assert [u.context for u in units_of("**Bull**\n\n- a\n")] == ["", "Bull"]


def test_what_follows_a_bold_line_hangs_on_it():
    text = "**Is it free?**\nIt is.\n\n- a\n\n**Why:**\n\nBecause.\n\nA **bold** word.\n"
    assert [(u.kind, u.said, u.context) for u in units_of(text)] == [
        ("title", "Is it free?", ""),
        ("sentence", "It is.", "Is it free?"),
        ("item", "a", "Is it free?"),
        ("title", "Why:", ""),
        ("sentence", "Because.", "Why:"),
        ("sentence", "A bold word.", "Why:"),
    ]


def test_a_bold_line_over_nothing_is_a_sentence():
    assert [u.kind for u in units_of("It grew.\n\n**Never sell.**\n")] == ["sentence"] * 2


def test_long_items_give_their_sentences_too():
    text = f"- First one {'goes on ' * 30}here. Second one.\n"
    assert [u.kind for u in units_of(text)] == ["item", "sentence", "sentence"]


def test_rows_are_read_with_their_header():
    text = "| Metric | TTM | Trend |\n|---|---|---|\n| **Revenue** | $609M |  |\n|a|b|[[C\\|c]]|\n"
    first, second = units_of(text)
    assert first.quote == "Revenue | $609M |"
    assert first.said == "Revenue: TTM $609M"
    assert first.context == "Metric | TTM | Trend"
    assert first.cells == ("Revenue", "$609M", "")
    assert first.columns == ("Metric", "TTM", "Trend")
    assert first.lines == (3, 3)
    assert (second.quote, second.cells) == ("a|b|c", ("a", "b", "c"))


def test_a_table_of_a_header_alone_gives_it():
    assert quotes("| a | b |\n|---|---|\n") == ["a | b"]


def test_rows_with_cells_missing_or_over():
    short, long = units_of("| a | b |\n|---|---|\n| x |\n| x | y | z |\n")
    assert (short.cells, short.columns) == (("x", ""), ("a", "b"))
    assert (long.cells, long.columns) == (("x", "y", "z"), ("a", "b", ""))


def test_properties():
    text = "---\nfounded: 2014\ntags: [a]\nfounders:\n  - '[[Xu Li|Xu]]'\n  - Tang\n---\nBody."
    found = units_of(text)
    assert [(u.kind, u.said, u.lines) for u in found] == [
        ("property", "founded: 2014", (2, 2)),
        ("property", "founders: Xu, Tang", (4, 6)),
        ("sentence", "Body.", (8, 8)),
    ]


def test_broken_frontmatter_is_read_property_by_property():
    found = units_of("---\na: [\nb: 2\n---\nBody.")
    assert [(u.kind, u.quote) for u in found] == [
        ("property", "b: 2"),
        ("sentence", "Body."),
    ]


def test_code_is_one_unit_as_written():
    (unit,) = units_of("```py\n# **no** [[x]]\ny = a[b](c)\n```")
    assert (unit.kind, unit.quote, unit.lines) == ("code", "# **no** [[x]]\ny = a[b](c)", (1, 4))
    assert unit.said == unit.quote


def test_long_code_is_several_units():
    text = "Run this:\n\n```\n" + "".join(f"line {n}\n" for n in range(30)) + "```"
    code = units_of(text)[1:]
    assert [u.lines for u in code] == [(4, 15), (16, 27), (28, 33)]
    assert {u.context for u in code} == {"Run this:"}
    (endless, *_) = units_of("    " + "word " * 1000)
    assert len(endless.quote) <= 1200


def test_maths():
    (unit,) = units_of("$$\nE = mc^2\n$$")
    assert (unit.kind, unit.lines) == ("code", (1, 3))
    assert "E = mc^2" in unit.quote


def test_callouts():
    found = units_of("> [!warning]- Be [[x|careful]]\n> One. Two\n> goes on.\n> - item\n")
    assert [(u.quote, u.context, u.lines) for u in found] == [
        ("Be careful", "", (1, 1)),
        ("One.", "Be careful", (2, 2)),
        ("Two goes on.", "Be careful", (2, 3)),
        ("item", "Be careful", (4, 4)),
    ]
    assert quotes("> [!note]\n> Text.") == ["Text."]


def test_quotes_footnotes_and_html():
    assert quotes("> Said *so*. Twice.") == ["Said so.", "Twice."]
    assert quotes("It rose.[^1] Then.\n\n[^1]: A source. Another.") == [
        "It rose.",
        "Then.",
        "A source.",
        "Another.",
    ]
    assert quotes("<div>\n<p>Some <b>html</b> text</p>\n</div>") == ["Some <b>html</b> text"]
    assert quotes("<style>\np {color: red}\n</style>") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Heading",
        "Heading\n===",
        "---\n\n***",
        "#tag #two",
        "%% gone %%\n<!-- gone -->",
        "[ref]: https://x.com",
        "[ref]: https://x.com 'A title'\n[b]: <a place.md> (two words)\n[c]: c.md \"\"",
        "![[picture.png]]\n![alt](p.png)",
        "- \n- [ ] \n",
        "| |\n|-|\n| |",
        "```\n```",
        "— …",
    ],
)
def test_nothing_to_quote(text: str):
    assert units_of(text) == ()


def test_what_is_said_has_no_html_but_the_quote_is_verbatim():
    (unit,) = units_of("Press <kbd>Ctrl</kbd>+<kbd>O</kbd> <small>(twice)</small>.")
    assert unit.said == "Press Ctrl+O (twice)."
    assert unit.quote == "Press <kbd>Ctrl</kbd>+<kbd>O</kbd> <small>(twice)</small>."
    (row,) = units_of("| a | b |\n|---|---|\n| one<br>two | 3 |")
    assert row.said == "one two: 3"
    assert [u.said for u in units_of("Write `<br>` for a break, or <name>.<br/>")] == [
        "Write <br> for a break, or <name>."
    ]
    assert units_of("<br />\n") == ()


def test_a_heading_over_nothing_is_a_line_of_its_section():
    found = units_of(
        "# Heron\n\nA ferry.\n\n## Risks\n### Fire in the **engine** room\n"
        "### Key welders leaving\n\n## Crew\n> [!info] Ferry\n> ## Mate: To be hired\n"
        "> She sails.\n> ## Captain: Lena Marsh\n"
    )
    assert [(u.kind, u.quote, u.context, u.first_line) for u in found] == [
        ("sentence", "A ferry.", "", 3),
        ("item", "Fire in the engine room", "", 6),
        ("item", "Key welders leaving", "", 7),
        ("title", "Ferry", "", 10),
        ("sentence", "She sails.", "Ferry", 12),
        ("item", "Captain: Lena Marsh", "Ferry", 13),
    ]
    assert found[1].group == found[2].group


def test_entities_are_said_as_the_signs_they_stand_for():
    text = "The R&amp;D budget is 5 million EUR.&nbsp;It was set by Eva&#39;s team.\n\nPut `&amp;`."
    assert [(u.said, u.quote) for u in units_of(text)] == [
        ("The R&D budget is 5 million EUR.", "The R&amp;D budget is 5 million EUR."),
        ("It was set by Eva's team.", "It was set by Eva&#39;s team."),
        ("Put &amp;.", "Put &amp;."),
    ]
    assert units_of("| a | b |\n|-|-|\n| R&amp;D | &lt;5 |")[0].cells == ("R&D", "<5")


def test_a_long_line_with_code_is_read_at_once():
    line = " ".join(f"At [10:{n}] we ran `job[{n % 900}]` and <b>saw</b> it." for n in range(3_000))
    found = units_of(line)
    assert len(found) == 3_000
    assert found[7].said == "At [10:7] we ran `job[7]` and saw it."


def test_a_line_of_tags_does_not_hide_its_neighbours():
    assert quotes("One\n#tag #two\ntwo") == ["One", "two"]


def test_tags_with_text_after_them_are_read_at_once():
    line = " ".join(f"#project{n}" for n in range(40)) + " notes from the call with Ada"
    assert quotes(line) == [line]
    assert quotes(" ".join(f"#project{n}" for n in range(40))) == []


def test_a_name_in_brackets_and_what_it_says_is_no_link_definition():
    line = "[Maria]: My brother Anton built the chimney in 2019."
    assert quotes(line) == [line]


def test_a_comment_within_a_sentence():
    text = "Led by %%secret%%\nAnt Group. Next <!-- x -->one."
    assert quotes(text) == ["Led by Ant Group.", "Next one."]
    assert folded(plain(text)) == "Led by Ant Group. Next one."


@given(texts)
def test_every_quote_stands_in_its_lines(text: str):
    for section in split_sections(Note("a.md", "a", text, "")):
        check(text, section)


@pytest.mark.parametrize("name", ["reference", "eval/docs/vault"])
def test_real_notes(name: str):
    vault = SHARED / name
    if not vault.is_dir():
        pytest.skip(f"shared/{name} is not here")
    for file in list_notes(vault):
        note = read_note(vault, file)
        for section in split_sections(note):
            check(note.text, section)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Kestrels nest here[^2] since May.", "Kestrels nest here since May."),
        ('See [the rota]({% page "/rota/#may" %}) first.', "See the rota first."),
        ("Read about nests{.usa-button} now.", "Read about nests now."),
        ('Ask in {% channel "birds" %} or by mail.', "Ask in birds or by mail."),
        ("It costs 7 (see [[Nests#^price]]) a day.", "It costs 7 (see Nests) a day."),
        ("Take `x[^2]{.a}` as it is.", "Take x[^2]{.a} as it is."),
    ],
)  # fmt: skip
def test_what_only_a_program_reads_is_not_said(written, said) -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, 1, written)
    (unit,) = units(section)
    assert unit.said == said
