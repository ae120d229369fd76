"""Questions in another language than the notes are asked in the notes' own words."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.asking.chinese import chinese_names, from_chinese
from rag.asking.languages import in_english_terms
from rag.cli import app
from rag.languages.dictionary import dictionary
from rag.text.terms import stem, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINE = re.compile(r"[^\t,]+\t[^\t,]+(?:,\s*[^\t,]+)*")
ENGLISH = {
    "People/Ada Moore.md": "---\naliases: [艾达]\n---\n# Ada Moore\n\n"
    "Chairman of Norvik since June 2024.\n\n"
    "She got her doctorate in Oslo in 1996.\n",
    "Companies/Norvik.md": "# Norvik\n\n## Money\n\nRevenue in 2024 was 40 million euros.\n\n"
    "## Staff\n\nThe company has 530 employees in Bergen.\n\n"
    "## Contracts\n\nA customer may cancel the insurance contract within 14 days.\n",
    "Home/Fridge.md": "# Fridge\n\nThe fridge was bought in March 2023 and cost 699 euros.\n",
}
GERMAN = {
    "Norvik.md": "# Norvik\n\nDer Umsatz betrug 2024 rund 40 Millionen Euro.\n\n"
    "Die Firma hat 530 Mitarbeiter.\n",
    "Kühlschrank.md": "# Kühlschrank\n\nDer Kühlschrank hat 699 Euro gekostet.\n",
    "Notes.md": "# Notes\n\nThe company revenue talk is on Friday. The fridge is empty.\n",
}


@pytest.fixture(scope="module")
def asked_of(tmp_path_factory) -> Callable[[dict[str, str], str], dict[str, object]]:
    folder = tmp_path_factory.mktemp("translating")

    def ask(notes: dict[str, str], question: str) -> dict[str, object]:
        name = str(abs(hash(tuple(notes))))
        vault: Path = folder / name
        if not vault.exists():
            write_vault(vault, notes)
        where = ["--vault", str(vault), "--index", str(folder / f"index-{name}"), "--quiet"]
        done = CliRunner().invoke(app, ["ask", question, "--json", *where])
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Wer ist seit Juni 2024 Vorsitzender von Norvik?", "Ada Moore"),
        ("Wie viele Mitarbeiter hat die Firma Norvik?", "530"),
        ("Quel était le chiffre d'affaires de Norvik en 2024 ?", "40 million"),
        ("¿Cuántos empleados tiene Norvik?", "530"),
        ("诺维克公司 Norvik 有多少员工？", "530"),
        ("艾达是哪一年拿到博士学位的？", "1996"),
        ("冰箱是什么时候买的？", "March 2023"),
    ],
)
def test_a_question_finds_its_answer_in_notes_of_another_language(asked_of, question, told) -> None:
    answer = asked_of(ENGLISH, question)
    assert told in str(answer["answer"])
    assert answer["citations"]
    assert "searched for" in str(answer["notice"])


def test_what_the_notes_do_not_say_is_refused_in_any_language(asked_of) -> None:
    for question in ("Wer hat Norvik gegründet?", "¿Quién fundó Norvik?", "Norvik 的股东是谁？"):
        assert asked_of(ENGLISH, question)["abstained"], question


def test_notes_in_the_language_of_the_question_are_asked_in_their_own_words(asked_of) -> None:
    answer = asked_of(GERMAN, "Wie viele Mitarbeiter hat die Firma?")
    assert "530 Mitarbeiter" in str(answer["answer"])
    assert answer["notice"] == ""
    assert "699 Euro" in str(asked_of(GERMAN, "Was hat der Kühlschrank gekostet?")["answer"])


def forms_of(text: str) -> Callable[[str], dict[str, int]]:
    stems = [stem(word) for word in words(text)]

    def forms(prefix: str) -> dict[str, int]:
        return {one: stems.count(one) for one in stems if one.startswith(prefix)}

    return forms


NOTES = (
    "Norvik Sync Plus language model insurance number revenue employees vault folder found release "
    "price month chairman use use use benefit version"
)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        # Compounds by their parts, hyphens in strange words, forms of verbs.
        ("Wer hat das Sprachmodell gegründet?", "who language model found?"),
        (
            "Wo ist die Versicherungsnummer im Norvik-Ordner?",
            "where insurance number Norvik folder?",
        ),
        # The likelier word wins where the notes have both, unless they have the other far more.
        ("Können wir das nutzen", "use"),
        # A name is no small word; a small word without accent asks nothing in mid-sentence.
        ("Combien coûte Sync Plus par mois ?", "how much costs Sync Plus month ?"),
        ("¿cuánto dinero dicen que ingresa Norvik?", "¿ how much money revenue Norvik?"),
        # The capital of the first word makes it no name.
        (
            "Dans quelle version Norvik a-t-il des employés ?",
            "which version Norvik a-t-il employee ?",
        ),
        # A word that no list has stays as it is.
        ("Wer ist der Quastenflosser von Norvik?", "who is Quastenflosser Norvik?"),
    ],
)
def test_words_are_exchanged_for_those_that_the_notes_have(asked, read) -> None:
    assert in_english_terms(asked, forms_of(NOTES), translates=True) == read


def test_chinese_names_and_dates_are_read_and_what_the_notes_have_stays() -> None:
    names = chinese_names([("Moonshot AI", ["月之暗面", "Kimi"]), ("诺维克", ["诺维"])])
    assert names == {"月之暗面": "Moonshot AI"}
    forms = forms_of("Moonshot AI price company 豆包")
    read = from_chinese("月之暗面公司在2024年5月把豆包的价格降到多少", forms, lambda: names)
    assert read == "Moonshot AI company May 2024 豆包 price how many"
    chinese = forms_of("公司的价格是多少")
    assert from_chinese("公司的价格是多少", chinese, dict) == "公司的价格是多少"


@pytest.mark.parametrize(
    "language", ["german", "french", "spanish", "italian", "portuguese", "dutch", "chinese"]
)
def test_every_line_of_a_list_has_an_english_word_and_words_for_it(language) -> None:
    lines = files("rag.languages").joinpath("dictionaries", f"{language}.tsv").read_text("utf-8")
    broken = [line for line in lines.splitlines() if not LINE.fullmatch(line)]
    assert not broken
    assert dictionary(language) is not None


def test_a_language_without_a_list_has_no_dictionary() -> None:
    assert dictionary("klingon") is None
