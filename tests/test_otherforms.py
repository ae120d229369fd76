"""The forms of a word that notes in another language have."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.retrieving.otherforms import OtherForms

SPANISH = {
    "Casa.md": "# Casa\n\nLa bicicleta está en el garaje y hay que revisar las ruedas para las "
    "vacaciones. Es una de las del vecino, como los otros.\n",
    "Caldera.md": "# Caldera\n\nLa caldera ha sido revisada por Ana. Es para los radiadores y "
    "las duchas, como una del vecino. El 冰箱 también fue revisado.\n",
    "Perro.md": "# Perro\n\nEl perro duerme con una manta para los días de las lluvias, y es como "
    "los del parque. Revisado por el veterinario.\n",
}


def index_of(folder, notes) -> Index:
    made = Index(folder / "index", write_vault(folder / "vault", notes), WordOverlapEmbedder())
    made.sync()
    return made


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> OtherForms:
    return OtherForms(index_of(tmp_path_factory.mktemp("forms"), SPANISH).catalog)


def test_a_word_has_the_forms_that_the_notes_have_of_it(forms) -> None:
    assert forms.languages() == ("spanish",)
    assert forms.of("revisar") == {"revisada", "revisado"}
    assert forms.of("Revisión") == {"revisar", "revisada", "revisado"}


def test_a_word_is_as_frequent_as_its_most_frequent_form(forms) -> None:
    assert forms.frequency("revisar") == 2  # as "revisado"
    assert forms.frequency("revisando") == 2  # itself in no note
    assert forms.frequency("garaje") == 1
    assert forms.frequency("xyzzy") == 0


@pytest.mark.parametrize("word", ["las", "冰箱", "caldera", "xyzzy"])
def test_a_short_or_unspaced_word_and_one_in_a_single_form_has_no_other(forms, word) -> None:
    assert forms.of(word) == frozenset()


def test_english_notes_have_no_other_forms(tmp_path) -> None:
    english = {"A.md": "# A\n\nThe heron was revised, and the revision of it is with Thomas.\n"}
    forms = OtherForms(index_of(tmp_path, english).catalog)
    assert forms.languages() == ()
    assert forms.of("revision") == frozenset()


def test_what_a_sync_brings_is_found(tmp_path) -> None:
    index = index_of(tmp_path, SPANISH)
    forms = OtherForms(index.catalog)
    assert forms.of("revisar") == {"revisada", "revisado"}
    write_vault(index.vault, {"Más.md": "# Más\n\nLos del gas revisaron las válvulas para el.\n"})
    index.sync()
    assert forms.of("revisar") == {"revisada", "revisado", "revisaron"}
