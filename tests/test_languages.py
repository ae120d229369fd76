"""Questions in other languages ask for the same, and their small words for nothing."""

from __future__ import annotations

import pytest
from conftest import write_vault
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
