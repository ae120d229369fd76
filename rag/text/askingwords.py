"""The words by which an English question asks, as patterns without case."""

from __future__ import annotations

AUX = (
    r"(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|might"
    r"|isn't|aren't|wasn't|weren't|didn't|doesn't|don't)"
)
WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
IN = r"(?:(?:in|on|at|by|from|to|for|with|of|under|since|until|out of)\s+)?"
