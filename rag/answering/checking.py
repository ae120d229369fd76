"""A draft held against the hits, and the hits against the notes as they are on disk now."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from rag.answering.apart import ground_apart, tells_all, told_apart
from rag.answering.grounding import Grounded
from rag.answering.meaning import near_in_meaning
from rag.errors import VaultError
from rag.reading.evidence import plain
from rag.reading.notes import read_text
from rag.records import Citation, Claim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.listing import Listed
    from rag.protocols import Checker, Embedder
    from rag.records import Evidence, Hit

NOTHING = Grounded("", (), (), ())


@dataclass(frozen=True, slots=True)
class Checking:
    """Nothing reaches the reader but through this: no claim without its words, none gone stale."""

    vault: Path
    embedder: Embedder
    checker: Checker | None = None

    def check(self, draft: str, hits: tuple[Hit, ...]) -> Grounded:
        """The claims of a draft that the hits carry, and cited words that stand there now."""
        grounded = ground_apart(draft, hits, self._url, self._holds)
        if self.all_stand(grounded):
            return grounded
        # A cited note changed while the answer was made: only what still stands may be cited.
        live = tuple(hit for hit in hits if self._unchanged(hit))
        return ground_apart(draft, live, self._url, self._holds) if live else NOTHING

    def with_others(
        self, draft: str, grounded: Grounded, hits: tuple[Hit, ...], differing: Sequence[Evidence]
    ) -> Grounded:
        """The same with what the notes say otherwise, where the LLM kept silent about it."""
        if not grounded.citations or tells_all(differing, hits, grounded.citations):
            return grounded
        return self.check("".join((draft, "\n", *told_apart(differing, hits))), hits)

    def listed(self, listed: Listed) -> Grounded:
        """A whole list as an answer, each item a claim with its own citation."""
        citations = tuple(
            Citation(
                marker=marker,
                note=item.note,
                title=item.title,
                heading_path=item.heading_path,
                first_line=item.first_line,
                last_line=item.last_line,
                quote=item.quote,
                url=self._place(item.note, item.heading_path),
            )
            for marker, item in enumerate(listed.items, start=1)
        )
        claims = [Claim(listed.intro, tuple(range(1, len(citations) + 1)), supported=True)]
        claims += [Claim(item.text, (at,), True) for at, item in enumerate(listed.items, start=1)]
        items = [f"- {item.text} [{at}]" for at, item in enumerate(listed.items, start=1)]
        lines = [listed.intro, *items, *([listed.caveat] if listed.caveat else [])]
        return Grounded("\n".join(lines), tuple(claims), citations, ())

    def all_stand(self, grounded: Grounded) -> bool:
        """Whether every quote stands in its lines now."""
        return all(self._stands(citation) for citation in grounded.citations)

    def _holds(self, premise: str, claim: str) -> bool:
        if not near_in_meaning(self.embedder, premise, claim):
            return False
        return self.checker is None or self.checker.entails(premise, claim) is not False

    def _stands(self, citation: Citation) -> bool:
        try:
            lines = self._lines(citation.note)
        except VaultError:
            return False
        cited = "\n".join(lines[citation.first_line - 1 : citation.last_line])
        return _squeezed(citation.quote) in _squeezed(plain(cited))

    def _unchanged(self, hit: Hit) -> bool:
        try:
            return hit.chunk.text in "\n".join(self._lines(hit.chunk.note))
        except VaultError:
            return False

    def _lines(self, note: str) -> list[str]:
        return read_text(self.vault, note).split("\n")

    def _url(self, hit: Hit) -> str:
        return self._place(hit.chunk.note, hit.chunk.heading_path)

    def _place(self, note: str, heading_path: Sequence[str]) -> str:
        """Opens the section in Obsidian."""
        file = note.removesuffix(".md")
        if heading_path:
            file += f"#{heading_path[-1]}"
        vault = quote(os.fsencode(self.vault.resolve().name), safe="")  # no UTF-8, perhaps
        return f"obsidian://open?vault={vault}&file={quote(file, safe='')}"


def _squeezed(text: str) -> str:
    return " ".join(text.split())
