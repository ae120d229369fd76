"""Texts on which an export is held against its original before anyone relies on it.

Short and long, past any limit of tokens, scripts and signs that tokenizers treat apart.
"""

from __future__ import annotations

QUERIES = ("who led the angel round?", "Wie hoch war der Umsatz 2025?", "")

PASSAGES = (
    "a",
    "…!?",
    "Atlas > Risks > Budget\nThe budget was cut to €40k, half of it kept for travel.",
    "Signed on 2026-02-14 by A. Müller-Lüdenscheidt; due in 30 days, renewable once.",
    "| company | round |\n|---|---|\n| Orbital | seed, $4.2M |\n| Tern & Co. | series B, $61M |",
    "def mean(values: list[float]) -> float:\n    return sum(values) / len(values)",
    "会社は二月に新しい研究所を開いた。責任者は田中さんである。",
    "这家公司在二月份完成了天使轮融资，由蚂蚁集团领投。",
    "Компания открыла новую лабораторию в феврале.",
    "أعلنت الشركة عن نتائجها في فبراير",
    "Launch day 🚀🎉 was moved again 👩🏽‍🔬, nobody minded 🙂",
    "naïve café, ﬁne ﬂuﬀ, ½ cup, 10⁶ bytes, a\u00a0no-break space, ZWJ\u200dhere",
    "https://example.org/a/b?c=d#e and [[Note#Heading|shown]] and `code` and #tag/sub",
    "- [ ] call the bank\n- [x] send the slides\n  - and the appendix\n1. then rest",
    "The committee met and put the question off to the spring. " * 12,
    "Unbreakable" * 80,
    "One fact after another, each as long as the last one was. " * 120,
    "数据" * 700,
)
