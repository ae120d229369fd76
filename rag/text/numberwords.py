"""Small numbers as words."""

from __future__ import annotations

NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
"""Each at the place of its number."""
