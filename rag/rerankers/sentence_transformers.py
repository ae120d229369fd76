"""Any cross-encoder of sentence-transformers: it reads the query and a passage together."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import transformers
from sentence_transformers import CrossEncoder

from rag.errors import ModelError
from rag.hub import place_of, unusable
from rag.rerankers.pairs import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rag.hub import Place
    from rag.protocols import Matrix, Reranker

_BATCH = 16
_MOST_TOKENS = 512
_MOST_QUERY_CHARACTERS = 2000
_HEADS = ("ForSequenceClassification", "ForCausalLM", "ForConditionalGeneration")


class CrossEncoderReranker:
    """``sentence-transformers:NAME-or-folder``. Torch, so seconds to load.

    Raises ModelError for a model that is missing, does not load, or gives more than one score.
    """

    def __init__(self, model: str, say: Callable[[str], None]) -> None:
        self.name = f"sentence-transformers:{model}"
        self._one_at_a_time = Lock()  # a tokenizer is not made for threads
        spec = f"--reranker {self.name}"
        place = place_of(model, spec)
        if not place.on_this_machine:
            say(f"{self.name}: downloading it from the Hugging Face Hub, once")
        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        try:
            _check_head(place, spec)
            self._model = CrossEncoder(
                place.name,
                local_files_only=place.on_this_machine,
                trust_remote_code=False,
            )
            longest = self._model.max_seq_length or _MOST_TOKENS
            self._model.max_seq_length = min(longest, _MOST_TOKENS)
            tried = self._model.predict([("a", "b")], show_progress_bar=False)
        except ModelError:
            raise
        except Exception as fault:
            raise unusable(spec, place, fault) from fault
        if np.shape(tried) != (1,):
            raise ModelError(
                f"{spec}: gives {np.shape(tried)[-1]} scores for a passage, and a "
                "reranker gives one: name a cross-encoder trained for ranking"
            )

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """As ``protocols.Reranker``; all alike where nothing is asked."""
        if not passages or not query.strip():
            return np.zeros(len(passages), np.float32)
        both = pairs(query, passages, _MOST_QUERY_CHARACTERS)
        with self._one_at_a_time:
            found: Matrix = self._model.predict(both, batch_size=_BATCH, show_progress_bar=False)
        # A score that is no number would put a hit anywhere: last is where it belongs.
        return np.nan_to_num(found, nan=-np.inf, posinf=None, neginf=None)


def load(model: str, cache: Path, say: Callable[[str], None]) -> Reranker:
    """The cross-encoder of this name or folder. Raises ModelError."""
    del cache  # the hub's package has its own
    return CrossEncoderReranker(model, say)


def _check_head(place: Place, spec: str) -> None:
    """Raise ModelError for a model without a head: the library would make one up, at random."""
    config = transformers.AutoConfig.from_pretrained(
        place.name, local_files_only=place.on_this_machine
    )
    named = " ".join(config.architectures or ())
    if not any(head in named for head in _HEADS):
        raise ModelError(
            f"{spec}: its config.json names {named or 'no architecture'}, which scores nothing: "
            "name a cross-encoder trained for ranking"
        )
