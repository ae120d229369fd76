"""Server-sent events: the wire format, and the headers that keep proxies from holding it back."""

from __future__ import annotations

import json

MEDIA_TYPE = "text/event-stream"
SCHEMA = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}
"""For OpenAPI: what one event is made of."""

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
KEEP_ALIVE = ": working\n\n"
"""A comment, which every client skips; it keeps the connection from looking dead."""


def sse(event: str, content: object) -> str:
    """One event; JSON holds no line end, so its data is one line."""
    return f"event: {event}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
