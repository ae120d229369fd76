"""Texts for properties: any characters, and lines that mean something to a Markdown parser."""

from __future__ import annotations

from hypothesis import strategies as st

LINES = (
    "", "", "# One", "## Two **b**", "### One", "#### ", "Setext", "===", "---", "#tag #two",
    "A sentence here. And *another* one", "goes on. The end.", "- item", "  - nested [[A|B]]",
    "    deep", "1. first", "- [x] done", "> quote", "> [!note] Title", "```py", "```", "~~~",
    "| a | b |", "|---|---|", "| 1 | **2** |", "|x||y|", "%%", "%% gone %%", "<!-- gone -->",
    "<!--", "-->", "text %%in%% line <!-- too -->.", "$$", "$x_1$ costs $5", "[^1]: Foot note.",
    "<div>html</div>", "**open", "closed** now. More", "`code` `` ` ``", "\ttab", "公司成立。很好",
    "key: value", "aliases: [a, b]", "^block-id", "![[embed]]", "[ref]: https://x.com",
)  # fmt: skip

line = st.one_of(
    st.sampled_from(LINES),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text(alphabet="ab #*_`~=[]()|!$%<>-\\^1.:", max_size=16),
)
texts = st.lists(line, max_size=14).map("\n".join)
