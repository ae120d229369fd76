"""What training changed of a model that a package carries, and how it is put in.

LoRA (Hu et al. 2021, arXiv:2106.09685): a trained matrix is the carried one plus the product of two
thin ones, so that some megabytes stand here for all its weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rag.protocols import Matrix


def adapted(weights: Mapping[str, Matrix], adapter: Path) -> dict[str, Matrix]:
    """The weights with the adapter's: ``x.B @ x.A`` is added to ``x.weight``, others stand in.

    Raises OSError, and KeyError for an adapter of another model.
    """
    found = dict(weights)
    with np.load(adapter) as changed:
        for name in changed.files:
            matrix = name.removesuffix(".A")
            if matrix != name:
                product = _full(changed[f"{matrix}.B"]) @ _full(changed[name])
                found[f"{matrix}.weight"] = weights[f"{matrix}.weight"] + product
            elif not name.endswith(".B"):
                found[name] = _full(changed[name])
    return found


def _full(values: Matrix) -> Matrix:
    return values.astype(np.float32)
