"""``/embeddings`` of a server that speaks OpenAI's protocol: one request, its retries, its faults.

Every line names the model, the URL and the next step, and none ever holds the key.
"""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import httpx2
import numpy as np

from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.protocols import Matrix

KEY_VARIABLE = "RAG_EMBEDDER_API_KEY"
_ATTEMPTS = 5
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CONNECT_SECONDS = 10.0
_LONGEST_QUOTE = 200
_SHORTEST_KEY = 4
_BUSY = frozenset({408, 429, 500, 502, 503, 504, 529})
_TOO_MUCH = frozenset({400, 413, 422})
_SAYS_TOO_LONG = ("too large", "too long", "maximum context", "context length", "context size")


class RefusedError(Exception):
    """The server wants no request like this: too many texts, or one that is too long."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Endpoint:
    """One embedding model on one server. Safe to share between threads.

    Raises EmbedderError for a base URL or a key that can't be used.
    """

    name: str
    """``provider:model``, as the user writes it."""
    model: str
    base_url: str
    timeout_seconds: float
    key: str = field(default="", repr=False)
    _client: httpx2.Client = field(init=False, repr=False)
    _answered: list[bool] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        if not _usable(self.base_url):
            raise EmbedderError(
                f"{self.name} needs the web address of its server: set RAG_EMBEDDER_BASE_URL, or "
                "embedder_base_url in rag.toml, like http://127.0.0.1:8080/v1"
            )
        if not (self.key.isascii() and self.key.isprintable()):
            raise EmbedderError(f"{self.name}: {KEY_VARIABLE} holds characters that no key has")
        # No redirect is followed and no proxy asked for this machine: the notes go where the
        # user said.
        client = httpx2.Client(
            headers={"Authorization": f"Bearer {self.key}"} if self.key else {},
            timeout=httpx2.Timeout(
                self.timeout_seconds, connect=min(_CONNECT_SECONDS, self.timeout_seconds)
            ),
            trust_env=not _on_this_machine(self.base_url),
            follow_redirects=False,
        )
        object.__setattr__(self, "_client", client)
        weakref.finalize(self, client.close)

    @property
    def url(self) -> str:
        """The base URL without a user name, a password or a query."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """As the server gives them, shape (len(texts), dimension), in the order of the texts.

        Waits and asks again where the server is busy or fails. Raises RefusedError where fewer
        or shorter texts may help, EmbedderError where nothing but the user can.
        """
        asked = {"model": self.model, "input": list(texts), "encoding_format": "float"}
        attempt = 0
        while True:
            attempt += 1
            last = attempt == _ATTEMPTS
            pause = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
            try:
                answer = self._client.post(f"{self.url}/embeddings", json=asked)
            except httpx2.TimeoutException as fault:
                # Asked once more only: a silence has taken long enough already.
                if attempt > 1 or isinstance(fault, httpx2.ConnectTimeout):
                    raise self._silent(fault) from None
            except httpx2.HTTPError:
                # A server that never answered is not there; one that did may be restarting.
                if last or not self._answered:
                    raise self._unreachable() from None
            else:
                self._answered[:] = [True]
                if answer.status_code < 300:  # noqa: PLR2004
                    return self._read(answer, len(texts))
                self._judge(answer, last=last)
                pause = _asked_pause(answer, pause)
            time.sleep(pause)

    def _judge(self, answer: httpx2.Response, *, last: bool) -> None:
        """Raise what this refusal means, unless the same request is worth another try."""
        status, words = answer.status_code, self._quoted(answer.text)
        if status in _TOO_MUCH or any(said in words.lower() for said in _SAYS_TOO_LONG):
            raise RefusedError(f"HTTP {status}: {words}")
        if status in _BUSY and not last:
            return
        if status in {401, 403}:
            # What a server says of a key may quote it.
            raise self._fault(f"refused the key (HTTP {status})", f"check {KEY_VARIABLE}")
        if status == 404:  # noqa: PLR2004
            raise self._fault(
                f"has no such model or path (HTTP 404: {words})",
                "check the model's name, and that RAG_EMBEDDER_BASE_URL is whole (many end in /v1)",
            )
        if status < 400:  # noqa: PLR2004
            raise self._fault(
                f"sends on to another address (HTTP {status}), which is not followed",
                "name that address in RAG_EMBEDDER_BASE_URL",
            )
        if status in _BUSY:
            raise self._fault(
                f"failed {_ATTEMPTS} times (HTTP {status}: {words})",
                "run the same command again later; what is encoded already is kept",
            )
        raise self.rejected(f"HTTP {status}: {words}")

    def rejected(self, words: str) -> EmbedderError:
        """Not even a short text was taken."""
        return self._fault(f"rejected the request ({words})", "check the model's name")

    def _read(self, answer: httpx2.Response, count: int) -> Matrix:
        try:
            found = sorted(answer.json()["data"], key=lambda entry: int(entry["index"]))
            vectors = np.array([entry["embedding"] for entry in found], dtype=np.float32)
        except (ValueError, KeyError, TypeError):
            raise self._garbled() from None
        if vectors.ndim != 2 or len(vectors) != count or not np.isfinite(vectors).all():  # noqa: PLR2004
            raise self._garbled()
        return vectors

    def _garbled(self) -> EmbedderError:
        return self._fault(
            "does not speak OpenAI's embeddings protocol",
            "check RAG_EMBEDDER_BASE_URL, and that the server was started for embeddings",
        )

    def _silent(self, fault: Exception) -> EmbedderError:
        if isinstance(fault, httpx2.ConnectTimeout):
            return self._unreachable()
        return self._fault(
            f"was silent for {self.timeout_seconds:g} s, twice", "raise RAG_TIMEOUT, or look there"
        )

    def _unreachable(self) -> EmbedderError:
        return EmbedderError(
            f"{self.name}: nothing answers at {self.url}: start the server, or check "
            "RAG_EMBEDDER_BASE_URL"
        )

    def _fault(self, what: str, then: str) -> EmbedderError:
        return EmbedderError(f"{self.name}: {self.url} {what}: {then}")

    def _quoted(self, said: str) -> str:
        line = " ".join(said.split())
        if len(self.key) >= _SHORTEST_KEY:
            line = line.replace(self.key, "…")
        return line[:_LONGEST_QUOTE]


def _asked_pause(answer: httpx2.Response, pause: float) -> float:
    """What the server asks for, in seconds, within bounds."""
    try:
        return min(max(float(answer.headers["retry-after"]), 0.0), _LONGEST_PAUSE)
    except (KeyError, ValueError):
        return pause


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
