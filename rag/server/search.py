"""``POST /search``: ranked sections, no answer."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter

from rag.server.answer_models import SearchShape
from rag.server.bodies import SearchBody  # noqa: TC001  (FastAPI reads it)
from rag.server.problems import documented
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.shapes import search_shape

router = APIRouter()


@router.post("/search", response_model=SearchShape, responses=documented(400, 401, 413, 422, 503))
def search(body: SearchBody, service: ServiceDep) -> dict[str, Any]:
    """Rank the sections of the notes for a query, as `rag search --json` does."""
    service.check_ready()
    came = time.monotonic()
    with service.turns.turn():
        notice = service.refresh(came)
        hits = service.assistant.search(
            body.query, k=body.k, where=service.within(body.where), as_of=body.as_of
        )
    return {**search_shape(body.query, hits), "notice": notice}
