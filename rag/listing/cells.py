"""What stands in cells of tables and is no thing of its own."""

from __future__ import annotations

NOTHING = frozenset(("", "-", "–", "—", "no", "none", "n/a", "nein", "否", "✗", "✘", "?"))
REST = frozenset("other others total sum all rest etc.".split())
"""First cells of rows that stand for no single thing."""
