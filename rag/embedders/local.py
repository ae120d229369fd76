"""A sentence-transformers model on this machine: found, then run the quick way where it can be.

The quick way is an ONNX export, made once and kept in the cache; only making it, or a model that
has none, imports torch.
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders import packaged
from rag.embedders.glossed import Glossed
from rag.embedders.hashes import folder_hash
from rag.embedders.manifest import Manifest, read_manifest
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.options import FAST
from rag.embedders.queryencoder import query_session
from rag.embedders.quickmodel import quick_model
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.embedders.options import EmbedderOptions
    from rag.protocols import Embedder

_PROVIDER = "sentence-transformers"
_OWNER = "sentence-transformers"
"""Of a model on the hub whose name has no owner, as that library has always had it."""


def load(
    model: str, cache: Path, *, say: Callable[[str], None], options: EmbedderOptions
) -> Embedder:
    """The packaged model, a folder's, or one of the Hugging Face Hub. Raises EmbedderError."""
    name = f"{_PROVIDER}:{model}"
    folder = packaged.packaged_folder(cache) if model == packaged.MODEL else _found(model, say)
    # What was found is loaded from the disk; the libraries need not ask the hub about it.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    digest = folder_hash(folder, cache)[:16]
    target = cache / "onnx" / (f"{digest}{FAST}" if options.fast else digest)
    manifest = read_manifest(target)
    refused = manifest.refused if manifest else ""
    if manifest is None:
        say(f"{name}: preparing the model, once")
        manifest, refused = _exported(folder, target, name, int8=options.fast)
    if manifest and not refused:
        fingerprint = f"{name}@{target.name}"
        if model != packaged.MODEL:
            return OnnxEmbedder(target, manifest, name, fingerprint)
        asking = None if options.plain_queries else partial(query_session, folder, cache)
        units = partial(quick_model, folder, cache, "units")
        return Glossed(OnnxEmbedder(target, manifest, name, fingerprint, asking, units))
    say(f"{name}: {refused}: running it by torch, which starts slower")
    slow = import_module("rag.embedders.sentence_transformers")
    embedder: Embedder = slow.SentenceTransformersEmbedder(folder, name, f"{name}@{digest}")
    return embedder


def _exported(folder: Path, target: Path, name: str, *, int8: bool) -> tuple[Manifest | None, str]:
    try:
        made: Manifest = import_module("rag.embedders.export").export(
            folder, target, name, int8=int8
        )
    except OSError as fault:
        return None, f"its quick form cannot be kept in {target.parent} ({fault.strerror or fault})"
    return made, made.refused


def _found(model: str, say: Callable[[str], None]) -> Path:
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
            raise EmbedderError(
                f"{_PROVIDER}:{model}: that folder holds no model (no modules.json, no "
                "config.json): name the folder that does"
            )
        return folder.resolve()
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise EmbedderError(
            f"{_PROVIDER}:{model}: there is no such folder: check the path, or write "
            f"{_PROVIDER}:{packaged.MODEL}"
        )
    return _from_hub(model if "/" in model else f"{_OWNER}/{model}", say)


def _from_hub(model: str, say: Callable[[str], None]) -> Path:
    hub = import_module("huggingface_hub")
    try:
        return Path(hub.snapshot_download(model, local_files_only=True))
    except (OSError, ValueError):  # not in the hub's cache, or no name for a model at all
        if hub.constants.HF_HUB_OFFLINE:
            raise EmbedderError(
                f"{_PROVIDER}:{model} is not on this machine, and HF_HUB_OFFLINE forbids to fetch "
                f"it: unset that, give the folder of a model, or write {_PROVIDER}:{packaged.MODEL}"
            ) from None
    say(f"{_PROVIDER}:{model}: downloading it from the Hugging Face Hub, once")
    import_module("rag.embedders.sentence_transformers").download(model)
    return Path(hub.snapshot_download(model, local_files_only=True))
