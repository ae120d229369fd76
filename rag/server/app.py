"""Assistant to app: the routes, and the layers that every request passes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from rag import __version__
from rag.server import chat, graph, health, notes, openai, search, sessions
from rag.server.options import Options
from rag.server.page import add_page
from rag.server.problems import add_handlers
from rag.server.requestlog import RequestLog
from rag.server.security import BodyBound, HostGuard, KeyGuard
from rag.server.service import Service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from rag.assistant import Assistant


def create_app(assistant: Assistant, options: Options | None = None) -> FastAPI:
    """The app of one assistant, whose ``llm`` it puts a queue in front of.

    The first index is built when the app starts, by a thread, while ``/readyz`` tells how far it
    is; an index that has notes is ready at once. Raises UnusableIndexError where the
    conversations cannot be opened.
    """
    chosen = options or Options()
    service = Service(assistant, chosen)
    app = FastAPI(
        title="rag",
        version=__version__,
        description="Ask your notes, and get an answer you can check.",
        # Their pages come from a CDN; the page and openapi.json need none.
        docs_url=None,
        redoc_url=None,
        lifespan=_life(service),
        middleware=_layers(service, chosen),
    )
    app.state.service = service
    add_handlers(app)
    for part in (chat, search, notes, graph, sessions, openai, health):
        app.include_router(part.router)
    add_page(app)
    return app


def _layers(service: Service, options: Options) -> list[Middleware]:
    """The outermost first."""
    layers = [
        Middleware(RequestLog, service=service),
        Middleware(HostGuard, options=options),
    ]
    if options.cors:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(options.cors),
                allow_methods=["GET", "POST", "DELETE"],
                # Of an origin that may call at all; clients of OpenAI's send many of their own.
                allow_headers=["*"],
                expose_headers=["X-Request-ID", "Retry-After"],
            )
        )
    return [*layers, Middleware(KeyGuard, key=options.api_key), Middleware(BodyBound)]


def _life(service: Service) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            service.stop()

    return life
