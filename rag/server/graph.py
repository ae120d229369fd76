"""``GET /graph``: which of some notes link to which, for the picture beside an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query

from rag.errors import VaultError
from rag.server.problems import documented
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.server.vault_models import GraphShape

if TYPE_CHECKING:
    from rag.server.vaultview import VaultView

router = APIRouter()


@router.get("/graph", response_model=GraphShape, responses=documented(401, 422))
def graph(
    service: ServiceDep,
    note: Annotated[list[str], Query(min_length=1, max_length=12, description="Paths of notes.")],
) -> dict[str, Any]:
    """The links among these notes, each pair once; notes that are not there have none."""
    among = set(note)
    pairs = {
        tuple(sorted((path, target)))
        for path in among
        for target in _targets(service.view, path) & among
        if target != path
    }
    return {"links": sorted(pairs)}


def _targets(view: VaultView, path: str) -> set[str]:
    try:
        links = view.note(path).links
    except VaultError:
        return set()
    return {found for link in links if link.target and (found := view.resolve(link.target, path))}
