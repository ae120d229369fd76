"""One JSON line an event, on stderr. Words of notes and questions only with ``--log-text``."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LOGGER = logging.getLogger("rag.server")


class JsonLines(logging.Formatter):
    """``{"time", "level", "event", …}`` with whatever fields the event was logged with."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; line ends within values are escaped, so nobody can forge a second one."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def log(event: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log an event with its fields; those that are None are left out."""
    kept = {key: value for key, value in fields.items() if value is not None}
    LOGGER.log(level, event, extra={"fields": kept})


def log_to_stderr() -> None:
    """Send the server's events to stderr, once."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
