"""A server that answers by HTTP, and what to tell the user of each way in which it can fail.

Every line names the LLM, the URL and the next step, and none ever holds the key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import httpx2

from rag.errors import LLMError

_INSTEAD = "or use --llm extractive"
_LONGEST_QUOTE = 200
_SHORTEST_KEY = 4
_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Remote:
    """One model on one server. Raises LLMError for a base URL or a key that can't be used."""

    llm: str
    """``provider:model``, as the user writes it."""
    base_url: str
    timeout_seconds: float
    key_variable: str
    """The environment variable that the key comes from, and its name in the keyring."""
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _usable(self.base_url):
            raise LLMError(
                f"{self.llm}: the base URL {self.url!r} is no web address: "
                "write it like --base-url http://127.0.0.1:8080/v1"
            )
        if not (self.key.isascii() and self.key.isprintable()):
            raise LLMError(f"{self.llm}: {self.key_variable} holds characters that no key has")

    @property
    def url(self) -> str:
        """The base URL without a user name, a password or a query."""
        try:
            parts = urlsplit(self.base_url)
        except ValueError:
            return "(unreadable)"
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))

    @property
    def on_this_machine(self) -> bool:
        """Whether the server is on a loopback address, where no proxy has any business."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")

    @property
    def timeout(self) -> httpx2.Timeout:
        """How long each step may take; the time to connect is shorter than that to think."""
        connect = min(_CONNECT_SECONDS, self.timeout_seconds)
        return httpx2.Timeout(self.timeout_seconds, connect=connect)

    def http_client(self) -> httpx2.Client:
        """What both packages send by. It follows no redirect: the notes go where the user said."""
        return httpx2.Client(
            timeout=self.timeout, trust_env=not self.on_this_machine, follow_redirects=False
        )

    def refused(self, status: int, said: str) -> LLMError:
        """The server answered with an HTTP status of 300 or above."""
        if status in {401, 403}:
            # What a server says of a key may quote it.
            return self._fault(f"refused the key (HTTP {status})", f"check {self.key_variable}")
        quoted = f"HTTP {status}{self._quote(said)}"
        if status < 400:  # noqa: PLR2004
            return self._fault(
                f"sends on to another address (HTTP {status}), which is not followed",
                "name that address with --base-url",
            )
        if status == 404:  # noqa: PLR2004
            return self._fault(
                f"has no such model or path ({quoted})",
                "check the model's name, and that the base URL is whole (many end in /v1)",
            )
        if status == 429:  # noqa: PLR2004
            return self._fault(f"takes no more for now ({quoted})", f"wait a while, {_INSTEAD}")
        if status >= 500:  # noqa: PLR2004
            return self._fault(f"failed ({quoted})", f"ask again, {_INSTEAD}")
        return self._fault(
            f"rejected the request ({quoted})",
            "check the model's name, or keep fewer hits with -k where the prompt is too long",
        )

    def unreachable(self) -> LLMError:
        """No connection came about."""
        return LLMError(
            f"{self.llm}: nothing answers at {self.url}: start the server, check --base-url, "
            f"{_INSTEAD}"
        )

    def timed_out(self) -> LLMError:
        """The server was silent for too long."""
        return self._fault(
            f"was silent for {self.timeout_seconds:g} s",
            f"raise RAG_TIMEOUT, take a smaller model, {_INSTEAD}",
        )

    def broke_off(self, said: str = "") -> LLMError:
        """The answer ended before its end."""
        return self._fault(f"broke off in mid-answer{self._quote(said)}", f"ask again, {_INSTEAD}")

    def garbled(self, protocol: str) -> LLMError:
        """What came was not the protocol."""
        return self._fault(
            f"does not speak {protocol}", "check --base-url and that the server streams"
        )

    def used_up(self, max_tokens: int) -> LLMError:
        """Every token went into something other than the answer, as reasoning models do."""
        return self._fault(
            f"used up {max_tokens} tokens before its answer began", "raise RAG_MAX_TOKENS"
        )

    def _fault(self, what: str, then: str) -> LLMError:
        return LLMError(f"{self.llm}: {self.url} {what}: {then}")

    def _quote(self, said: str) -> str:
        line = " ".join(said.split())
        if len(self.key) >= _SHORTEST_KEY:
            line = line.replace(self.key, "…")
        return f": {line[:_LONGEST_QUOTE]}" if line else ""


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
