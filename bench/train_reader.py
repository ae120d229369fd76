"""Trains ``rag/rerankers/spanreader.npz`` anew: which words of a text answer a question, or none.

``python bench/train_reader.py --squad train-v1.1.json --tables WikiTableQuestions/``, from what
that gives ``… --notes CLONES --start spanreader.npz --rate 3e-4``, and from that ``… --notes CLONES
--people --queries MultiSpanQA_expand_data/test.json --start spanreader.npz --rate 2e-4``.

LoRA (Hu et al. 2021, arXiv:2106.09685) on the upper nine of the twelve layers of the cross-encoder
that an installed package carries; the loss is that of BERT on SQuAD 2 (Devlin et al. 2019, 4.3). An
hour each on two cores; the figures of pairs held back are printed on the way. ``--full`` is for a
processor that does not multiply bfloat16 itself.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from lora import LoRA
from reader_data import squad_groups, table_groups
from reader_notes import notes_groups, notes_questions
from reader_people import PEOPLE, people_groups
from search_queries import query_groups
from torch import nn
from transformers import BertConfig, BertModel

from rag.evaluation.abstention import auroc
from rag.rerankers.packaged import CARRIED, WEIGHTS
from rag.rerankers.spanmodel import EPSILON, HEADS, LAYERS, carried_weights
from rag.rerankers.spanreader import ADAPTER, best_spans
from rag.rerankers.wordpieces import wordpieces
from rag.settings import read_settings
from rag.wiring import make_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader_data import Pair
    from tokenizers import Encoding, Tokenizer

_FIRST_LAYER = 3
_ADAPTED = (
    *(f"attention.self.{part}" for part in ("query", "key", "value")),
    *(f"{part}.dense" for part in ("attention.output", "intermediate", "output")),
)
_SCALE = 2.0
"""Of what is learned beside a layer."""
_RATE, _WARM_UP = 5e-4, 80
_BATCH, _BATCHES_SORTED = 64, 12
_HELD_BACK = 500
_MOST_TOKENS = 160
_NEVER = -1e4
_AGAIN = 1150
_BEFORE_PEOPLE = (250, 1500, 775, 700)
"""Groups of tables, notes, queries and SQuAD that go along with people's questions."""
_TIMES = 2
"""How often people's own are read in a pass."""
_QUESTIONS = Path(__file__).with_name("notes_questions.jsonl.gz")


