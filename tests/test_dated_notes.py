"""When something happened, told by the day of the note that says it happened; and versions."""

from __future__ import annotations

import pytest
from conftest import assistant_over

VAULT = {
    "Daily/2026-02-03.md": "# 2026-02-03\n\n- Called the plumber about the boiler.\n"
    "- Lunch with [[Ida]].\n",
    "Daily/2026-01-10.md": "# 2026-01-10\n\n- Paid the rent.\n",
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
    ],
)
def test_a_note_says_when(ask, question, day, note) -> None:
    answer = ask(question)
    assert day in answer.text
    assert answer.citations[0].note == note


def test_a_version_that_is_not_there_has_no_day(ask) -> None:
    assert ask("when was 1.99.9 released").abstained
