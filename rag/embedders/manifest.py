"""What stands beside an export, read without loading anything that could run it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import distribution
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
WORDS = "words.npy"
MANIFEST = "manifest.json"
GRAPH = 2
"""Of the graph that ``bert.py`` writes. One more with every change of it: older exports go."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside an export: where it came from, how to feed it, how near it came."""

    folder: str
    """Of the model it was made from."""
    dimension: int
    max_tokens: int
    pooling: str
    query_prompt: str
    passage_prompt: str
    cosine: float
    """The least between its vectors and sentence-transformers', over all texts compared."""
    refused: str
    """Why there is no export, in a clause; "" where there is one."""
    sizes: dict[str, int]
    """Bytes of each file: a file cut short is not loaded."""
    versions: dict[str, str]
    graph: int = 1

    def write(self, folder: Path) -> None:
        """Into an export folder."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Of an export that is whole, of today's form, made for this ONNX Runtime; else None."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        whole = all((folder / n).stat().st_size == size for n, size in manifest.sizes.items())
        whole = whole and (bool(manifest.refused) or WORDS in manifest.sizes)
    except (OSError, ValueError, TypeError):
        return None
    if not whole or manifest.graph != GRAPH:
        return None
    return manifest if manifest.versions.get("onnxruntime") == _installed("onnxruntime") else None


def _installed(package: str) -> str:
    """Its version, without the parser of e-mail that ``metadata.version`` takes 20 ms to import."""
    said = distribution(package).read_text("METADATA") or ""
    found = re.search(r"^Version: *(\S+)", said, re.MULTILINE)
    return found[1] if found else ""
