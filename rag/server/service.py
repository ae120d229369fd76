"""What the routes share: the one assistant, the queue before it, and what watches over both."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from rag.retrieving.filters import narrowed
from rag.server.freshness import Freshness
from rag.server.metrics import Metrics
from rag.server.problems import RETRY_SECONDS, ProblemError
from rag.server.queue import Admission, queued
from rag.server.readiness import Readiness
from rag.server.turns import COMPUTING, Turns
from rag.server.vaultview import VaultView
from rag.sessions import Sessions
from rag.text.places import without_places

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.server.options import Options

_READY = 4
"""Answers made ready, or waiting for their turn at it, while the LLM writes others."""


class Service:
    """One a process. ``start`` and ``stop`` bracket its life."""

    def __init__(self, assistant: Assistant, options: Options) -> None:
        self.turns = Turns(COMPUTING)
        assistant.llm = queued(assistant.llm, options.parallel, self.turns)
        self.assistant = assistant
        self.options = options
        self.metrics = Metrics()
        self.admission = Admission(options.queue)
        self.readiness = Readiness(assistant.index)
        self.freshness = Freshness(assistant.sync)
        self.sessions = Sessions(options.sessions) if options.sessions else None
        self.pool = ThreadPoolExecutor(
            min(options.queue, options.parallel + _READY), thread_name_prefix="rag-answer"
        )
        self.view = VaultView(assistant.index)
        self.metrics.in_flight.set_function(lambda: self.admission.inside)

    @property
    def vault_name(self) -> str:
        """The vault folder's own name, as far as it is text."""
        return os.fsencode(self.assistant.index.vault.resolve().name).decode("utf-8", "replace")

    def start(self) -> None:
        """Begin to build the first index, where there is none."""
        self.readiness.start()

    def stop(self) -> None:
        """Let what runs come to its end."""
        self.readiness.stop()
        self.pool.shutdown(wait=True, cancel_futures=True)
        self.freshness.close()
        if self.sessions:
            self.sessions.close()

    def check_ready(self) -> None:
        """Raise a 503 that says how far the first index is, until it is there."""
        state = self.readiness.state
        if state.ready:
            return
        if state.detail:
            detail = self.without_places(state.detail)
        else:
            detail = "the first index is being built"
            detail += f" ({state.progress})" if state.progress else ""
        raise ProblemError(503, detail, headers={"Retry-After": RETRY_SECONDS})

    def refresh(self, moment: float) -> str:
        """Have the index no older than a moment; a one-line notice where that could not be done.

        Called in a turn at computing, which others have while this one waits. Raises a 503 where
        another process has emptied the index to build it anew.
        """
        notice = ""
        if self.options.sync and not self.freshness.is_newer(moment):
            with self.turns.aside():
                notice = self.freshness.refresh(moment)
        self.readiness.look()
        self.check_ready()
        return notice

    def within(self, where: str | None) -> str | None:
        """The filter of a request within the server's own, which no request widens.

        None where it has none of its own. Raises FilterError.
        """
        return None if where is None else narrowed(self.assistant.where, where)

    def without_places(self, line: str) -> str:
        """A fault's line without this machine's folders, which are none of a caller's business."""
        index = self.assistant.index
        named = ((index.folder, "the index folder"), (index.vault, "the vault"))
        return without_places(line, named)


def service_of(request: Request) -> Service:
    """The service of the app that a request came to."""
    found: Service = request.app.state.service
    return found


ServiceDep = Annotated[Service, Depends(service_of)]
