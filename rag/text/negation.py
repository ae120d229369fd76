"""Words by which a text says that something is not so."""

from __future__ import annotations

import re

NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|denied|denies)\b|n['’]t\b", re.IGNORECASE
)
