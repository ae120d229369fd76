"""Words that mean one thing, and forms of one word."""

from __future__ import annotations

from rag.text.terms import stem
from rag.text.thesaurus import alike, all_alike, meaning


def test_irregular_forms_are_one_word() -> None:
    assert stem("withdrew") in alike(stem("withdraw"))
    assert all_alike(frozenset({stem("teeth")}), frozenset({stem("tooth")}))


def test_a_form_brings_its_group_along() -> None:
    assert meaning(stem("sold")) == meaning(stem("selling")) >= 0
    assert stem("acquired") in alike(stem("bought"))


def test_other_words_stay_apart() -> None:
    assert meaning(stem("heron")) == -1
    assert alike(stem("heron")) == {stem("heron")}
    assert stem("found") not in alike(stem("find"))


def test_kin_that_no_stemmer_joins_are_one_word() -> None:
    assert stem("allergy") in alike(stem("allergic"))
    assert meaning(stem("mum")) == meaning(stem("mother"))
    assert stem("storage") not in alike(stem("shop"))
    assert stem("employer") not in alike(stem("employees"))
