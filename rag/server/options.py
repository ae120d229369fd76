"""What a server may do and for whom, and the one combination that is refused."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  (a dataclass field)
from typing import TYPE_CHECKING

from rag.errors import SettingsError
from rag.sessions import FILE_NAME

if TYPE_CHECKING:
    from rag.settings import Settings

LEAST_KEY_CHARACTERS = 16
_OF_THIS_PROCESS = frozenset({"llamacpp"})
_PARALLEL = 4


@dataclass(frozen=True, slots=True)
class Options:
    """Every choice of ``rag serve`` besides those of the assistant."""

    host: str = "127.0.0.1"
    api_key: str = ""
    cors: tuple[str, ...] = ()
    """Origins of other sites whose pages may call this server."""
    allowed_hosts: tuple[str, ...] = ()
    """Names, besides the usual ones, under which this server is reached."""
    log_text: bool = False
    """Whether questions, answers and note names may stand in the log."""
    queue: int = 32
    """Questions being answered or waiting; the next one is told to come back."""
    parallel: int = 1
    """Drafts that the LLM writes side by side."""
    sync: bool = True
    sessions: Path | None = None
    """File of the conversations; None keeps none."""


def options_from(settings: Settings) -> Options:
    """The options these settings name.

    Raises SettingsError where the server would be open to others without a key they must know.
    """
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    if not is_loopback(settings.host) and len(key) < LEAST_KEY_CHARACTERS:
        raise SettingsError(
            f"--host {settings.host} opens the notes to other machines: set RAG_API_KEY to"
            f" {LEAST_KEY_CHARACTERS} characters or more, or leave --host out"
        )
    cors = _names(settings.cors)
    if any("*" in origin for origin in cors):
        raise SettingsError(
            "--cors takes origins by name, such as https://app.example: * would let the pages of"
            " every site read the notes"
        )
    local = settings.llm.split(":")[0] in _OF_THIS_PROCESS
    return Options(
        host=settings.host,
        api_key=key,
        cors=cors,
        allowed_hosts=_names(settings.allowed_hosts),
        log_text=settings.log_text,
        queue=settings.queue,
        parallel=settings.parallel or (1 if local else _PARALLEL),
        sync=not settings.no_sync,
        sessions=settings.index_folder / FILE_NAME,
    )


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach what is bound to ``host``."""
    name = host.strip("[]").lower().rstrip(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.rstrip("/") for name in listed.replace(",", " ").split())
