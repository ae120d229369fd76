"""Which version of this reader an index was made by."""

from __future__ import annotations

READING_VERSION = "5"
"""Raised whenever more, or something else, is read from a note: an older index reads all again."""
