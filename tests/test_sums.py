"""Sums and counts over rows and items, and the one row that all words of a question name."""

from __future__ import annotations

import pytest
from conftest import assistant_over

COSTS = """---
tags: [money]
---
| date | boat | paid to | what | £ | settled |
|---|---|---|---|---|---|
| 2024-02-03 | Heron | Olsen | sail mended | 120 | yes |
| 2024-06-11 | Teal | Olsen | new rope | 35.50 | yes |
| 2024-09-30 | Heron | Marsh Yard | winter berth | 410 | no |
| total | | | | 565.50 | |
"""
NOTES = {
    "Money/Costs 2024.md": COSTS,
    "Money/Costs 2025.md": COSTS.replace("2024", "2025").replace("410", "455").replace(
        "| total | | | | 565.50 | |", "| 2025-10-02 | Teal | Olsen | keel | 95 | - |"
    ),
    "Club/Members.md": "# Members\n\n| name | kind | age |\n|---|---|---|\n| Ivo | junior | 14 |\n"
    "| Ada | adult | 41 |\n| Sten | junior | 17 |\n| Bea | life | 66 |\n",
    "Club/Regatta.md": "# Regatta\n\n## Costs\n\n- Tent: 240 €\n- Buoys (6): 90 €\n- Cups: 61 €\n"
    "\n## Helpers\n\n- Ada brings 12 chairs.\n",
    "Boats/Flat keys.md": "# Moorings\n\n| month | pier | swing |\n|---|---|---|\n"
    "| Jan 24 | 40 | 22 |\n| Feb 24 | 40 | 23 |\n| Mar 24 | 44 | 23 |\n",
    "Club/Kitty.md": "# Kitty\n\n| date | what | in | out |\n|---|---|---|---|\n"
    "| 2025-01-07 | subs 5 | 10.00 | |\n| 2025-01-07 | room | | 5.00 |\n"
    "| 2025-01-21 | fine Bea | 0.50 | |\n| 2025-02-04 | room | | 6.00 |\n"
    "| 2025-02-04 | fine Bea | 0.50 | |\n| 2025-02-04 | fine Ivo | 1.50 | |\n",
    "Club/Vote.md": "| for | perc. of voters |\n|---|---|\n| Teal | 40 |\n| Heron | 60 |\n",
    "Boats/Berths.md": "# Berths\n\n| berth | boat |\n|---|---|\n| 14A | Heron |\n| 14B | Teal |\n",
    "Log/2025-05-01.md": "# 2025-05-01\n\n- Heron fuel £18 at the quay.\n- Wind west.\n",
    "Log/2025-05-09.md": "# 2025-05-09\n\n- Teal fuel £21.\n",
    "Log/2025-06-02.md": "# 2025-06-02\n\n- Heron fuel £17.\n",
    "Blood pressure 2025.md": "| date | sys | pulse |\n|---|---|---|\n| 7 Mar | 124 | 86 |\n"
    "| 14 Mar | 127 | 79 |\n| 21 Mar | 119 | 80 |\n",
    "Blood pressure 2024.md": "| date | sys | pulse |\n|---|---|---|\n| 6 Mar | 131 | 88 |\n"
    "| 14 Mar | 140 | 91 |\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("sums"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "intro", "entries"),
    [
        ("total paid to Olsen in 2024", "Total over 2 entries is £155.50:", 2),
        ("what did we spend on Heron in 2025 altogether", "Total over 2 entries is £575:", 2),
        ("total paid to Olsen", "Total over 5 entries is £406:", 5),  # both years' notes
        ("total cost of the regatta", "Total over 3 entries is 391 €:", 3),
        ("total fuel in may 2025", "Total over 2 entries is £39:", 2),  # of daily notes
        ("how much did Marsh Yard cost since 2024 in total", "Total over 2 entries is £865:", 2),
        ("average age of the members", "Average of “age” over 4 entries is 34.5:", 4),
        ("how many juniors are on the members list", "2 juniors:", 2),
        ("how many members are over 40", "2 members:", 2),
        ("how many boat costs of 100 quid or more in 2024", "2 costs:", 2),
        ("what has bea paid in fines altogether", "Total of “in” over 2 entries is 1:", 2),
        ("total room hire out of the kitty", "Total of “out” over 2 entries is 11:", 2),
        ("total unsettled costs of Teal", "", 0),  # one entry is no sum
        ("swing moorings total jan 24", "", 0),
    ],
)
def test_entries_are_reckoned_and_each_is_cited(ask, question, intro, entries) -> None:
    answer = ask(question)
    first, *items = answer.text.splitlines()
    if not intro:
        assert not first.startswith("Total")
        return
    assert first == intro
    assert sum(line.startswith("- ") for line in items) == len(answer.citations) == entries
    assert items[-1].startswith("Read in ")


@pytest.mark.parametrize(
    "question",
    [
        "total paid to Olsen for varnish in 2024",  # no entry says varnish
        "how many seniors are on the members list",
        "how many chairs does Ada bring",
        "how much is the berth of Heron",
    ],
)
def test_what_a_word_speaks_against_is_not_reckoned(ask, question) -> None:
    assert "entries is" not in ask(question).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("swing mooring mar 24", "Mar 24: 23 (swing)"),
        ("bp 14 march 2025", "14 Mar: sys 127; pulse 79"),
        ("pulse 14 mar 24", "14 Mar: 91 (pulse)"),
        ("berth of Teal", "14B: Teal"),
        ("percentage of voters for Teal", "Teal: 40"),
    ],
)
def test_the_one_row_that_every_word_names_is_told(ask, question, said) -> None:
    answer = ask(question)
    assert said in answer.text
    assert len(answer.citations) == 1
