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
    """One event."""
    return f"event: {event}\n{data(content)}"


def data(content: object) -> str:
    """The data of an event, one line for whatever reads it.

    In ASCII: many clients end a line at U+2028, which notes that were pasted together hold.
    """
    return f"data: {json.dumps(content)}\n\n"
