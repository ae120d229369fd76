"""The vectors of single words: a model's own input embeddings, made comparable by cosine.

As they are, all of them share one direction and a few that follow how frequent a word is; without
those "founder" lies near "founded" and "price" near "cost". Mu and Viswanath, "All-but-the-Top:
Simple and Effective Postprocessing for Word Representations", ICLR 2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rag.protocols import Matrix

_DIRECTIONS_PER_DIMENSION = 1 / 100  # the paper's rule of thumb
_SAMPLED = 4


def word_table(embeddings: Matrix, meaningless: Sequence[int]) -> NDArray[np.float16]:
    """Of shape (pieces, dimension) as given, rows of length 1; 0 for the ``meaningless`` pieces."""
    centred = embeddings - embeddings.mean(axis=0)
    most = max(round(embeddings.shape[1] * _DIRECTIONS_PER_DIMENSION), 1)
    # A part of the rows is enough for the few strongest directions.
    _, _, directions = np.linalg.svd(centred[::_SAMPLED], full_matrices=False)
    top = directions[:most]
    table = unit_rows(centred - (centred @ top.T) @ top)
    table[list(meaningless)] = 0.0
    return table.astype(np.float16)


def unit_rows(matrix: Matrix) -> Matrix:
    """The rows made of length 1; a row of nothing stays so."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    rows: Matrix = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return rows
