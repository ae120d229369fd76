"""Part of a note to HTML that is safe to show, with the cited lines marked.

Safe is decided twice: nh3 lets through a short list of tags and attributes whatever the note
holds, and the page's Content-Security-Policy runs nothing but our own file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from rag.reading.links import split_target
from rag.server.sanitising import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.rules_inline import StateInline

    from rag.records import Lines

    Resolve = Callable[[str], str | None]

_WIKI = re.compile(r"(!?)\[\[([^\[\]\n]{1,1000})\]\]")
_CALLOUT = re.compile(r"^\[!([\w-]{1,40})(?:\|[^\]\n]{0,40})?\][+-]?[ \t]*([^\n]*)")
_TASK = re.compile(r"^\[([ xX])\] ")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_BLOCKS = frozenset({"fence", "code_block", "math_block", "html_block"})


def render(text: str, first_line: int, cited: Lines | None, resolve: Resolve) -> str:
    """HTML of a text that starts at a line of its file.

    ``resolve`` gives the path of the note that a name stands for. Blocks, rows and lines of code
    that touch ``cited`` carry the class ``cited``.
    """
    parser = _parser()
    tokens = parser.parse(text, {"resolve": resolve})
    _mark_cited(tokens, first_line, cited)
    _dress(tokens, resolve)
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            _number_code(token, first_line, cited)
    return safe(parser.renderer.render(tokens, parser.options, {}))


def render_properties(lines: Sequence[str], cited: Lines | None) -> str:
    """Frontmatter as it is written, line by line."""
    body = _code_lines(lines, 1, cited)
    return safe(f'<pre class="properties"><code>{body}</code></pre>')


def note_href(path: str, heading: str = "") -> str:
    """Where the page finds a note."""
    query = f"?heading={quote(heading, safe='')}" if heading else ""
    return f"/notes/{quote(path, safe='/')}{query}"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(dollarmath_plugin, renderer=_maths)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


def _maths(content: str, options: dict[str, bool]) -> str:
    kind = "maths block" if options.get("display_mode") else "maths"
    return f'<code class="{kind}">{nh3.clean_text(content.strip())}</code>'


def _picture(_self: object, tokens: Sequence[Token], place: int, *_rest: object) -> str:
    said = nh3.clean_text(tokens[place].content)
    return f'<span class="missing">[picture{": " if said else ""}{said}]</span>'


def _code(_self: object, tokens: Sequence[Token], place: int, *_rest: object) -> str:
    return f"<pre><code>{tokens[place].content}</code></pre>\n"


def _number_code(token: Token, first_line: int, cited: Lines | None) -> None:
    opened = (token.map or [0, 0])[0] + (token.type == "fence")
    lines = token.content.removesuffix("\n").split("\n")
    token.content = _code_lines(lines, first_line + opened, cited)


def _code_lines(lines: Sequence[str], first_line: int, cited: Lines | None) -> str:
    shown = []
    for number, line in enumerate(lines, start=first_line):
        mark = ' class="cited"' if cited and cited[0] <= number <= cited[1] else ""
        shown.append(f'<span data-line="{number}"{mark}>{nh3.clean_text(line)}</span>\n')
    return "".join(shown)


def _mark_cited(tokens: Sequence[Token], first_line: int, cited: Lines | None) -> None:
    """Mark the innermost block that holds words: a paragraph, heading, item or table row."""
    if not cited:
        return
    for place, token in enumerate(tokens):
        if not token.map or not (token.type in _BLOCKS or token.type in {"inline", "tr_open"}):
            continue
        first, end = token.map[0] + first_line, token.map[1] + first_line
        if first > cited[1] or end <= cited[0]:
            continue
        marked = token
        if token.type == "inline":
            marked = tokens[place - 1]
            if marked.hidden:
                marked = tokens[place - 2]
            if marked.type in {"td_open", "th_open"}:
                continue
        marked.attrJoin("class", "cited")


def _dress(tokens: Sequence[Token], resolve: Resolve) -> None:
    for place, token in enumerate(tokens):
        style = token.attrs.pop("style", None)
        if style:
            token.attrs["align"] = str(style).rpartition(":")[2]
        if token.type == "inline":
            _dress_links(token.children or [], resolve)
            _dress_first_words(tokens, place)


def _dress_first_words(tokens: Sequence[Token], place: int) -> None:
    """``[!note]`` that opens a quote and ``[x]`` that opens an item, said in HTML."""
    children = tokens[place].children
    if place < 2 or not children or children[0].type != "text":  # noqa: PLR2004
        return
    block, text = tokens[place - 2], children[0]
    if block.type == "list_item_open" and (task := _TASK.match(text.content)):
        text.content = ("☐ " if task[1] == " " else "☑ ") + text.content[task.end() :]
    elif block.type == "blockquote_open" and (callout := _CALLOUT.match(text.content)):
        block.attrJoin("class", "callout")
        block.attrSet("data-callout", callout[1].lower())
        text.content = callout[2] or callout[1].capitalize()
        title = Token("title_open", "strong", 1, attrs={"class": "callout-title"})
        children[:1] = [title, text, Token("title_close", "strong", -1)]


def _dress_links(children: Sequence[Token], resolve: Resolve) -> None:
    """A Markdown link to a note leads to the note; one to any other file leads nowhere."""
    for token in children:
        if token.type != "link_open":
            continue
        written = str(token.attrs.get("href", ""))
        if _SCHEME.match(written):
            continue
        target, heading, _ = split_target(unquote(written))
        path = resolve(target) if target else None
        token.attrs.pop("href", None)
        if path:
            token.attrs.update(_to_note(path, heading))


def _to_note(path: str, heading: str) -> dict[str, str | int | float]:
    return {"href": note_href(path, heading), "class": "wikilink", "data-note": path}


def _wikilink(state: StateInline, silent: bool) -> bool:
    """``[[Note#Heading|Shown]]`` and ``![[…]]``: a link where the note is known, else its text."""
    found = _WIKI.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        written, *shown = re.split(r"\\?\|", found[2], maxsplit=1)
        target, heading, _ = split_target(written)
        path = state.env["resolve"](target) if target else None
        tag = "a" if path else "span"
        opened = state.push("wikilink_open", tag, 1)
        opened.attrs = _to_note(path, heading) if path else {"class": "missing"}
        said = "".join(shown).strip() or " › ".join(part for part in (target, heading) if part)
        state.push("text", "", 0).content = said or found[2]
        state.push("wikilink_close", tag, -1)
    state.pos = found.end()
    return True
