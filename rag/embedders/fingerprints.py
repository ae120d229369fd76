"""What two fingerprints have in common: ``MODEL@REVISION`` of a model on this machine."""

from __future__ import annotations

from rag.embedders.options import FAST

_HERE = "sentence-transformers:"


def is_fast(fingerprint: str) -> bool:
    """Whether the embedder was asked to be fast."""
    return fingerprint.rpartition("@")[2].partition("/")[0].endswith(FAST)


def is_revision(fingerprint: str, other: str) -> bool:
    """Whether both are of one model on this machine: weights or a gloss came new with an upgrade.

    A server's is not: to encode all notes there again may cost money, and is for its user to say.
    """
    model, _, revision = fingerprint.rpartition("@")
    other_model, _, other_revision = other.rpartition("@")
    return (
        model == other_model
        and model.startswith(_HERE)
        and revision != other_revision
        and is_fast(fingerprint) == is_fast(other)
    )
