"""Transformers models that a test makes, whose weights are set by hand so that they mean something.

A word's vector has one place of its own. Attention, where there is any, is the mean of all words,
so the first token knows which words are there; the heads say what a word is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Worth = Mapping[str, float]

_WORDS = (
    "the a is was of by led round ant group heron eats fish frogs budget atlas euros and it "
    "who what not never robotics title in"
).split()
_VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS, "?", ".", "›"]
_SIZE = 64
LONGEST = 48


def write_scorer(folder: Path, *labels: tuple[str, Worth]) -> Path:
    """A BERT for sequence classification: each label with what a word of the text gives it."""
    import torch

    network = _network("ForSequenceClassification", [label for label, _ in labels], mean=True)
    with torch.no_grad():
        network.bert.pooler.dense.weight.copy_(torch.eye(_SIZE))
        for number, (_, worth) in enumerate(labels):
            for word, value in worth.items():
                network.classifier.weight[number, _VOCABULARY.index(word)] = value
    return _saved(network, folder / "scorer")


def write_reader(folder: Path, *, starts: Worth, ends: Worth) -> Path:
    """A BERT for question answering: the words at which an answer starts and ends.

    ``[CLS]`` among them is what "no answer" is worth.
    """
    import torch

    network = _network("ForQuestionAnswering", ["start", "end"], mean=False)
    with torch.no_grad():
        for number, worth in enumerate((starts, ends)):
            for word, value in worth.items():
                network.qa_outputs.weight[number, _VOCABULARY.index(word)] = value
    return _saved(network, folder / "reader")


def write_encoder(folder: Path) -> Path:
    """A BERT without a head: no use as a reranker or a checker."""
    return _saved(_network("Model", ["x"], mean=False), folder / "encoder")


def _network(kind: str, labels: list[str], *, mean: bool):
    import torch
    import transformers

    config = transformers.BertConfig(
        vocab_size=len(_VOCABULARY), hidden_size=_SIZE, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=4, max_position_embeddings=LONGEST, id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    network = getattr(transformers, f"Bert{kind}")(config).eval()
    bert = getattr(network, "bert", network)
    with torch.no_grad():
        for name, weights in network.named_parameters():
            weights.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        words = bert.embeddings.word_embeddings.weight
        words[:, : len(_VOCABULARY)] = torch.eye(len(_VOCABULARY))
        if mean:
            attention = bert.encoder.layer[0].attention
            attention.self.value.weight.copy_(torch.eye(_SIZE))
            attention.output.dense.weight.copy_(torch.eye(_SIZE))
    return network


def _saved(network, folder: Path) -> Path:
    from transformers import BertTokenizer

    network.save_pretrained(folder)
    vocabulary = {word: number for number, word in enumerate(_VOCABULARY)}
    BertTokenizer(vocab=vocabulary, model_max_length=LONGEST).save_pretrained(folder)
    return folder
