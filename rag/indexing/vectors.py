"""The only file that imports chromadb; distance becomes score here."""

from __future__ import annotations

import shutil
import time
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import chromadb
import httpx
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError

from rag.errors import UnusableIndexError
from rag.indexing.store import TOKEN_VARIABLE, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chromadb.api import ClientAPI

    from rag.protocols import Matrix

    Found = TypeVar("Found")

_COLLECTION = "chunks"
_BATCH = 2000
_BATCH_NUMBERS = 2_000_000
"""Of a request to a server: 8 MB before its encoding, under what servers and proxies refuse."""
# ef_search bounds the recall of a query; it must not be below the number of results asked for.
_SEARCH_WIDTH = 200
_REACH_SECONDS = 10.0
_PAUSES = (0.0, 0.1, 0.5)
_ANSWER_SECONDS = 120.0
_HEADER_BYTES = 100
_LONGEST_REASON = 200
_REFUSED = frozenset({401, 403})


class Vectors:
    """A Chroma collection of chunk vectors, cosine space, ids are the catalog's row numbers.

    ``place`` is a folder of this machine or a server; on a server, which many vaults share,
    ``collection`` must be the index's own. Where it is a function, it is asked before each step,
    and a collection of another name is gone over to. Raises UnusableIndexError when Chroma cannot
    open or answer, whatever the cause.
    """

    def __init__(
        self, place: Path | Store, collection: str | Callable[[], str] = _COLLECTION
    ) -> None:
        self._place = place
        self._named: Callable[[], str] = (
            collection if callable(collection) else lambda: str(collection)
        )
        with self._faults():
            self._client = _connected(place)
            self._held = self._open(make=False)

    def count(self) -> int:
        """How many vectors Chroma holds."""
        return self._ask(lambda collection: collection.count()) or 0

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Add or replace the rows' vectors, shape (len(rows), dimension)."""
        if not rows:
            return
        size = max(1, min(_BATCH, _BATCH_NUMBERS // max(vectors.shape[1], 1)))
        for start in range(0, len(rows), size):
            ids = [str(row) for row in rows[start : start + size]]
            some = vectors[start : start + size]
            self._ask(lambda c, i=ids, v=some: c.upsert(ids=i, embeddings=v), make=True)  # type: ignore[misc]

    def delete(self, rows: Sequence[int]) -> None:
        """Remove these rows; one that is not there is no error."""
        for start in range(0, len(rows), _BATCH):
            ids = [str(row) for row in rows[start : start + _BATCH]]
            self._ask(lambda c, ids=ids: c.delete(ids=ids))  # type: ignore[misc]

    def query(self, vector: Matrix, k: int) -> list[tuple[int, float]]:
        """The k nearest rows with their cosine similarity in [-1, 1], best first."""
        found = self._ask(
            lambda collection: collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=max(k, 1), include=["distances"]
            )
        )
        if found is None:
            return []
        distances = (found["distances"] or [[]])[0]
        return [
            (int(row), 1.0 - float(distance))
            for row, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def clear(self) -> None:
        """Drop the collection and start an empty one."""
        self.drop(self._named())
        with self._faults():
            self._held = self._open(make=True)

    def drop(self, collection: str) -> None:
        """Remove a collection of the same place; one that is not there is no error."""
        with self._faults(), suppress(NotFoundError):
            self._client.delete_collection(collection)

    def _open(self, *, make: bool) -> tuple[str, chromadb.Collection | None]:
        """The collection by its name; None where there is none, and none is to be made.

        Only who writes makes one: a reader whose catalog is an older copy would leave an empty
        collection behind, of a name that nobody uses any more.
        """
        while True:
            name = self._named()
            try:
                return name, self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                if name == self._named():
                    return name, self._made(name) if make else None

    def _made(self, name: str) -> chromadb.Collection:
        return self._client.get_or_create_collection(
            name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
        )

    def _ask(
        self, step: Callable[[chromadb.Collection], Found], *, make: bool = False
    ) -> Found | None:
        """What the collection says; None where there is no collection."""
        with self._faults():
            while True:
                name, collection = self._held
                if collection is None or name != self._named():
                    self._held = self._open(make=make)
                said = self._patiently(step, make=make)
                # A collection that is dropped while it is asked may say that it is empty; the
                # name was changed before.
                if self._held[0] == self._named():
                    return said

    def _patiently(
        self, step: Callable[[chromadb.Collection], Found], *, make: bool
    ) -> Found | None:
        for pause in _PAUSES:
            try:
                return None if self._held[1] is None else step(self._held[1])
            except Exception:  # noqa: BLE001
                # Another process may have dropped the collection since; who asks at that
                # moment is told many things ("not found", "nothing on disk", …).
                time.sleep(pause)
                self._held = self._open(make=make)
        return None if self._held[1] is None else step(self._held[1])

    @contextmanager
    def _faults(self) -> Iterator[None]:
        # Chroma's client raises ChromaError, ValueError, httpx's errors, bare Exceptions for HTTP
        # statuses, and for a store that is damaged the BaseException of its Rust half.
        try:
            yield
        except Exception as fault:  # noqa: BLE001
            raise self._fault(fault) from None
        except BaseException as fault:
            if type(fault).__name__ != "PanicException":
                raise
            raise self._fault(fault) from None

    def _fault(self, fault: BaseException) -> UnusableIndexError:
        place = self._place
        words = " ".join(str(fault).split())[:_LONGEST_REASON] or type(fault).__name__
        if isinstance(place, Path):
            return UnusableIndexError(
                f"the Chroma store at {place} cannot be used ({words}): {_remedy(words)}"
            )
        if place.token:
            words = words.replace(place.token, "…")
        if isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout):
            return UnusableIndexError(
                f"no Chroma server answers at {place.url}: start it with `chroma run --path DIR "
                f"--port {place.port}`, or check --store"
            )
        if isinstance(fault, httpx.TimeoutException):
            return UnusableIndexError(
                f"the Chroma server at {place.url} was silent for too long: look at its log, then "
                "run the same command again"
            )
        if isinstance(fault, httpx.HTTPStatusError) and fault.response.status_code in _REFUSED:
            return UnusableIndexError(
                f"the Chroma server at {place.url} refused the token: check {TOKEN_VARIABLE}"
            )
        return UnusableIndexError(
            f"the Chroma server at {place.url} cannot be used ({words}): check --store and the "
            "server's log, then run the same command again"
        )


def discard(folder: Path) -> None:
    """Remove the store's files, damaged or not, and let this process forget that it opened them."""
    SharedSystemClient.clear_system_cache()
    shutil.rmtree(folder, ignore_errors=True)


def _connected(place: Path | Store) -> ClientAPI:
    if isinstance(place, Path):
        _check_headers(place)
        return chromadb.PersistentClient(str(place), settings=_settings())
    # Chroma's client has no time limit, so a server that is down or stuck is found out before.
    httpx.get(
        f"{place.url}/api/v2/heartbeat", headers=place.headers(), timeout=_REACH_SECONDS
    ).raise_for_status()
    client = chromadb.HttpClient(
        host=place.url,
        port=place.port,
        ssl=place.secure,
        headers=place.headers(),
        settings=_settings(chroma_server_host=place.url, chroma_server_http_port=place.port),
    )
    for half in (client, client._admin_client):  # type: ignore[attr-defined]  # noqa: SLF001
        session: httpx.Client = half._server._session  # type: ignore[union-attr]  # noqa: SLF001
        session.timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_REACH_SECONDS)
        weakref.finalize(client, session.close)  # Chroma never does
    return client


def _check_headers(folder: Path) -> None:
    """Raises ValueError for a graph whose header is cut short: it would end this very program."""
    for header in folder.glob("*/header.bin"):
        if header.stat().st_size < _HEADER_BYTES:
            raise ValueError(f"{header.name} is cut short")


def _settings(**said: str | int) -> ChromaSettings:
    # No .env: a file in the folder where a command is run must not say where the notes go.
    return ChromaSettings(_env_file=None, anonymized_telemetry=False, **said)  # type: ignore[arg-type,call-arg]


def _remedy(words: str) -> str:
    said = words.lower()
    if "full" in said or "no space" in said or "too large" in said or "quota" in said:
        return "make room on that disk, then run `rag index`"
    if "readonly" in said or "read-only" in said or "permission" in said:
        return "make the folder writable, or name another with --index DIR"
    return "run `rag index --rebuild`; the notes are untouched"
