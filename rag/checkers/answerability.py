"""Is the answer in these texts at all? Extractive question answering that may find nothing.

Devlin et al. 2019 (BERT, 4.3 SQuAD v2.0): a span from token i to j scores S·Ti + E·Tj, "no answer"
scores S·C + E·C at the first token, and what the best span has above it is how surely it answers.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import torch

from rag.embedders.texts import encodable
from rag.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import BatchEncoding, PreTrainedModel, PreTrainedTokenizerFast

_BATCH = 16
_MOST_WINDOWS = 64
_LONGEST_SPAN = 30
_QUESTION_SHARE = 3
_STRIDE_SHARE = 4
_NEVER = -1e9
_CONTEXT = 1


class AnswerabilityChecker:
    """Judges whether texts answer a question, and never whether a claim follows."""

    def __init__(
        self,
        name: str,
        network: PreTrainedModel,
        tokenizer: PreTrainedTokenizerFast,
        longest: int,
    ) -> None:
        """``longest`` is how many tokens the network reads at once, at least 16."""
        if tokenizer.cls_token_id is None:
            raise ModelError(f"--checker {name}: has no token for “no answer”: name another model")
        self.name = name
        self._network = network
        self._tokenizer = tokenizer
        self._longest = longest
        self._one_at_a_time = Lock()  # a tokenizer is not made for threads

    def entails(self, premise: str, claim: str) -> None:
        """None: this kind of model can't say."""

    def answerable(self, question: str, texts: Sequence[str]) -> float:
        """0 to 1: the best span's share against "no answer", over the texts; 0 without any.

        Long texts are read in windows that overlap, at most 64 in all, the first texts first.
        """
        asked, *read = encodable([question, *(text for text in texts if text.strip())])
        if not asked.strip() or not read:
            return 0.0
        with self._one_at_a_time:
            windows = self._windows(self._cut(asked), read)
            margins = [
                margin
                for start in range(0, min(len(windows["input_ids"]), _MOST_WINDOWS), _BATCH)
                for margin in self._margins(windows, start)
            ]
        return float(torch.sigmoid(torch.tensor(max(margins, default=_NEVER))))

    def _cut(self, question: str) -> str:
        """A third of the window is for the question; a text must have room beside it."""
        found = self._tokenizer(
            question,
            add_special_tokens=False,
            truncation=True,
            max_length=self._longest // _QUESTION_SHARE,
            return_offsets_mapping=True,
        )
        places = found["offset_mapping"]
        return question[: places[-1][1]] if places else question[:1]

    def _windows(self, question: str, texts: Sequence[str]) -> BatchEncoding:
        return self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=self._longest,
            stride=self._longest // _STRIDE_SHARE,
            return_overflowing_tokens=True,
        )

    def _margins(self, windows: BatchEncoding, start: int) -> list[float]:
        """For each window of a batch, the best span's score less that of "no answer"."""
        chosen = range(start, min(start + _BATCH, len(windows["input_ids"]), _MOST_WINDOWS))
        batch = self._tokenizer.pad(
            {
                key: [windows[key][i] for i in chosen]
                for key in self._tokenizer.model_input_names
                if key in windows
            },
            return_tensors="pt",
        )
        with torch.inference_mode():
            found = self._network(**batch)
        width = batch["input_ids"].shape[1]
        in_text = torch.zeros(len(chosen), width, dtype=torch.bool)
        for row, window in enumerate(chosen):
            for place, part in enumerate(windows.sequence_ids(window)[:width]):
                in_text[row, place] = part == _CONTEXT
        spans = _best_span(found.start_logits, found.end_logits, in_text)
        nothing = _no_answer(found, batch["input_ids"] == self._tokenizer.cls_token_id)
        margins: list[float] = (spans - nothing).tolist()
        return margins


def _best_span(starts: torch.Tensor, ends: torch.Tensor, in_text: torch.Tensor) -> torch.Tensor:
    """Shape (windows,): the most that a start and an end within 30 tokens of it give together."""
    first = starts.masked_fill(~in_text, _NEVER)
    last = ends.masked_fill(~in_text, _NEVER)
    together = first.unsqueeze(2) + last.unsqueeze(1)
    width = together.shape[1]
    allowed = torch.ones(width, width, dtype=torch.bool).triu().tril(_LONGEST_SPAN - 1)
    return together.masked_fill(~allowed, _NEVER).flatten(1).max(dim=1).values


def _no_answer(found: object, is_cls: torch.Tensor) -> torch.Tensor:
    """Shape (windows,): start and end both at the token that stands for the whole window."""
    place = is_cls.int().argmax(dim=1, keepdim=True)
    starts: torch.Tensor = found.start_logits  # type: ignore[attr-defined]
    ends: torch.Tensor = found.end_logits  # type: ignore[attr-defined]
    return (starts.gather(1, place) + ends.gather(1, place)).squeeze(1)
