"""Whether a claim means about what its evidence says: the last thing that grounding asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.text.terms import spaced

if TYPE_CHECKING:
    from rag.protocols import Embedder

_LEAST_COSINE = 0.35
"""Of 262 claims out of reference answers, those below it rested on scattered words."""


def near_in_meaning(embedder: Embedder, evidence: str, claim: str) -> bool:
    """True for words that stand there as they are, with or without a title in front of them.

    Any other claim is encoded, and so is its evidence. This refuses what shares its words with a
    text on something else; it cannot tell a statement from its opposite, which other rules do.
    """
    there = spaced(evidence)
    if any(spaced(said) in there for said in (claim, claim.partition(": ")[2]) if said):
        return True
    one, other = embedder.encode_passages([evidence, claim])
    return float(one @ other) >= _LEAST_COSINE
