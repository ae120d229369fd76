from __future__ import annotations

import threading

import numpy as np
from fakes import WordOverlapEmbedder
from hypothesis import given
from hypothesis import strategies as st

from rag.embedders.remembered import Remembered
from rag.protocols import Embedder

TEXTS = st.lists(st.sampled_from([f"the heron eats fish {n}" for n in range(6)]), max_size=8)


@given(st.lists(TEXTS, max_size=6), st.integers(1, 4))
def test_it_gives_what_the_embedder_gives(calls, most) -> None:
    plain = WordOverlapEmbedder()
    kept = Remembered(WordOverlapEmbedder(), most)
    for texts in calls:
        np.testing.assert_array_equal(kept.encode_passages(texts), plain.encode_passages(texts))
        np.testing.assert_array_equal(kept.encode_units(texts), plain.encode_passages(texts))
        assert kept.count_tokens(texts) == plain.count_tokens(texts)
        for text in texts:
            np.testing.assert_array_equal(kept.encode_query(text), plain.encode_query(text))


def test_a_text_is_encoded_once_while_it_is_kept() -> None:
    inner = WordOverlapEmbedder()
    kept = Remembered(inner, 2)
    kept.encode_passages(["a", "b", "a"])
    kept.encode_passages(["b", "a"])
    assert inner.encoded == ["a", "b"]
    kept.encode_passages(["c"])  # takes the place of b, which was used before a
    kept.encode_passages(["a", "b"])
    assert inner.encoded == ["a", "b", "c", "b"]


def test_changing_what_it_gave_changes_nothing_it_keeps() -> None:
    kept = Remembered(WordOverlapEmbedder())
    assert isinstance(kept, Embedder)
    for encode in (lambda: kept.encode_passages(["heron"])[0], lambda: kept.encode_query("heron")):
        before = encode().copy()
        encode()[:] = 0.0
        np.testing.assert_array_equal(encode(), before)


def test_threads_share_it() -> None:
    kept = Remembered(WordOverlapEmbedder(), 3)
    right = WordOverlapEmbedder().encode_passages([str(n) for n in range(8)])
    wrong = []

    def ask(first: int) -> None:
        for n in range(200):
            place = (first + n) % 8
            if not np.array_equal(kept.encode_passages([str(place)])[0], right[place]):
                wrong.append(place)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
