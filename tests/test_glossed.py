"""An English embedder and an English reader are given other languages in English."""

from __future__ import annotations

import pytest
from fakes import WordOverlapEmbedder

from rag.embedders.glossed import Glossed
from rag.protocols import Reader
from rag.records import Reading
from rag.rerankers.glossedreader import GlossedReader

FRENCH, GLOSS = "Les carreaux sont dans le garage.", "tile garage."
ENGLISH = "The tiles are in the garage."
TABLE = "| vélo | garage |"


class Recording(WordOverlapEmbedder):
    """Remembers the queries and the words that it is given too."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[str] = []
        self.words: list[str] = []

    def encode_query(self, query):
        self.queries.append(query)
        return super().encode_query(query)

    def word_vectors(self, words):
        self.words.extend(words)
        return self.encode_passages(words)


def french() -> tuple[str, ...]:
    return ("french",)


def test_passages_of_another_language_have_the_vectors_of_their_gloss() -> None:
    inner = Recording()
    glossed = Glossed(inner)
    vectors = glossed.encode_passages([FRENCH, ENGLISH, TABLE])
    assert inner.encoded == [GLOSS, ENGLISH, TABLE]
    assert vectors.tolist() == inner.encode_passages([GLOSS, ENGLISH, TABLE]).tolist()


def test_what_tells_no_language_is_in_that_of_the_notes() -> None:
    inner = Recording()
    glossed = Glossed(inner).of_notes(french)
    glossed.encode_passages([TABLE, ENGLISH])
    assert inner.encoded == ["| bike | garage |", ENGLISH]
    for query in (TABLE, "where vélo", ENGLISH):
        glossed.encode_query(query)
    assert inner.queries == ["| bike | garage |", "where bike", ENGLISH]


@pytest.mark.parametrize(("spoken", "given"), [(tuple, ["vélo", "des"]), (french, ["bike", "des"])])
def test_words_are_those_of_the_first_language_and_never_empty(spoken, given) -> None:
    inner = Recording()
    assert len(Glossed(inner, spoken).word_vectors(["vélo", "des"])) == 2
    assert inner.words == given


def test_it_is_the_inner_embedder_but_for_its_fingerprint() -> None:
    inner = Recording()
    glossed = Glossed(inner, french)
    assert (glossed.name, glossed.dimension, glossed.max_tokens) == (
        inner.name,
        inner.dimension,
        inner.max_tokens,
    )
    assert glossed.fingerprint.startswith(inner.fingerprint)
    assert glossed.fingerprint != inner.fingerprint
    assert glossed.count_tokens([FRENCH]) == inner.count_tokens([FRENCH])


class RecordingReader:
    """Takes the last word of every passage for the answer."""

    name = "fake:last"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def read(self, question, passages):
        self.asked.append((question, list(passages)))
        return [Reading(float(at), text.split()[-1]) for at, text in enumerate(passages)]


def test_a_reader_is_given_the_gloss_and_finds_no_words_in_it() -> None:
    inner = RecordingReader()
    reader = GlossedReader(inner, french)
    assert isinstance(reader, Reader)
    assert reader.name == inner.name
    found = reader.read("Où sont les carreaux ?", [FRENCH, ENGLISH, TABLE])
    assert inner.asked == [("where tile ?", [GLOSS, ENGLISH, "| bike | garage |"])]
    assert found == [Reading(0.0, ""), Reading(1.0, "garage."), Reading(2.0, "")]


def test_an_english_question_stays_and_one_without_a_dictionary_is_not_read() -> None:
    inner = RecordingReader()
    reader = GlossedReader(inner, tuple)
    assert reader.read("where are the tiles", [ENGLISH]) == [Reading(0.0, "garage.")]
    assert reader.read("Πού είναι τα πλακάκια;", [ENGLISH]) == ()
    assert inner.asked == [("where are the tiles", [ENGLISH])]
