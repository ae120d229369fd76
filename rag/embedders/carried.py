"""A model whose files an installed package carries: found without importing it, checked by hash."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.hashes import file_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.errors import RagError


@dataclass(frozen=True, slots=True)
class Carried:
    """Where the model lies in its package, and what its weights must hash to."""

    model: str
    package: str
    place: str
    """The model's folder in the package."""
    weights: str
    sha256: str
    install: str
    """What to type where it is missing or damaged."""
    fault: type[RagError]

    def folder(self, cache: Path, folder: Path | None = None) -> Path:
        """The model's folder, or ``folder``, its weights found to be the right ones.

        Raises ``fault`` when the package is missing or the weights are others.
        """
        folder = folder or self._installed()
        weights = folder / self.weights
        try:
            found = file_hash(weights, cache)
        except OSError as fault:
            raise self.fault(
                f"{self.model}: {weights} cannot be read ({fault.strerror}): {self.install}"
            ) from None
        if found != self.sha256:
            raise self.fault(
                f"{self.model}: {weights} has sha256 {found[:12]}…, which should be "
                f"{self.sha256[:12]}…, so it is damaged or another model: {self.install}"
            )
        return folder

    def _installed(self) -> Path:
        spec = find_spec(self.package)
        places: Sequence[str] = (spec.submodule_search_locations if spec else None) or ()
        if not places:
            raise self.fault(
                f"{self.model}: the package that carries it is not installed: {self.install}"
            )
        return Path(places[0]) / self.place
