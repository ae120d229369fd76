from __future__ import annotations

import pytest

from rag.answering.grounding import ground
from rag.records import Chunk, Hit, Section

ACE = """## Round

ACE Robotics closed an angel round led by [[Ant Group]]. Wang Xiaogang co-led it.

| Metric | TTM (Jun 2025) |
|--------|----------------|
| Revenue | $609M |
| Gross margin | ~65% |
"""
HERON = """# Heron

The heron is **not** a crane. It was founded in 2014.
"""


def hit(rank: int, note: str, text: str, heading: str) -> Hit:
    lines = text.rstrip("\n").split("\n")
    section = Section(f"{note}#{heading}", note, note[:-3], (heading,), 1, len(lines), text)
    chunk = Chunk(
        f"{section.id}@0", section.id, note, note[:-3], (heading,), 1, len(lines), text, text
    )
    return Hit(chunk, 1.0 / rank, rank, section=section)


HITS = (hit(1, "ACE Robotics.md", ACE, "Round"), hit(2, "Heron.md", HERON, "Heron"))


def test_a_true_claim_is_cited_with_its_words_and_lines() -> None:
    grounded = ground("The angel round was led by Ant Group [1].", HITS)
    assert grounded.text == "The angel round was led by Ant Group. [1]"
    (citation,) = grounded.citations
    assert (citation.note, citation.first_line, citation.last_line) == ("ACE Robotics.md", 3, 3)
    assert citation.quote == "ACE Robotics closed an angel round led by Ant Group."


def test_a_marker_to_the_wrong_hit_is_corrected() -> None:
    grounded = ground("Wang Xiaogang co-led it [2].", HITS)
    assert [c.note for c in grounded.citations] == ["ACE Robotics.md"]
    assert grounded.claims[0].supported


def test_a_claim_without_a_marker_is_cited_where_it_stands() -> None:
    grounded = ground("Revenue was 609 million.", HITS)
    assert grounded.citations[0].first_line == 7
    assert grounded.text.endswith("[1]")


@pytest.mark.parametrize(
    "lie",
    [
        "The round was led by Qiming Venture Partners [1].",
        "Revenue was $906M [1].",
        "Revenue was €609M [1].",
        "Gross margin was $65 [1].",
        "The angel round was not led by Ant Group [1].",
        "The heron is a crane [2].",
        "The heron was founded in 2015 [2].",
        "Bananas are rich in potassium [1].",
        "Gross margin: ~56% [1]",
    ],
)
def test_a_lie_does_not_reach_the_answer(lie: str) -> None:
    grounded = ground(lie, HITS)
    assert grounded.text == ""
    assert grounded.citations == ()
    assert [claim.supported for claim in grounded.claims] == [False]


def test_a_marker_to_nothing_is_reported_once() -> None:
    grounded = ground("Led by Ant Group [9]. Wang Xiaogang co-led it [9][0].", HITS)
    assert grounded.unknown_markers == (9, 0)
    assert all(claim.supported for claim in grounded.claims)


def test_the_true_half_of_a_draft_is_kept() -> None:
    grounded = ground("Led by Ant Group [1]. It raised $5 billion [1].", HITS)
    assert "Ant Group" in grounded.text
    assert "billion" not in grounded.text
    assert [c.supported for c in grounded.claims] == [True, False]


def test_a_model_that_loops_says_it_once() -> None:
    grounded = ground("Led by Ant Group [1].\n" * 50, HITS)
    assert grounded.text.count("Ant Group") == 1


@pytest.mark.parametrize("draft", ["", "  \n", "[1]", "...", "[1][2][3]"])
def test_a_draft_of_nothing_claims_nothing(draft: str) -> None:
    assert ground(draft, HITS).claims == ()


def test_no_hits_support_nothing() -> None:
    assert ground("Led by Ant Group [1].", ()).citations == ()


def test_a_no_in_another_cell_denies_nothing() -> None:
    table = "| Card | Memory | Sold abroad |\n|---|---|---|\n| K40 | 141 GB | no |\n"
    hits = [hit(1, "Cards.md", table, "Cards")]
    assert ground("K40: 141 GB (Memory) [1]", hits).claims[0].supported
    assert not ground("The K40 is sold abroad. [1]", hits).claims[0].supported


