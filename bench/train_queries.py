"""Trains ``rag/embedders/queryencoder.npz`` anew: questions led to the passage that answers them.

``python bench/train_queries.py --notes CLONES --queries test.json --squad train-v1.1.json``

The passages keep the vectors that they have in an index; only the encoder of questions is trained,
by LoRA (Hu et al. 2021, arXiv:2106.09685) on all of its matrices. A question's own passage stands
against every other of its vault by a softmax over cosines (InfoNCE: van den Oord et al. 2018,
arXiv:1807.03748), and its vector is held near the one it had. A quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from lora import LoRA
from reader_notes import notes_questions, units_of
from search_queries import labelled_queries
from torch import nn
from torch.nn import functional
from transformers import BertModel, BertTokenizerFast

from rag.embedders.packaged import packaged_folder
from rag.embedders.queryencoder import ADAPTER
from rag.settings import read_settings
from rag.wiring import make_embedder, make_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader_notes import NotesQuestion

    from rag.protocols import Embedder

_RATE, _WARM_UP = 5e-4, 30
_BATCH, _EPOCHS = 32, 3
_SCALE = 20.0
"""Cosines are multiplied by it before the softmax."""
_HELD_NEAR = 0.3
_MOST_TOKENS = 64
_LONGEST = 1400
_OF_A_PARAGRAPH = 2
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages that stand against each other, and the questions asked of them."""

    vectors: torch.Tensor
    """Shape (passages, dimension), rows of length 1."""
    sections: torch.Tensor
    """Shape (passages,): others of a question's section are neither right nor wrong."""
    questions: list[tuple[str, int]]
    """Each with the place of the passage that answers it."""


class Encoder(nn.Module):
    """Questions to vectors of length 1, by the mean of their tokens."""

    def __init__(self, packaged: Path) -> None:
        super().__init__()
        self._tokenizer = BertTokenizerFast(tokenizer_file=str(packaged / "tokenizer.json"))
        self.bert = BertModel.from_pretrained(packaged).eval()
        self.bert.requires_grad_(requires_grad=False)
        for layer in self.bert.encoder.layer:
            for name, part in list(layer.named_modules()):
                if isinstance(part, nn.Linear):
                    layer.set_submodule(name, LoRA(part))

    def forward(self, questions: Sequence[str]) -> torch.Tensor:
        """Shape (questions, dimension)."""
        given = self._tokenizer(
            list(questions), padding=True, truncation=True, max_length=_MOST_TOKENS,
            return_tensors="pt",
        )  # fmt: skip
        mask = given["attention_mask"][:, :, None].float()
        hidden = self.bert(**given).last_hidden_state * mask
        return functional.normalize(hidden.sum(1) / mask.sum(1), dim=1)

    def adapter(self) -> dict[str, np.ndarray]:
        """What training changed, half precision, by the names that ``adapters`` reads."""
        return {
            name: weight.detach().numpy().astype(np.float16)
            for name, weight in self.bert.named_parameters()
            if weight.requires_grad
        }


def notes_pools(clones: Path, scratch: Path) -> Iterator[Pool]:
    """One a vault: its chunks as an index has them, kept under ``scratch``."""
    asked = notes_questions(Path(__file__).with_name("notes_questions.jsonl.gz"))
    for vault in dict.fromkeys(one.vault for one in asked):
        own = [one for one in asked if one.vault == vault and one.units]
        yield _vault_pool(own, clones / vault, scratch / vault.replace("/", "-"))


def _vault_pool(asked: list[NotesQuestion], vault: Path, scratch: Path) -> Pool:
    settings = read_settings({"vault": vault, "index": scratch, "query_encoder": "plain"})
    index = make_index(settings, make_embedder(settings, sys.stderr.write))
    index.sync()
    rows, vectors = index.catalog.vectors()
    found = index.catalog.chunks(rows)
    chunks = [found[row] for row in rows]
    places: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, chunk in enumerate(chunks):
        places.setdefault((chunk.note, tuple(chunk.heading_path)), []).append(at)
    said = units_of(asked, vault)
    questions = []
    for one in asked:
        own = places.get((one.note, one.heading), [])
        words = _squeezed(said[one.note, one.heading][one.units[0]].unit.said)[:60]
        right = [at for at in own if words in _squeezed(chunks[at].text)] or own
        questions += [(one.question, at) for at in right[:1]]
    return _pool(vectors, [chunk.section_id for chunk in chunks], questions)


