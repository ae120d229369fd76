"""All rows, items or days of a diary that the words of a question are true of, and their count."""

from __future__ import annotations

import pytest
from conftest import assistant_over

NOTES = {
    "Boat/Work ledger.md": "| date | part | who | what | £ |\n|---|---|---|---|---|\n"
    "| 2024-02-03 | mast | Olsen | stay replaced | 120 |\n"
    "| 2024-03-09 | engine | Brandt | impeller | 44 |\n"
    "| 2024-06-11 | heads | Olsen | seacock | 35 |\n"
    "| 2025-04-30 | engine | Brandt | injectors | 410 |\n"
    "| 2025-05-12 | sails | Marsh Loft | leech line | 60 |\n",
    "People.md": "# People\n\n- rigger: Olsen 07700 900111\n- sailmaker: Marsh Loft\n",
    "Places/Sorvik harbour.md": "---\naliases: [Sorvik, the north quay]\n---\nDeep at all tides.\n",
    "Boat/Log.md": "# Ship's log\n\n## 2023\n\n- 3 May – Sorvik, rats aboard\n"
    "- 9 June – Tolm, fog\n\n## 2024\n\n- 2 July – Sorvik, rats again\n- 8 July – Tolm, rats\n"
    "\n## 2025\n\n### June\n\n- 5 June – Sorvik: a rat in the bilge\n"
    "- 6 June – Sorvik, no rats\n",
    "Sky/Diary 2024.md": "# Star diary 2024\n\n## 2024-01-09\nGarden. Wind.\n\n## 2024-02-10\n"
    "Dune ridge. Clear, four hours.\n\n## 2024-05-04\nSaturn low. Dune ridge again. Good.\n\n"
    "## 2024-11-29\nGarden. Mist.\n",
    "Sky/Diary 2023.md": "# Star diary 2023\n\n## 2023-10-02\nDune ridge. Cloud.\n",
    "Boat/Winch.md": "# Winch\n\n- Oil the winch pawls\n- Grease the drum\n",
    "Shop/Hampers 2024.md": "# Hampers 2024\n\n| name | items | collect | done |\n"
    "|---|---|---|---|\n"
    "| Ivo | 2 | 21 | y |\n| Ada | 1 | 22 | n |\n| Sten | 4 | 22 | n |\n| Bea | 1 | 23 | y |\n",
    "Dog/Vet visits.md": "# Vet visits\n\n| date | vet | reason |\n|---|---|---|\n"
    "| 2023-03-01 | Hill Surgery | jab |\n| 2023-09-11 | Dr Falk | paw |\n"
    "| 2024-03-02 | Hill Surgery | jab |\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("entries"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "intro", "told"),
    [
        # Who the rigger is, another note says.
        ("list every job the rigger has done", "2 entries in Work ledger:", ("mast", "heads")),
        ("all the engine work", "2 entries in Work ledger:", ("2024-03-09", "2025-04-30")),
        # Over all sections of the log, under the harbour's other name.
        ("how many times have we had rats at the north quay", "3 times in", ("2023:", "2025:")),
        ("how often were there rats at Sorvik since 2024", "2 times in", ("2024:", "2025:")),
        ("how many sessions at the dune ridge in 2024", "2 sessions in", ("2024-02-10:",)),
        ("how many nights on the dune ridge", "3 nights in", ("2023-10-02:", "2024-05-04:")),
        ("how many times did the dog go to the vet for a jab", "2 times in", ("2023-03-01",)),
        ("which vets have we been to", "2 entries in Vet visits:", ("Hill Surgery", "Dr Falk")),
        ("when was the engine work done", "2 entries in Work ledger:", ("2024-03-09",)),
        ("how many hampers never got picked up in 2024", "2 open entries", ("Ada", "Sten")),
    ],
)
def test_every_entry_that_all_words_are_true_of_is_told(ask, question, intro, told) -> None:
    answer = ask(question)
    first, *items = answer.text.splitlines()
    assert first.startswith(intro)
    assert sum(line.startswith("- ") for line in items) == len(answer.citations) == int(first[0])
    assert all(said in answer.text for said in told)


@pytest.mark.parametrize(
    "question",
    [
        "list every job the rigger has done on the gearbox",  # no entry says gearbox
        "how many times have we had mice at the north quay",
        "how often did the rigger not come",
        "how many times has the winch been oiled",  # how to do it is not when it was done
        "when was the last engine work",
        "which vet did the jab",
    ],
)
def test_what_a_word_speaks_against_is_no_list(ask, question) -> None:
    said = ask(question).text
    assert not any(listed in said for listed in (" entries in ", " times in ", "1 time in "))
