"""One answer, made in a worker thread and read by the event loop, piece by piece."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.assistant import Answered, Token
from rag.server.logs import log
from rag.server.problems import RETRY_SECONDS, ProblemError
from rag.shapes import answer_shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from fastapi import Request

    from rag.assistant import Event
    from rag.records import Answer, Turn
    from rag.server.service import Service

_LOOK_UP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that belongs to it."""

    question: str
    history: tuple[Turn, ...] = ()
    where: str | None = None
    as_of: str | None = None
    k: int | None = None
    session: str | None = None
    """Conversation to append the exchange to."""
    request_id: str = ""


class Answering:
    """The events of one answer.

    With ``whole`` the answer is the only event: each costs the event loop its turn at the
    interpreter. The place in the queue is given back when the work has really ended, not when the
    client has gone: the bound is on work. Raises ProblemError (503) where the queue is full.
    """

    def __init__(self, service: Service, asked: Asked, *, whole: bool = False) -> None:
        service.check_ready()
        if not service.admission.enter():
            raise ProblemError(
                503,
                "the queue of questions is full: try again in a moment",
                headers={"Retry-After": RETRY_SECONDS},
            )
        self._service = service
        self._asked = asked
        self._came = time.monotonic()
        self._whole = whole
        self._stop = threading.Event()
        self._events: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        try:
            service.pool.submit(self._work)
        except RuntimeError:
            service.admission.leave()
            raise ProblemError(503, "the server is shutting down") from None

    def stop(self) -> None:
        """Break the answer off; harmless when it is done."""
        self._stop.set()

    async def events(self, request: Request | None = None) -> AsyncIterator[Event | None]:
        """The events; None four times a second while there is nothing new.

        Raises what the assistant raised. Ends, and breaks the answer off, when the client of
        ``request`` has gone or the reader stops reading.
        """
        looked = time.monotonic()
        try:
            while True:
                try:
                    event = await asyncio.wait_for(self._events.get(), _LOOK_UP_SECONDS)
                except TimeoutError:
                    yield None
                else:
                    if event is None:
                        return
                    if isinstance(event, Exception):
                        raise event
                    yield event
                if request and time.monotonic() - looked > _LOOK_UP_SECONDS:
                    looked = time.monotonic()
                    if await request.is_disconnected():
                        return
        finally:
            self.stop()

    def _work(self) -> None:
        try:
            with closing(self._made()) as made:
                for event in made:
                    if self._stop.is_set():
                        self._service.metrics.answers.labels("stopped").inc()
                        return
                    if self._is_told(event):
                        self._hand_over(event)
        except Exception as fault:  # noqa: BLE001  (raised again where it is read)
            self._service.metrics.answers.labels("failed").inc()
            self._hand_over(fault)
        finally:
            self._service.admission.leave()
            self._hand_over(None)

    def _is_told(self, event: Event) -> bool:
        if self._whole:
            return isinstance(event, Answered)
        return not isinstance(event, Token) or bool(event.text)

    def _hand_over(self, event: Event | Exception | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)
        except RuntimeError:
            self.stop()  # the loop is closed: nobody reads any more

    def _made(self) -> Generator[Event, None, None]:
        asked, service = self._asked, self._service
        with service.turns.turn():
            if self._stop.is_set():
                return
            started = time.perf_counter()
            notice = service.refresh(self._came)
            waited = round((time.perf_counter() - started) * 1000, 1)
            for event in service.assistant.stream(
                asked.question,
                history=asked.history,
                where=service.within(asked.where),
                k=asked.k,
                as_of=asked.as_of,
            ):
                if isinstance(event, Answered):
                    answer = _told(event.answer, notice, waited)
                    self._keep(answer)
                    yield Answered(answer)
                else:
                    yield event

    def _keep(self, answer: Answer) -> None:
        asked, service = self._asked, self._service
        service.metrics.count_answer(answer)
        if asked.session and service.sessions:
            service.sessions.add(asked.session, asked.question, answer_shape(answer))
        text = service.options.log_text
        log(
            "answer",
            id=asked.request_id,
            outcome="abstained" if answer.abstained else "answered",
            hits=len(answer.hits),
            citations=len(answer.citations),
            llm=answer.llm,
            ms=answer.timings_ms,
            question=answer.question if text else None,
            answer=answer.text if text else None,
        )


async def whole_answer(service: Service, asked: Asked, request: Request) -> Answer:
    """The answer when it is done. Raises RagError, ProblemError."""
    async for event in Answering(service, asked, whole=True).events(request):
        if isinstance(event, Answered):
            return event.answer
    raise ProblemError(503, "the answer was broken off")


def _told(answer: Answer, notice: str, waited: float) -> Answer:
    timings = dict(answer.timings_ms)
    for step in ("sync", "total"):
        timings[step] = round(timings.get(step, 0.0) + waited, 1)
    notices = "; ".join(part for part in (notice, answer.notice) if part)
    return replace(answer, notice=notices, timings_ms=timings)
