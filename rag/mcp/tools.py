"""The five tools: a notebook's answers in the shapes of ``models``, within a token budget."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

from anyio import to_thread
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from rag.errors import RagError
from rag.mcp.budget import LEAST_TOKENS, MOST_TOKENS, USUAL_TOKENS, Budget
from rag.mcp.models import (
    AskOut,
    NoteOut,
    OverviewOut,
    RelatedNotesOut,
    RelatedOut,
    SearchOut,
)
from rag.mcp.outputs import citations_out, counts_out, hits_out, note_out
from rag.mcp.related import related_notes
from rag.mcp.spoken import (
    spoken_answer,
    spoken_hits,
    spoken_note,
    spoken_overview,
    spoken_related,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.mcp.notebook import Notebook

_LONGEST_QUESTION = 4000
_LONGEST_NAME = 1000
_MOST_HITS = 50

Question = Annotated[str, Field(min_length=1, max_length=_LONGEST_QUESTION)]
Where = Annotated[
    str,
    Field(
        max_length=_LONGEST_NAME,
        description='Only these notes: tag:ai path:Folder/ note:"Name" after:2026-01-01 '
        "property:value; joined by and, a leading - negates. Empty for all.",
    ),
]
AsOf = Annotated[
    str,
    Field(
        max_length=10,
        description="Prefer what the notes said by this date, such as 2026-01-31. Usually empty.",
    ),
]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_LONGEST_NAME,
        description="Path within the vault, file name, title, alias, or note:/// URI.",
    ),
]
MaxTokens = Annotated[
    int,
    Field(ge=LEAST_TOKENS, le=MOST_TOKENS, description="About how long the result may be."),
]


class Tools:
    """Each method is a tool; its docstring and annotations are what a model is told."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    async def ask(
        self,
        question: Question,
        where: Where = "",
        as_of: AsOf = "",
        max_tokens: MaxTokens = USUAL_TOKENS,
    ) -> Annotated[CallToolResult, AskOut]:
        """Answer a question from the user's notes, with citations that were checked.

        Every statement is cited by [marker], and each citation's words stand verbatim in their
        note. Where the notes don't answer, it says so. Ask one whole question at a time.
        """
        stop = threading.Event()
        try:
            return await to_thread.run_sync(
                partial(self._ask, question, where, as_of, max_tokens, stop),
                abandon_on_cancel=True,
            )
        finally:
            stop.set()  # a caller who has gone stops the draft

    def search(
        self,
        query: Question,
        where: Where = "",
        as_of: AsOf = "",
        k: Annotated[
            int | None, Field(ge=1, le=_MOST_HITS, description="Hits at most. Usually left out.")
        ] = None,
        max_tokens: MaxTokens = USUAL_TOKENS,
    ) -> Annotated[CallToolResult, SearchOut]:
        """Find the sections of the user's notes that say most about a query, best first.

        By meaning and by words. The text is quoted; read_note reads on around it.
        """
        with self._faults():
            notice = self._notebook.refresh()
            hits = self._notebook.search(query, where, as_of or None, k)
            budget = Budget(max_tokens)
            shown = list(hits_out(hits, budget, self._notebook.uri))
        out = SearchOut(query=query, hits=shown, notice=notice, truncated=budget.cut)
        return _result(out, spoken_hits(out))

    def read_note(
        self,
        note: Name,
        heading: Annotated[
            str, Field(max_length=_LONGEST_NAME, description="Only the section under it.")
        ] = "",
        first_line: Annotated[int, Field(ge=1, description="Begin here.")] = 1,
        max_tokens: MaxTokens = USUAL_TOKENS,
    ) -> Annotated[CallToolResult, NoteOut]:
        """Read one of the user's notes as it is written now, or a section or stretch of it.

        A long note is read in pieces: next_line says where the next one begins.
        """
        with self._faults():
            self._notebook.refresh()
            found = self._notebook.note(note)
            out = note_out(found, heading, first_line, Budget(max_tokens), self._notebook)
        return _result(out, spoken_note(out))

    def related_notes(
        self,
        note: Name,
        limit: Annotated[int, Field(ge=1, le=_MOST_HITS, description="Notes at most.")] = 12,
    ) -> Annotated[CallToolResult, RelatedNotesOut]:
        """List the notes around a note: linked, linking, linked through others, or alike."""
        notebook = self._notebook
        with self._faults():
            notebook.refresh()
            path = notebook.note(note).path
            titles = {facts.path: facts.title for facts in notebook.facts()}
            near = related_notes(notebook.index, notebook.graph, path, titles.__contains__, limit)
        out = RelatedNotesOut(
            note=path,
            related=[
                RelatedOut(
                    note=r.note,
                    title=titles[r.note],
                    how=r.how,
                    through=list(r.through),
                    uri=notebook.uri(r.note),
                )
                for r in near
            ],
        )
        return _result(out, spoken_related(out))

    def vault_overview(
        self, max_tokens: MaxTokens = USUAL_TOKENS
    ) -> Annotated[CallToolResult, OverviewOut]:
        """Say what is in the user's vault: how much, its folders, tags and notes."""
        notebook = self._notebook
        with self._faults():
            notice = notebook.refresh()
            facts = notebook.facts()
            paths = [note.path for note in facts]
            sections = sum(1 for _ in notebook.index.catalog.sections(paths))
        budget = Budget(max_tokens)
        folders = Counter(
            path[: place + 1] for path in paths for place, c in enumerate(path) if c == "/"
        )
        tags = Counter(tag for note in facts for tag in note.tags)
        counted = [counts_out(folders, budget), counts_out(tags, budget)]
        titles = budget.whole_lines(paths)
        out = OverviewOut(
            vault=notebook.name,
            notes=len(facts),
            sections=sections,
            folders=counted[0],
            tags=counted[1],
            titles=titles,
            titles_left_out=len(paths) - len(titles),
            llm=notebook.assistant.llm.name,
            notice=notice,
        )
        return _result(out, spoken_overview(out))

    # -- the steps ---------------------------------------------------------------------------

    def _ask(
        self, question: str, where: str, as_of: str, max_tokens: int, stop: threading.Event
    ) -> CallToolResult:
        with self._faults():
            notice = self._notebook.refresh()
            answer = self._notebook.ask(question, where, as_of or None, stop)
        if answer is None:
            raise ToolError("the question was taken back")
        budget = Budget(max_tokens)
        out = AskOut(
            question=answer.question,
            answer=budget.fit(answer.text),
            abstained=answer.abstained,
            citations=list(citations_out(answer, budget, self._notebook.uri)),
            confidence=round(answer.confidence, 4),
            closest=list(dict.fromkeys(hit.chunk.note for hit in answer.hits))[:5],
            notice=self._notebook.without_places(" ".join(filter(None, (notice, answer.notice)))),
            truncated=budget.cut,
        )
        out.truncated = budget.cut
        return _result(out, spoken_answer(out))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """A fault the user can mend, as the one line that the model is told."""
        try:
            yield
        except RagError as fault:
            raise ToolError(self._notebook.without_places(str(fault))) from None


def _result(out: BaseModel, spoken: str) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=spoken)],
        structured_content=out.model_dump(mode="json"),
    )
