"""The language of a text, and the text word by word in English."""

from __future__ import annotations

import pytest

from rag.languages.detection import is_foreign, language_of, query_in
from rag.languages.gloss import asked_in_english, in_english, query_in_english
from rag.languages.names import names_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # By small words.
        ("Die Fliesen liegen in der Garage und nicht im Keller.", "german"),
        ("Les carreaux sont dans le garage derrière le vélo.", "french"),
        ("Las baldosas están en el garaje con la bicicleta.", "spanish"),
        ("Le piastrelle sono nel garage della casa.", "italian"),
        ("Os azulejos estão na garagem com a bicicleta.", "portuguese"),
        ("De tegels liggen achter het huis en niet in de kelder.", "dutch"),
        ("Plattorna ligger i garaget och inte i källaren.", "swedish"),
        ("Płytki są w garażu i nie ma ich w piwnicy.", "polish"),
        # By letters.
        ("Где лежат запасные плитки?", "russian"),
        ("予備のタイルはガレージにあります。", "japanese"),
        ("예비 타일은 차고에 있어요.", "korean"),
        ("备用瓷砖在车库里。", "chinese"),
        # English, also with some words or letters of others.
        ("The tiles are in the garage with the bike.", ""),
        ("Der Spiegel is what we read in the end", ""),
        ("Atlas 予算 of the project and the rest of it", ""),
        ("Grand Hotel Budapest", ""),
        ("", ""),
    ],
)
def test_a_text_is_in_the_language_of_its_letters_or_small_words(text, language) -> None:
    assert language_of(text) == language


def test_what_tells_no_language_is_in_the_likeliest_that_has_a_dictionary() -> None:
    table = "| Fliese | 5 | Garage |"
    assert language_of(table) == ""
    assert language_of(table, ("turkish", "german", "french")) == "german"
    assert language_of(table, ("turkish",)) == ""
    assert language_of("Les carreaux sont dans le garage.", ("german",)) == "french"
    assert language_of("The tiles are in the garage.", ("german",)) == ""


@pytest.mark.parametrize(
    ("text", "likely", "foreign"),
    [
        ("Les carreaux sont dans le garage.", (), True),
        ("Τα πλακάκια είναι στο γκαράζ.", (), True),  # without a dictionary
        ("| Karo | 5 | Garaj |", (), False),
        ("| Karo | 5 | Garaj |", ("turkish",), True),
        ("The tiles are in the garage.", ("turkish",), False),
    ],
)
def test_a_text_is_foreign_with_a_dictionary_or_without(text, likely, foreign) -> None:
    assert is_foreign(text, likely) is foreign


def test_signs_with_some_kana_or_likelier_in_it_are_japanese() -> None:
    assert language_of("出雲の宿の電話番号") == "japanese"
    assert language_of("火災保険") == "chinese"
    assert language_of("火災保険", ("japanese",)) == "japanese"
    assert language_of("今天去吃很好吃的面条「ラーメン」", ("chinese",)) == "chinese"


def test_what_a_query_asks_with_in_english_is_no_word_of_another_language() -> None:
    # "Much" is no form of "mucho", nor "is" the Dutch word.
    assert query_in_english("how much bicicletas", ("spanish",)) == "how much bike"
    assert query_in_english("what is fiets", ("dutch",)) == "what is bicycle"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("when fiets", "when is bicycle"),
        ("how long fiets", "how long is bicycle"),
        ("when is fiets", "when is bicycle"),
        ("when fiets, how much eten", "when bicycle, how much eat"),
        ("when the bike is away", "when the bike is away"),
    ],
)
def test_a_gloss_that_asks_for_a_time_alone_says_is(query, asked) -> None:
    assert asked_in_english(query, ("dutch",)) == asked


def test_names_have_a_capital_and_no_english() -> None:
    assert names_in("how much Bicicleta Noelia DNI cumple", "spanish") == {"noelia"}
    assert names_in("Wann fährt Mette Fahrrad", "german") == {"mette"}
    assert names_in("Noelia", "turkish") == frozenset()


def test_english_words_that_ask_do_not_tell_the_language_of_a_query() -> None:
    assert query_in("how much costs die Fliese und der Eimer") == "german"
    assert query_in("where Fliesen", ["german"]) == "german"
    assert query_in("where are the tiles of the garage", ["german"]) == ""


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("german", "Das Fahrrad steht im Keller.", "bike stand basement."),
        ("german", "Waschmaschinenschlüssel", "washer key"),
        ("french", "Les carreaux sont derrière le vélo de Thomas.", "tile bike Thomas."),
        ("french", "L’eau de la piscine", "water pool"),
        ("italian", "La bicicletta è nell'acqua.", "bike water."),
        ("spanish", "La bicicleta está en el garaje.", "bike garage."),
        ("russian", "Кто купил велосипед?", "who buy bike?"),
        ("japanese", "自転車は地下室にあります", "bike basement"),
        ("japanese", "冷蔵庫はいつ買った？", "fridge when buy ？"),
        ("korean", "자전거는 지하실에 있어요", "bike basement"),
        ("chinese", "自行车在地下室", "bike basement"),
        ("", "Where is le garage?", "Where is le garage?"),
    ],
)
def test_a_text_is_put_in_english_word_by_word_without_small_words(language, text, english) -> None:
    assert in_english(text, language) == english


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("russian", "Грузия экспортирует вино", "Грузия export wine"),  # no "груз"
        ("russian", "груз", "load"),
        ("german", "Die Waschmaschine von Miele", "washer Miele"),
        ("japanese", "Miele の洗濯機", "Miele washing machine"),
        ("chinese", "Miele洗衣机", "Miele washing machine"),
        ("german", "quastenflosser", "quastenflosser"),
    ],
)
def test_names_and_words_that_no_list_has_stay(language, text, english) -> None:
    assert in_english(text, language) == english
