"""An answer as OpenAI's clients read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rag.laidout import laid_out, markdown_of, place_of
from rag.text.code import masked_code, outside_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Answer, Citation, Turn

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_LINKING = re.compile(
    r"(?P<address>\b(?:[a-z][a-z0-9+.-]{1,30}://|www\.)[^\s<>`]*[^\s<>`.,;:!?)\]”\"']"
    r"|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|!(?=\[)|\[(?!\d+\])|(?<=\d\])[(:]|<",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\[(\d+)\]")
_BYTES_A_TOKEN = 4


def completion(identity: dict[str, Any], answer: Answer, history: Sequence[Turn]) -> dict[str, Any]:
    """The body of a chat completion that is not streamed."""
    message = {
        "role": "assistant",
        "content": content(answer),
        "refusal": None,
        "annotations": url_citations(answer),
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        **identity,
        "object": "chat.completion",
        "choices": [choice],
        "usage": usage(answer, history),
    }


def content(answer: Answer) -> str:
    """The answer's text, and under it a Markdown list of where its markers lead."""
    parts = [_said(answer)]
    if answer.citations:
        parts += ["**Sources**", "\n".join(_source(citation) for citation in answer.citations)]
    if answer.notice:
        parts.append(f"*Notice: {_escaped(answer.notice)}*")
    return "\n\n".join(parts)


def url_citations(answer: Answer) -> list[dict[str, Any]]:
    """A ``url_citation`` for each marker in the text, with our note, lines and quote beside it."""
    cited: dict[int, list[Citation]] = {}
    for citation in answer.citations:
        cited.setdefault(citation.marker, []).append(citation)
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": found.start(),
                "end_index": found.end(),
                "title": _place(citation),
                "url": citation.url,
            },
            "note": citation.note,
            "lines": [citation.first_line, citation.last_line],
            "quote": citation.quote,
        }
        for found in _MARKER.finditer(masked_code(_said(answer)))
        for citation in cited.get(int(found[1]), ())
    ]


def usage(answer: Answer, history: Sequence[Turn]) -> dict[str, int]:
    """Estimated, at four bytes a token: not every LLM here counts tokens, one has none."""
    read = [answer.question, *(turn.content for turn in history)]
    read += [hit.chunk.passage for hit in answer.hits]
    prompt, made = sum(map(_tokens, read)), _tokens(content(answer))
    return {"prompt_tokens": prompt, "completion_tokens": made, "total_tokens": prompt + made}


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN)


def _said(answer: Answer) -> str:
    """The text with links, pictures and HTML as text; markers stay as they are.

    A client would fetch a picture, and tell on its reader; an address it finds it makes a link,
    unless it is code.
    """
    return markdown_of(
        (line.kind, line.text if line.kind == "code" else outside_code(_unlinked, line.text))
        for line in laid_out(answer)
    )


def _unlinked(text: str) -> str:
    return _LINKING.sub(lambda m: f"`{m[0]}`" if m["address"] else f"\\{m[0]}", text)


def _source(citation: Citation) -> str:
    lines = f"lines {citation.first_line}–{citation.last_line}"
    if citation.first_line == citation.last_line:
        lines = f"line {citation.first_line}"
    place = _escaped(_place(citation))
    named = f"[{place}](<{citation.url}>)" if citation.url else place
    return f"- \\[{citation.marker}\\] {named}, {lines}: “{_escaped(citation.quote)}”"


def _place(citation: Citation) -> str:
    return place_of(citation.title, citation.heading_path)


def _escaped(text: str) -> str:
    """A note's words as text, so that none of them can become a link or a picture."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
