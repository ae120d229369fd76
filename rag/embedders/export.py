"""A sentence-transformers model to an ONNX export, believed only after comparison.

The folder appears whole or not at all: it is written beside its place and moved there. One export
runs at a time, so two first runs share one.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from filelock import FileLock

from rag.embedders.bert import BertGraph
from rag.embedders.int8 import write_int8
from rag.embedders.manifest import GRAPH, MODEL, TOKENIZER, WORDS, Manifest, read_manifest
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.probes import PASSAGES, QUERIES
from rag.embedders.sentence_transformers import SentenceTransformersEmbedder
from rag.embedders.wordtable import word_table

if TYPE_CHECKING:
    from rag.protocols import Embedder

LEAST_COSINE = 0.9999
"""Below this two vectors of one text are not the same vector."""
LEAST_COSINE_INT8 = 0.95
"""int8 is near, not the same: lower than this, something is wrong."""

_POOLINGS = ("mean", "cls")
_VERSIONS = ("onnxruntime", "onnx", "torch", "transformers", "sentence-transformers")


def export(folder: Path, target: Path, name: str, *, int8: bool) -> Manifest:
    """Make ``target`` from the model in ``folder``, or find it made; gives its manifest.

    A model that has no such form, or whose export differs, leaves a manifest that says why, so
    that no later run tries again. Raises EmbedderError when the model does not load and OSError
    when the disk is full or not ours to write.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        made = read_manifest(target)
        if made:
            return made
        for leftover in target.parent.glob(f"{target.name}.part-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix=f"{target.name}.part-", dir=target.parent, ignore_cleanup_errors=True
        ) as place:
            part = Path(place) / "export"
            part.mkdir()
            original = SentenceTransformersEmbedder(folder, name, "", device="cpu")
            manifest = _made(original, folder, part, int8=int8)
            shutil.rmtree(target, ignore_errors=True)
            part.rename(target)
    return manifest


def least_cosine(one: Embedder, other: Embedder) -> float:
    """The least cosine between two embedders' vectors of one text, over all the probes."""
    passages = zip(one.encode_passages(PASSAGES), other.encode_passages(PASSAGES), strict=True)
    queries = ((one.encode_query(query), other.encode_query(query)) for query in QUERIES)
    # numpy's least, unlike Python's, is NaN as soon as one is.
    return float(np.min([np.dot(a, b) for a, b in (*passages, *queries)]))


def _made(
    original: SentenceTransformersEmbedder, folder: Path, part: Path, *, int8: bool
) -> Manifest:
    refused, cosine = _obstacle(original), 0.0
    if not refused:
        try:
            _write_model(original, part, int8=int8)
            trial = OnnxEmbedder(part, _manifest(original, folder, part), original.name, "")
            cosine = least_cosine(original, trial)
        except OSError:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it was, the original still runs
            refused = f"it has no quick form ({type(fault).__name__}: {fault})"
    if not refused and not cosine >= (LEAST_COSINE_INT8 if int8 else LEAST_COSINE):
        refused = f"its quick form gives other vectors (cosine {cosine:.4f})"
    if refused:
        for file in part.iterdir():
            file.unlink()
    manifest = _manifest(original, folder, part, cosine=cosine, refused=" ".join(refused.split()))
    manifest.write(part)
    return manifest


def _obstacle(original: SentenceTransformersEmbedder) -> str:
    """Why the model cannot be written as a BertGraph with a tokenizer; "" when it can."""
    modules = [type(module).__name__ for module in original.model]
    if modules[:2] != ["Transformer", "Pooling"] or modules[2:] not in ([], ["Normalize"]):
        return f"there is no quick form of {' + '.join(modules)}"
    transformer, pooling = original.model[0], original.model[1]
    encoder = transformer.auto_model
    kind = type(encoder).__name__
    positions = getattr(encoder.config, "position_embedding_type", "absolute")
    if kind != "BertModel" or encoder.config.hidden_act != "gelu" or positions != "absolute":
        return f"there is no quick form of this {kind}"
    if pooling.pooling_mode not in _POOLINGS or not pooling.include_prompt:
        return f"there is no quick form of {pooling.pooling_mode} pooling as set here"
    if not hasattr(original.model.tokenizer, "backend_tokenizer"):
        return "its tokenizer has no quick form"
    return ""


def _write_model(original: SentenceTransformersEmbedder, part: Path, *, int8: bool) -> None:
    encoder, pooling = original.model[0].auto_model, original.model[1]
    weights = {key: tensor.float().numpy() for key, tensor in encoder.state_dict().items()}
    settings = encoder.config
    graph = BertGraph(
        weights,
        heads=settings.num_attention_heads,
        layers=settings.num_hidden_layers,
        epsilon=settings.layer_norm_eps,
    ).build(pooling.pooling_mode)
    if int8:
        write_int8(graph, part / MODEL)
    else:
        # Weights in a file of their own are mapped into memory and not parsed: a quick start.
        onnx.save(graph, part / MODEL, save_as_external_data=True, location=f"{MODEL}.data")
    tokenizer = original.model.tokenizer.backend_tokenizer
    words = weights["embeddings.word_embeddings.weight"]
    np.save(part / WORDS, word_table(words, original.model.tokenizer.all_special_ids))
    (part / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")


def _manifest(
    original: SentenceTransformersEmbedder,
    folder: Path,
    part: Path,
    cosine: float = 0.0,
    refused: str = "",
) -> Manifest:
    poolings = (getattr(module, "pooling_mode", "") for module in original.model)
    return Manifest(
        folder=str(folder),
        dimension=original.dimension,
        max_tokens=original.max_tokens,
        pooling=next((str(pooling) for pooling in poolings if pooling), ""),
        query_prompt=original.query_prompt,
        passage_prompt=original.passage_prompt,
        cosine=round(cosine, 6),
        refused=refused,
        sizes={file.name: file.stat().st_size for file in part.iterdir()},
        versions={package: version(package) for package in _VERSIONS},
        graph=GRAPH,
    )
