"""Questions in other languages ask for the same, and their small words for nothing."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant
from typer.testing import CliRunner

from rag.asking.languages import in_english_terms
from rag.cli import app

NOTES = {"exportar": 9, "export": 1, "studenten": 1, "student": 7, "serveur": 3}


def forms(prefix: str) -> dict[str, int]:
    return {stem: count for stem, count in NOTES.items() if stem.startswith(prefix)}


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Wer hat Obsidian gegründet?", "who Obsidian gegründet?"),
        ("wie lange dauert die Prüfung", "how long dauert Prüfung"),
        ("was kostet Sync im Monat?", "how much costs Sync Monat?"),
        ("Was ist ein Vault?", "what is Vault?"),
        ("Rabatt für die Studenten?", "Rabatt student?"),
        ("où sont les serveurs de Publish ?", "where serveurs Publish ?"),
        ("Sync ou Publish, où sont-ils ?", "Sync Publish, where sont-ils ?"),
        ("qu’est-ce que le Canvas", "what is Canvas"),
        ("Combien coûte la licence ?", "how much costs licence ?"),
        ("¿Cuánto cuesta Sync?", "¿ how much costs Sync?"),
        ("como exporto mis notas", "how exportar notas"),
        ("Quanto costa Obsidian Sync?", "how much costs Obsidian Sync?"),
        ("Quem criou o plugin Remotely Save?", "who criou plugin Remotely Save?"),
        ("hoe vaak maakt Obsidian een back-up", "how often maakt Obsidian back-up"),
        ("Wie heißt der Hund?", "what name Hund?"),
        ("wie heisst der Hund", "what name Hund"),
        ("Ab wann gilt die Regel?", "since when gilt Regel?"),
        ("à quelle heure ferme la piscine", "what time ferme piscine"),
        ("В какой школе учится Тимур?", "which школе учится Тимур?"),
    ],
)
def test_a_question_of_another_language_is_asked_in_english_terms(asked, read) -> None:
    assert in_english_terms(asked, forms) == read


@pytest.mark.parametrize(
    "asked",
    [
        "who founded Obsidian?",
        "eu ai act: fine for a banned practice, max",
        "total storage per publish site",
        "roth ira yearly contribution limit",
        "salary of c.c. wei",
        "tang xiao'ou wife name",
        "come together release date",
        "was sync ever free?",
        "商汤科技的总部在哪里",
        "",
        "der die das",  # nothing else is asked
    ],
)
def test_any_other_question_stays_as_it_is(asked) -> None:
    assert in_english_terms(asked, forms) == asked


def test_a_german_question_is_answered_or_refused_for_what_it_asks(tmp_path) -> None:
    vault = write_vault(
        tmp_path / "vault",
        {
            "Garten.md": "# Garten\n\nDer Garten wurde 1987 von Anna Brandt angelegt.\n\n"
            "Die Hecke wird alle 6 Wochen geschnitten.\n",
            "Teich.md": "# Teich\n\nIm Teich leben die Frösche, die man am Abend hört.\n",
        },
    )

    def answer(question: str) -> str:
        where = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
        done = CliRunner().invoke(app, ["ask", question, *where])
        assert done.exit_code == 0
        return done.stdout

    assert "Anna Brandt" in answer("Wer hat den Garten angelegt?")
    assert "alle 6 Wochen" in answer("wie oft wird die Hecke geschnitten")
    assert "don't say" in answer("Wer hat den Teich angelegt?")
    assert "don't say" in answer("was kostet der Teich?")


def test_a_word_shared_with_english_makes_no_question_foreign() -> None:
    assert in_english_terms("open todos in Atlas", lambda _: {}) == "open todos in Atlas"


@pytest.mark.parametrize(
    ("question", "lie"),
    [
        ("星河公司有多少员工？", "公司共有350名员工。[1]"),
        ("星河公司什么时候成立？", "星河公司于2019年成立，总部位于上海。[1]"),
    ],
)
def test_a_wrong_figure_between_chinese_letters_is_taken_out(tmp_path, question, lie) -> None:
    said = "# 星河公司\n\n星河公司于2014年成立，总部位于上海。公司共有530名员工。\n"
    vault = write_vault(tmp_path / "vault", {"公司.md": said})
    answer = small_assistant(tmp_path / "index", vault, ScriptedLLM(lie)).ask(question)
    assert "350" not in answer.text
    assert "2019" not in answer.text
    assert not answer.claims[0].supported
    true = lie.replace("350", "530").replace("2019", "2014")
    told = small_assistant(tmp_path / "index", vault, ScriptedLLM(true)).ask(question)
    assert told.text == f"{true[:-3]} [1]"
