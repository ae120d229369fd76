"""BM25 a word at a time, each word's scores kept while the index stands still.

A BM25 score is a sum over the words of the query. SQLite spends its time on looking up the length
of every chunk that holds a frequent word, again for every question; with the lengths in memory the
same scores cost a sixth, and words that come up in one question after another nothing.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from rag.retrieving.distinct import distinct
from rag.text.terms import searchable, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rag.indexing.catalog import Catalog

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]

_MOST_KEPT = 4_000_000
"""Chunks over all kept words: 64 MB, which only a large vault fills."""
# As SQLite has them: https://www.sqlite.org/fts5.html#the_bm25_function
_K1 = 1.2
_B = 0.75
_LEAST_IDF = 1e-6
# What SQLite's tokenizer takes for one token and stems as we do: it leaves words of two letters as
# they are, and has no rule for -logy.
_PLAIN = re.compile(r"(?!\w*log(?:i|y|ies)$)[a-z0-9]{3,40}")
# Of what two ways of adding up the same numbers may differ by.
_DECIMALS = 9


class WordScores:
    """The keyword search of a catalog, quick from the second question on. Safe between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Rows, Numbers]] = OrderedDict()
        self._version = -1
        self._size = 0
        self._lengths: tuple[Rows, Numbers] | None = None

    def best(
        self,
        words: Sequence[str],
        k: int,
        within: frozenset[str] | None = None,
        stems: Sequence[str] = (),
    ) -> list[tuple[int, float]]:
        """The k best rows for any of the words or stems, of these notes where given, by BM25.

        What ``Catalog.keyword`` finds for the words joined by OR, and the first question since the
        index changed is put to it: who asks once had better not read every length.
        """
        if not words:
            return []
        version = self._catalog.version()
        if self._is_first(version) and not stems:
            # Quoted, a word can't be read as an operator of FTS5's query language.
            quoted = (f'"{searchable(word)}"' for word in words)
            return self._catalog.keyword(" OR ".join(quoted), k, within)
        found = [self._of(word, version) for word in words]
        found += [self._of_stem(one) for one in stems]
        rows, places = distinct(np.concatenate([rows for rows, _ in found]))
        every = np.concatenate([scores for _, scores in found])
        scores: Numbers = np.bincount(places, weights=every).astype(np.float64, copy=False)
        if within is not None:
            allowed = np.isin(rows, np.array(self._catalog.rows_of(within), dtype=np.int64))
            rows, scores = rows[allowed], scores[allowed]
        return _first(rows, scores.round(_DECIMALS), k)

    def _is_first(self, version: int) -> bool:
        with self._lock:
            if self._version == version:
                return False
            self._kept.clear()
            self._version, self._size, self._lengths = version, 0, None
            return True

    def _of(self, word: str, version: int) -> tuple[Rows, Numbers]:
        with self._lock:
            found = self._kept.get(word)
            if found is not None:
                self._kept.move_to_end(word)
                return found
        found = self._scored(word)
        with self._lock:
            if self._version == version and word not in self._kept:
                self._kept[word] = found
                self._size += len(found[0])
                while self._size > _MOST_KEPT:
                    _, (dropped, _) = self._kept.popitem(last=False)
                    self._size -= len(dropped)
        return found

    def _scored(self, word: str) -> tuple[Rows, Numbers]:
        """Rows that hold the word, ascending, with what it adds to their score."""
        if not _PLAIN.fullmatch(word):
            found = self._catalog.keyword(f'"{searchable(word)}"', -1)
            rows = np.array([row for row, _ in found], dtype=np.int64)
            return rows, np.array([score for _, score in found], dtype=np.float64)
        return self._of_stem(stem(word))

    def _of_stem(self, term: str) -> tuple[Rows, Numbers]:
        held, weights = self._catalog.occurrences(term)
        every, lengths = self._read_lengths()
        if not len(held) or not len(every):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64)
        starts = np.flatnonzero(np.diff(held, prepend=-1))
        rows, often = held[starts], np.add.reduceat(weights, starts)
        at = np.minimum(np.searchsorted(every, rows), len(every) - 1)
        # A row written since the lengths were read has none; the next question reads them anew.
        known = every[at] == rows
        rows, often, at = rows[known], often[known], at[known]
        rarity = np.log((len(every) - len(rows) + 0.5) / (len(rows) + 0.5))
        damped = often + _K1 * (1.0 - _B + _B * lengths[at] / lengths.mean())
        return rows, max(float(rarity), _LEAST_IDF) * often * (_K1 + 1.0) / damped

    def _read_lengths(self) -> tuple[Rows, Numbers]:
        found = self._lengths
        if found is None:
            found = self._lengths = self._catalog.lengths()
        return found


def _first(rows: Rows, scores: Numbers, k: int) -> list[tuple[int, float]]:
    """The k best by score, equal ones by row."""
    if k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        among = np.flatnonzero(scores >= least)
        rows, scores = rows[among], scores[among]
    order = np.lexsort((rows, -scores))[:k]
    return [(int(rows[at]), float(scores[at])) for at in order]
