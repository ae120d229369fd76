"""Does a claim follow from the words that it cites? Natural language inference tells."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import torch

from rag.embedders.texts import encodable
from rag.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transformers import PreTrainedModel, PreTrainedTokenizerFast

_ENTAILED = 0.5


class EntailmentChecker:
    """Judges whether a claim follows from a premise, and never whether a question is answered.

    Raises ModelError where the model's labels name no entailment.
    """

    def __init__(
        self,
        name: str,
        network: PreTrainedModel,
        tokenizer: PreTrainedTokenizerFast,
        longest: int,
    ) -> None:
        """``longest`` is how many tokens the network reads at once."""
        self.name = name
        self._network = network
        self._tokenizer = tokenizer
        self._longest = longest
        self._one_at_a_time = Lock()  # a tokenizer is not made for threads
        labels = network.config.id2label
        entailment = _label(labels, "entail")
        if entailment is None:
            named = ", ".join(str(label) for label in labels.values())
            raise ModelError(
                f"--checker {name}: its labels are {named}, and none is entailment: name a model "
                "for natural language inference"
            )
        self._entailment = entailment
        self._contradiction = _label(labels, "contradict")

    def answerable(self, question: str, texts: Sequence[str]) -> None:
        """None: this kind of model can't say."""

    def entails(self, premise: str, claim: str) -> bool:
        """Whether entailment has at least half the probability, and no less than contradiction.

        The end of a long premise is cut off; a claim that does not leave it half of the room is
        not read, and so not known to follow.
        """
        premise, claim = encodable([premise, claim])
        with self._one_at_a_time, torch.inference_mode():
            if len(self._tokenizer(claim)["input_ids"]) > self._longest // 2:
                return False
            pair = self._tokenizer(
                premise,
                claim,
                truncation="only_first",
                max_length=self._longest,
                return_tensors="pt",
            )
            chances = torch.softmax(self._network(**pair).logits[0].float(), dim=-1)
        entailed = float(chances[self._entailment])
        against = 0.0 if self._contradiction is None else float(chances[self._contradiction])
        return entailed >= _ENTAILED and against <= entailed


def _label(labels: Mapping[int, str], begins: str) -> int | None:
    """The number of the label; ``not_entailment`` does not begin like ``entailment``."""
    return next((n for n, said in labels.items() if str(said).lower().startswith(begins)), None)
