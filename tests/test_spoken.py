"""The languages that the notes of a vault are in."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.retrieving.spoken import languages_of

GERMAN = (
    "Der Kessel ist im Keller und nicht für die Heizung. Das Werkzeug liegt auf der Bank bei der "
    "Tür, ein Eimer von Anna auch."
)
FRENCH = (
    "Les outils sont dans le garage. La clé est pour Paul et une autre avec lui. On le dit aux "
    "voisins, sur une carte."
)
ENGLISH = "The boiler is in the cellar, and Thomas has a note with the numbers for it."


@pytest.fixture
def spoken(tmp_path):
    def languages(*bodies: str) -> tuple[str, ...]:
        notes = {f"{number}.md": f"# {number}\n\n{body}\n" for number, body in enumerate(bodies)}
        index = Index(
            tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder()
        )
        index.sync()
        return languages_of(index.catalog)

    return languages


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("german", GERMAN),
        ("french", FRENCH),
        ("spanish", "La llave está en el garaje para las visitas y es del tío, como una de los."),
        ("italian", "Il cane che abita nel giardino è di una delle vicine. Sono anche della zia."),
        ("swedish", "Pannan är i källaren och det finns en nyckel som hänger på ett band av tyg."),
        ("dutch", "De ketel is in het huis en niet voor de kelder. Een band wordt ook zijn raam."),
        ("polish", "Kocioł jest w piwnicy i nie ma go na górze. Klucz był przy drzwiach dla Ani."),
        ("russian", "Не забыть, что на кухне плитка. Это было от бабушки, для дома."),
        ("japanese", "予備のタイルはガレージにあります。自転車の後ろに置いてあるので便利です。"),
        ("korean", "예비 타일은 차고에서 찾을 수 있습니다. 자전거까지 정리하고 있습니다."),
        ("chinese", "备用瓷砖可以放在车库里。大家不要自己拿，如果没有了，下次一起买。"),
    ],
)
def test_notes_in_one_language_are_in_it_alone(spoken, language, body) -> None:
    assert spoken(body, body) == (language,)


def test_the_language_of_most_notes_comes_first(spoken) -> None:
    assert spoken(FRENCH, GERMAN, FRENCH, FRENCH, GERMAN, ENGLISH) == ("french", "german")


@pytest.mark.parametrize("bodies", [(ENGLISH, ENGLISH), (GERMAN, *[ENGLISH] * 19), ("",)])
def test_english_notes_are_in_no_other_language(spoken, bodies) -> None:
    assert spoken(*bodies) == ()
