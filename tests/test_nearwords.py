"""A question's words against a text's, the near ones counting by how near they are."""

from __future__ import annotations

import numpy as np
import pytest

from rag.retrieving.nearwords import NOTHING, Coverage, NearWords

KIN = {"price": (1.0, 0.0), "sum": (0.6, 0.8), "crane": (0.0, 1.0), "chips": (0.0, 1.0)}


class Kin:
    """Words with vectors worked out by hand; the rest have none."""

    def word_vectors(self, words):
        return np.array([KIN.get(word, (0.0, 0.0)) for word in words], dtype=np.float32)


def test_the_same_stem_counts_fully_and_a_near_word_by_its_cosine() -> None:
    near = NearWords(Kin())
    found = near.nearness(["price"], ["Prices rose.", "The sum rose.", "A crane.", ""])
    # Cosine 0.6 lies half way between 0.2, unrelated, and 1.
    assert found[:, 0].tolist() == pytest.approx([1.0, 0.5, 0.0, 0.0])


def test_words_of_one_meaning_count_mostly_with_or_without_vectors() -> None:
    for near in (NearWords(Kin()), NearWords(None)):
        found = near.nearness(["price", "based"], ["What it costs.", "hq: Ember Bay"])
        assert found.tolist() == [pytest.approx([0.85, 0.0]), pytest.approx([0.0, 0.85])]


def test_words_of_other_languages_have_the_meaning_of_the_english_for_them() -> None:
    english = {"prix": "price", "coûté": "cost", "coute": "cost"}
    near = NearWords(None, in_english=lambda words: [english.get(word, word) for word in words])
    assert near.nearness(["prix"], ["Elle a coûté 349 euros."]).tolist() == [[pytest.approx(0.85)]]


def test_the_best_piece_counts_not_the_sum_of_pieces() -> None:
    near = NearWords(None)
    apart = "Herons eat fish.\n\nThe crane sleeps."
    together = "The crane eats fish."
    rows = "| bird | food |\n| heron | fish |\n| crane | frogs |"
    weights = {"crane": 3.0, "fish": 1.0}
    found = near.coverage(weights, [apart, together, rows, "", "---"])
    assert [one.words for one in found] == [0.75, 1.0, 0.75, 0.0, 0.0]


def test_neighbouring_words_count_where_they_are_neighbours() -> None:
    found = NearWords(None).coverage(
        {"angel": 1.0, "round": 1.0, "led": 1.0},
        ["It led the angel round.", "An angel turned round.", "Rounds led by angels."],
    )
    # Two pairs: "angel round" and "round led".
    assert [one.pairs for one in found] == [0.5, 0.0, 0.5]


def test_a_question_without_words_covers_nothing() -> None:
    near = NearWords(Kin())
    assert near.coverage({}, ["text"]) == [NOTHING]
    assert near.coverage({"price": 1.0}, []) == []
    assert near.coverage({"price": 0.0}, ["price"]) == [Coverage(0.0, 0.0)]


def test_many_new_words_do_not_change_what_was_known(monkeypatch) -> None:
    monkeypatch.setattr("rag.retrieving.nearwords._MOST_WORDS", 50)
    monkeypatch.setattr("rag.retrieving.nearwords._MOST_TEXTS", 3)
    near, texts = NearWords(Kin()), ["The sum of chips.", "cranes and prices"]
    first = near.nearness(["price", "crane"], texts)
    for n in range(40):
        near.nearness([f"word{n}"], [f"other{n} text{n}"])
    assert near.nearness(["price", "crane"], texts).tolist() == first.tolist()


def test_one_version_is_not_nearly_another() -> None:
    class Alike:
        def word_vectors(self, words):
            return np.ones((len(words), 2), dtype=np.float32) / np.sqrt(2)

    found = NearWords(Alike()).nearness(["1.4.5"], ["Released as v1.4.5.", "Released as 1.4.6."])
    assert found[:, 0].tolist() == pytest.approx([1.0, 0.0])
