"""When something happened, told by the day of the note that says it happened; and versions."""

from __future__ import annotations

import pytest
from conftest import assistant_over

VAULT = {
    "Daily/2026-02-03.md": "# 2026-02-03\n\n- Called the plumber about the boiler.\n"
    "- Lunch with [[Ida]].\n",
    "Daily/2026-01-10.md": "# 2026-01-10\n\n- Paid the rent.\n",
    "Meetings/2025-03-05.md": "## Present\n\n- Bruno Kelk @bkelk (guest)\n- Mara Voss (chair)\n\n"
    "## Roof\n\n- Remaining roof fund #1384\n  - Mara: 39k is left of the roof fund.\n",
    "Meetings/2025-06-11.md": "## Present\n\n- Bruno Kelk @bkelk (member)\n- Mara Voss (chair)\n\n"
    "## Members\n\n- We voted Bruno Kelk in as a member.\n\n"
    "## Roof\n\n- Remaining roof fund #1390\n  - Mara: 12k is left of the roof fund.\n",
    "Runtime.md": "# Runtime\n\nOn 2024-10-29 our 14.x became the long-term line.\n\n"
    "On 2023-04-18 our 13.x was shown at the fair, version 14 of it with x more tables.\n",
    "Porto.md": "---\ndate: 2025-11-02\n---\n# Trip to Porto\n\n"
    "We crossed the bridge on foot and ate sardines at Casa Guedes.\n",
    "Ida.md": "# Ida\n\nIda teaches cello in Ghent.\n",
    "Releases/v1.4.5.md": '---\ndate: 2023-08-30\ntitle: "1.4.5"\n---\n\n## New\n\n'
    "- Accounts now support two-factor authentication.\n",
    "Releases/v1.4.6.md": '---\ndate: 2023-09-06\ntitle: "1.4.6"\n---\n\n## New\n\n'
    "- Search finds words in pictures.\n",
    "Releases/v0.5.1.md": "Released on 2020/05/13\n\n- Folders can be moved.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("dated"), VAULT) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "day", "note"),
    [
        ("when did I call the plumber", "2026-02-03", "Daily/2026-02-03.md"),
        ("when did I have lunch with Ida?", "2026-02-03", "Daily/2026-02-03.md"),
        ("when did we eat at Casa Guedes", "2025-11-02", "Porto.md"),
        ("when was 1.4.5 released", "2023-08-30", "Releases/v1.4.5.md"),
        ("when did two-factor authentication come", "2023-08-30", "Releases/v1.4.5.md"),
        ("when could folders first be moved", "2020-05-13", "Releases/v0.5.1.md"),
        # Who was present became nothing on that day.
        ("when was Bruno Kelk voted in", "2025-06-11", "Meetings/2025-06-11.md"),
        ("when did 14.x become the long-term line", "2024-10-29", "Runtime.md"),
    ],
)
def test_a_note_says_when(ask, question, day, note) -> None:
    answer = ask(question)
    assert day in answer.text
    assert answer.citations[0].note == note


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how much of the roof fund was left in March 2025", "39k"),
        ("how much of the roof fund was left in june 2025?", "12k"),
    ],
)
def test_of_several_meetings_the_one_of_the_month_answers(ask, question, said) -> None:
    answer = ask(question)
    assert said in answer.text
    assert answer.text.count("is left") == 1
    assert answer.hits[0].chunk.note == answer.citations[0].note


def test_a_version_that_is_not_there_has_no_day(ask) -> None:
    assert ask("when was 1.99.9 released").abstained
