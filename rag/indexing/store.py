"""A Chroma server by its address. Light to import: only ``vectors.py`` talks to it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rag.errors import SettingsError

TOKEN_VARIABLE = "RAG_STORE_TOKEN"  # noqa: S105  (a name, no secret)


@dataclass(frozen=True, slots=True)
class Store:
    """Where the vectors are kept when not beside the catalog, and what opens the door there.

    Raises SettingsError for an address or a token that no server could take.
    """

    url: str
    """``http://HOST:PORT`` or ``https://HOST:PORT``, a path after it where a proxy wants one."""
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _usable(self.url):
            # Not quoted: what is no address may hold a password.
            raise SettingsError(
                "--store is no address of a Chroma server: write it like http://127.0.0.1:8000, "
                f"and a secret only into {TOKEN_VARIABLE}"
            )
        if not (self.token.isascii() and self.token.isprintable() and " " not in self.token):
            raise SettingsError(f"{TOKEN_VARIABLE} holds characters that no token has")
        object.__setattr__(self, "url", self.url.strip().rstrip("/"))

    @property
    def port(self) -> int:
        """Said, or the scheme's own."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def secure(self) -> bool:
        """Whether the wire is encrypted."""
        return urlsplit(self.url).scheme == "https"

    def headers(self) -> dict[str, str]:
        """The token as Chroma's servers and most proxies before them take it; {} without one."""
        if not self.token:
            return {}
        return {"Authorization": f"Bearer {self.token}", "X-Chroma-Token": self.token}


def store_of(url: str) -> Store | None:
    """The store of the setting ``store``, its token from the environment; None for ""."""
    return Store(url, os.environ.get(TOKEN_VARIABLE, "").strip()) if url else None


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
        hidden = parts.username or parts.password or parts.query or parts.fragment
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and not hidden
        )
    except ValueError:
        return False