def query_pool(file: Path, embedder: Embedder) -> Pool:
    """Queries typed into a search engine, and the paragraphs they were read beside."""
    found = labelled_queries(file)
    texts = [one.paragraph[:_LONGEST] for one in found]
    questions = [(one.query, at) for at, one in enumerate(found) if one.units]
    return _pool(embedder.encode_passages(texts), texts, questions)


def squad_pool(file: Path, embedder: Embedder, rng: random.Random) -> Pool:
    """Two questions of each paragraph."""
    texts, questions = [], []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked = [one["question"] for one in paragraph["qas"]]
            some = rng.sample(asked, min(_OF_A_PARAGRAPH, len(asked)))
            questions += [(question, len(texts)) for question in some]
            texts.append(f"{article['title'].replace('_', ' ')}\n{paragraph['context']}")
    return _pool(embedder.encode_passages(texts), texts, questions)


def _pool(vectors: np.ndarray, sections: Sequence[str], questions: list[tuple[str, int]]) -> Pool:
    numbers = np.unique(sections, return_inverse=True)[1]
    return Pool(torch.tensor(vectors), torch.tensor(numbers), questions)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def train(encoder: Encoder, pools: Sequence[Pool], rng: random.Random) -> None:
    """Some passes over all questions, the rate falling to 0; prints the loss of each."""
    with torch.inference_mode():
        before = {
            text: vector.clone()
            for pool in pools
            for at in range(0, len(pool.questions), _BATCH)
            for text, vector in _encoded(encoder, pool.questions[at : at + _BATCH])
        }
    changed = [weight for weight in encoder.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(changed, lr=_RATE, weight_decay=0.01)
    steps = _EPOCHS * len(_batches(pools, rng))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, (at + 1) / _WARM_UP) * max(0.02, 1 - at / steps)
    )
    for epoch in range(_EPOCHS):
        losses = []
        for pool, some in _batches(pools, rng):
            loss = _loss(pool, some, encoder, before)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(changed, 1.0)
            optimizer.step()
            rate.step()
            losses.append(loss.item())
        sys.stderr.write(f"{epoch + 1} of {_EPOCHS}: loss {np.mean(losses):.3f}\n")


def _encoded(
    encoder: Encoder, some: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, torch.Tensor]]:
    texts = [text for text, _ in some]
    return zip(texts, encoder(texts), strict=True)


def _batches(pools: Sequence[Pool], rng: random.Random) -> list[tuple[Pool, list[tuple[str, int]]]]:
    found = []
    for pool in pools:
        mixed = rng.sample(pool.questions, len(pool.questions))
        found += [(pool, mixed[at : at + _BATCH]) for at in range(0, len(mixed), _BATCH)]
    rng.shuffle(found)
    return found


def _loss(
    pool: Pool, some: list[tuple[str, int]], encoder: Encoder, before: dict[str, torch.Tensor]
) -> torch.Tensor:
    texts, right = [text for text, _ in some], torch.tensor([at for _, at in some])
    vectors = encoder(texts)
    beside = pool.sections[None, :] == pool.sections[right][:, None]
    beside.scatter_(1, right[:, None], value=False)
    logits = (_SCALE * vectors @ pool.vectors.T).masked_fill(beside, _NEVER)
    moved = 1 - (vectors * torch.stack([before[text] for text in texts])).sum(1).mean()
    return functional.cross_entropy(logits, right) + _HELD_NEAR * moved


def main() -> None:
    """Writes the adapter."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=Path, required=True, metavar="FOLDER", help="clones")
    parser.add_argument("--queries", type=Path, required=True, metavar="test.json")
    parser.add_argument("--squad", type=Path, required=True, metavar="train-v1.1.json")
    parser.add_argument("--scratch", type=Path, required=True, metavar="FOLDER", help="indexes")
    parser.add_argument("--into", type=Path, default=ADAPTER)
    chosen = parser.parse_args()
    rng = random.Random(3)
    torch.manual_seed(1)
    settings = read_settings({"query_encoder": "plain"})
    embedder = make_embedder(settings, sys.stderr.write)
    pools = [
        *notes_pools(chosen.notes, chosen.scratch),
        query_pool(chosen.queries, embedder),
        squad_pool(chosen.squad, embedder, rng),
    ]
    encoder = Encoder(packaged_folder(settings.models_folder))
    train(encoder, pools, rng)
    np.savez_compressed(chosen.into, **encoder.adapter())


if __name__ == "__main__":
    main()