class Reader(nn.Module):
    """(batch, length) of ids, mask and kinds to logits of shape (batch, length, 2)."""

    def __init__(self, carried: Path, *, full: bool = False) -> None:
        super().__init__()
        self._full = full
        config = BertConfig(
            vocab_size=30522, hidden_size=384, num_hidden_layers=LAYERS,
            num_attention_heads=HEADS, intermediate_size=1536, layer_norm_eps=EPSILON,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = {name: torch.tensor(w) for name, w in carried_weights(carried).items()}
        self.encoder.load_state_dict(weights, strict=False)
        self.encoder.requires_grad_(requires_grad=False)
        for layer in self.encoder.encoder.layer[_FIRST_LAYER:]:
            for place in _ADAPTED:
                layer.set_submodule(place, LoRA(layer.get_submodule(place), _SCALE))
            for name, weight in layer.named_parameters():
                weight.requires_grad_(name.endswith(("bias", ".A", ".B")) or "LayerNorm" in name)
                if not (full or weight.requires_grad):
                    weight.data = weight.data.to(torch.bfloat16)
        self.span = nn.Linear(384, 2)
        nn.init.normal_(self.span.weight, std=0.02)

    def forward(self, given: Batch) -> torch.Tensor:
        """The logits of each token to be an answer's first and its last."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not self._full):
            hidden = self.encoder(
                input_ids=given.ids, attention_mask=given.mask, token_type_ids=given.kinds
            ).last_hidden_state
        logits = self.span(hidden.float())
        return logits.masked_fill(~given.allowed[:, :, None], _NEVER)

    def adapter(self) -> dict[str, np.ndarray]:
        """What training changed, half precision, by the names that ``spanmodel`` reads."""
        return {
            name: (scale * weight.detach().float()).numpy().astype(np.float16)
            for name, weight, scale in self._trained()
        }

    def begin_with(self, adapter: Path) -> None:
        """Train on from what ``adapter`` of an earlier training gave."""
        with np.load(adapter) as before:
            for name, weight, scale in self._trained():
                weight.data.copy_(torch.tensor(before[name].astype(np.float32)) / scale)

    def _trained(self) -> Iterator[tuple[str, nn.Parameter, float]]:
        for name, weight in self.named_parameters():
            if weight.requires_grad:
                scale = _SCALE if name.endswith(".B") else 1.0
                yield name.removeprefix("encoder.").replace(".base.", "."), weight, scale


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair's tokens: where its text begins, first and last token of the answer (0: none)."""

    ids: list[int]
    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs side by side; ``allowed`` are the places where an answer, or none, may stand."""

    ids: torch.Tensor
    mask: torch.Tensor
    kinds: torch.Tensor
    allowed: torch.Tensor
    spans: torch.Tensor


def tokens_of(groups: Sequence[list[Pair]], tokenizer: Tokenizer) -> Iterator[list[Tokens]]:
    """Each group's tokens; one whose answer is cut off is left out."""
    for group in groups:
        texts = [(p.question, f"{p.around} {p.said}".strip()) for p in group]
        found = [_located(p, e) for p, e in zip(group, tokenizer.encode_batch(texts), strict=True)]
        if all(found):
            yield [one for one in found if one]


def _located(pair: Pair, encoded: Encoding) -> Tokens | None:
    text = encoded.type_ids.index(1)
    if pair.span is None:
        return Tokens(encoded.ids, text, 0, 0)
    shift = len(pair.around) + 1 if pair.around else 0
    start, end = (place + shift for place in pair.span)
    offsets = encoded.offsets
    inside = [at for at in range(text, len(offsets) - 1)
              if offsets[at][0] < end and offsets[at][1] > start]  # fmt: skip
    return Tokens(encoded.ids, text, inside[0], inside[-1]) if inside else None


def batch_of(pairs: Sequence[Tokens]) -> Batch:
    """Padded to a multiple of eight: fewer shapes, for each of which torch prepares anew."""
    width = -(-max(len(p.ids) for p in pairs) // 8) * 8
    ids, mask, kinds = (torch.zeros(len(pairs), width, dtype=torch.long) for _ in range(3))
    allowed = torch.zeros(len(pairs), width, dtype=torch.bool)
    for row, pair in enumerate(pairs):
        length = len(pair.ids)
        ids[row, :length] = torch.tensor(pair.ids)
        mask[row, :length] = 1
        kinds[row, pair.text : length] = 1
        allowed[row, 0] = True
        allowed[row, pair.text : length - 1] = True
    return Batch(ids, mask, kinds, allowed, torch.tensor([(p.start, p.end) for p in pairs]))


def batches(groups: Sequence[list[Tokens]], rng: random.Random, most: int) -> list[list[Tokens]]:
    """Batches of pairs of like length, in no order."""
    pairs = [pair for group in groups for pair in group]
    found = []
    for start in range(0, len(pairs), _BATCH * _BATCHES_SORTED):
        some = sorted(pairs[start : start + _BATCH * _BATCHES_SORTED], key=lambda p: len(p.ids))
        cut = [some[at : at + _BATCH] for at in range(0, len(some), _BATCH)]
        rng.shuffle(cut)
        found += cut
    return found[:most]


def loss_of(model: Reader, given: Batch) -> torch.Tensor:
    """The mean of what first and last token of the answer cost, the first token for none."""
    logits = model(given)
    sides = [nn.functional.cross_entropy(logits[:, :, i], given.spans[:, i]) for i in range(2)]
    return (sides[0] + sides[1]) / 2


def train(
    model: Reader,
    groups: Sequence[list[Tokens]],
    rng: random.Random,
    most: int,
    learning: float,
) -> None:
    """One pass, the rate falling to 0; prints the loss, and how well the held-back are told."""
    held, rest = groups[:_HELD_BACK], list(groups[_HELD_BACK:])
    rng.shuffle(rest)
    steps = batches(rest, rng, most)
    changed = [w for n, w in model.named_parameters() if w.requires_grad and "span" not in n]
    optimizer = torch.optim.AdamW(
        [
            {"params": changed, "lr": learning},
            {"params": model.span.parameters(), "lr": 2 * learning},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, (at + 1) / _WARM_UP) * max(0.02, 1 - at / len(steps))
    )
    recent = 0.0
    for at, pairs in enumerate(steps, start=1):
        loss = loss_of(model, batch_of(pairs))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(changed, 1.0)
        optimizer.step()
        rate.step()
        recent = loss.item() if at == 1 else 0.98 * recent + 0.02 * loss.item()
        if at % 50 == 0 or at == len(steps):
            sys.stderr.write(f"{at} of {len(steps)}: loss {recent:.3f}\n")
    sys.stderr.write(f"{report(model, held)}\n")


def report(model: Reader, groups: Sequence[list[Tokens]]) -> str:
    """How often the pair that answers has the greatest margin, and AUROC over all pairs."""
    first, right, wrong = [], [], []
    with torch.inference_mode():
        for group in groups:
            logits = model(batch_of(group)).numpy()
            nothing = logits[:, 0].sum(axis=1)
            logits[:, 0] = _NEVER
            margins = best_spans(logits)[0] - nothing
            first.append(bool(margins.argmax() == 0))
            right.append(float(margins[0]))
            wrong += margins[1:].tolist()
    return f"held back: first {np.mean(first):.3f}, AUROC {auroc(right, wrong):.3f}"


def main() -> None:
    """Writes the adapter."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--squad", type=Path, required=True, metavar="train-v1.1.json")
    parser.add_argument("--tables", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--notes", type=Path, metavar="FOLDER", help="clones, as owner/name")
    parser.add_argument("--queries", type=Path, metavar="test.json", help="MultiSpanQA's")
    parser.add_argument("--people", action="store_true", help="what people ask their own notes")
    parser.add_argument("--start", type=Path, metavar="ADAPTER", help="train on from this one")
    parser.add_argument("--rate", type=float, default=_RATE)
    parser.add_argument("--full", action="store_true", help="no bfloat16")
    parser.add_argument("--steps", type=int, default=1400, help="batches of 64 pairs at most")
    parser.add_argument("--into", type=Path, default=ADAPTER)
    chosen = parser.parse_args()
    rng = random.Random(7)
    torch.manual_seed(1)
    settings = read_settings({})
    carried = CARRIED.folder(settings.models_folder)
    embedder = make_embedder(settings, sys.stderr.write)
    if chosen.people:
        # Some of what was learned before goes along, that it is not forgotten.
        notes = list(notes_groups(notes_questions(_QUESTIONS), chosen.notes, embedder, rng))
        queries = list(query_groups(chosen.queries, rng))
        squad = list(squad_groups(chosen.squad, rng))
        tables = list(table_groups(chosen.tables, rng))
        learned = zip((tables, notes, queries, squad), _BEFORE_PEOPLE, strict=True)
        groups = [one for some, many in learned for one in rng.sample(some, many)]
        groups += _TIMES * list(people_groups(PEOPLE, embedder, rng))
    else:
        groups = [*squad_groups(chosen.squad, rng), *table_groups(chosen.tables, rng)]
        if chosen.notes:
            groups = rng.sample(groups, min(len(groups), _AGAIN))
            groups += notes_groups(notes_questions(_QUESTIONS), chosen.notes, embedder, rng)
    rng.shuffle(groups)
    tokenizer = wordpieces(carried / "vocab.txt", _MOST_TOKENS)
    model = Reader(carried / WEIGHTS, full=chosen.full)
    if chosen.start:
        model.begin_with(chosen.start)
    train(model, list(tokens_of(groups, tokenizer)), rng, chosen.steps, chosen.rate)
    np.savez_compressed(chosen.into, **model.adapter())


if __name__ == "__main__":
    main()