def test_a_unit_said_as_it_stands_is_one_claim_whatever_stops_are_in_it() -> None:
    table = "| Train | Name |\n|---|---|\n| No. 14 | Dakshin Exp. South |\n"
    grounded = ground("No. 14: Dakshin Exp. South [1]", [hit(1, "Trains.md", table, "Trains")])
    assert grounded.text == "No. 14: Dakshin Exp. South [1]"
    assert len(grounded.claims) == 1


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("Norvik Inc. has 530 employees.", "Norvik Inc. [1] has 530 employees. [1]"),
        ("Smith et al. 2020 tell of 12 owls.", "Smith et al. [1] 2020 tell of 12 owls [1]."),
        ("Der Umzug ist am 14. März 2027 geplant.", "Der Umzug ist am 14. März 2027 geplant. [1]"),
    ],
)
def test_a_stop_within_a_sentence_ends_no_claim(said: str, draft: str) -> None:
    note = hit(1, "Note.md", f"# Note\n\n{said} It is so.\n", "Note")
    grounded = ground(draft, (note,))
    assert grounded.text == f"{said} [1]"
    assert len(grounded.claims) == 1


def test_names_in_each_others_role_are_no_support() -> None:
    sued = hit(1, "Court.md", "# Court\n\nMegvii sued SenseTime over a patent in 2021.\n", "Court")
    turned = ground("SenseTime sued Megvii over a patent in 2021 [1].", (sued,))
    assert [claim.supported for claim in turned.claims] == [False]
    assert ground("SenseTime was sued by Megvii over a patent [1].", (sued,)).claims[0].supported


def test_a_column_that_says_no_denies_no_row() -> None:
    table = "# Squash\n\n| Player | No. of titles | Finals |\n|---|---|---|\n| Matthew | 3 | 4 |\n"
    squash = hit(1, "Squash.md", table, "Squash")
    grounded = ground("Squash: Matthew: No. of titles 3; Finals 4 [1]", (squash,))
    assert [claim.supported for claim in grounded.claims] == [True]


def test_a_bare_figure_is_no_piece_of_another() -> None:
    chips = hit(1, "Chips.md", "# Chips\n\nRuns V3.2-Exp from the first 40 days.\n", "")
    assert not ground("2 [1]", (chips,)).claims[0].supported
    assert ground("40 [1]", (chips,)).claims[0].supported


def test_a_name_with_a_number_in_it_is_found_in_a_row() -> None:
    rows = "| Model | Date | Total |\n|---|---|---|\n| GLM-4.5 | Jul 2025 | 355B |\n"
    models = hit(1, "Zhipu.md", f"# Zhipu\n\n{rows}", "Models")
    assert ground("Zhipu: GLM-4.5: 355B (Total) [1]", (models,)).claims[0].supported


def test_the_blank_before_a_marker_goes_and_the_one_in_a_title_stays() -> None:
    hits = (hit(1, "50% & ?.md", "# 50% & ?\n\nThe violet kestrel sleeps at noon.\n", "50% & ?"),)
    grounded = ground("50% & ?: The violet kestrel sleeps at noon [1].", hits)
    assert grounded.text == "50% & ?: The violet kestrel sleeps at noon. [1]"


def test_a_list_keeps_its_bullets_and_a_single_line_has_none() -> None:
    items = "* Revenue: $609M [1]\n1. Gross margin: ~65% [1]\n"
    assert ground(items, HITS).text == "- Revenue: $609M [1]\n- Gross margin: ~65% [2]"
    assert ground("- Revenue: $609M [1]\n- Revenue: $1 [1]", HITS).text == "Revenue: $609M [1]"


def test_a_further_check_reads_a_row_under_its_columns() -> None:
    parts = "# Parts\n\n| Part | Changed | Cost |\n|---|---|---|\n| filter | March | 12 |\n"
    premises: list[str] = []

    def holds(premise: str, _claim: str) -> bool:
        premises.append(premise)
        return True

    ground("filter: Changed March; Cost 12 [1]", [hit(1, "Parts.md", parts, "Parts")], holds=holds)
    assert premises[0].endswith("filter: Changed March; Cost 12")
