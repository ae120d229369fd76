"""Figures set apart from letters that stand at them without a blank: 约350人, RMB380 billion.

Chinese, Japanese and Thai put no blanks between words, and a currency is often written so. A word
such as "N7" or "V3.2" is one: the digits of a name are no figure.
"""

from __future__ import annotations

import re

from rag.text.terms import UNSPACED

# Thai digits are among the letters of its script; what multiplies a number stays with it.
_BETWEEN = re.compile(
    rf"(?<=[{UNSPACED}])(?<!\d)(?=[\dA-Za-z])|(?<=\d)(?![\d万亿億])(?=[{UNSPACED}])"
)
_CURRENCY = re.compile(
    r"(?<![^\W_])(USD|HKD|SGD|CAD|AUD|TWD|EUR|GBP|CHF|RMB|CNY|JPY|INR|KRW)(?=\d)"
)


def unglued(text: str) -> str:
    """The text with a blank wherever a figure begins or ends at such a letter or currency."""
    return _CURRENCY.sub(r"\1 ", text if text.isascii() else _BETWEEN.sub(" ", text))
