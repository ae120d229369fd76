"""A question to what it can be answered from: the hits, and the evidence in them, in its steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.bridge import bridge
from rag.answering.byname import by_name
from rag.answering.followedup import as_sure, of_what_was_spoken_of
from rag.answering.partwise import bridged, by_parts, together
from rag.answering.weights import ENOUGH
from rag.asking.comparing import without_names
from rag.asking.parts import parts
from rag.asking.rewriting import asked_of, asked_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.answering.bridge import Bridge
    from rag.answering.selecting import Selecting
    from rag.asking.searching import Searching, Wanted
    from rag.records import Asked, Hit, Selection, Turn


@dataclass(frozen=True, slots=True)
class Finding:
    """``aliases`` gives the other names of a note."""

    searching: Searching
    selecting: Selecting
    aliases: Callable[[str], tuple[str, ...]]

    def by_parts(self, query: str, wanted: Wanted) -> tuple[tuple[Hit, ...], tuple[Asked, ...]]:
        """Hits and evidence for a question that asks several things; ((), ()) for any other."""
        each = parts(
            query,
            lambda text: self.searching.names_a_note(text, wanted),
            lambda text: self.searching.names_a_key(text, wanted),
        )
        k = wanted.k or self.searching.k
        if not 1 < len(each) <= k:
            return (), ()
        return by_parts(
            query,
            each,
            search=lambda text: self.searching.found(text, wanted),
            # Several things asked are told one by one; what each is compared with is no quarrel.
            select=lambda text, hits: replace(self._select(text, hits, wanted), differing=()),
            onward=self._onward,
            k=k,
            enough=ENOUGH,
        )

    def _select(
        self, query: str, hits: tuple[Hit, ...], wanted: Wanted, typed: str = ""
    ) -> Selection:
        return self.selecting.select(query, hits, self.searching.time(query, wanted), typed)

    def selected(
        self,
        query: str,
        hits: tuple[Hit, ...],
        asked: tuple[Asked, ...],
        wanted: Wanted,
        typed: str,
    ) -> tuple[tuple[Hit, ...], Selection, tuple[Asked, ...]]:
        """The evidence, and that of each part or step where the question has several.

        With the hits, which are others where a step leads on to what a name stands over.
        """
        if asked:
            selection = max((one.selection for one in asked), key=lambda s: s.confidence)
        else:
            # An LLM's rewriting is a question of its own; by rule, words are behind the one typed.
            asks = without_names(query)
            selection = self._select(asks, hits, wanted, typed if query.startswith(typed) else "")
            step = self._onward(asks, hits, selection)
            if step:
                return hits, step.rest, bridged(query, query, step)
        told = [one.selection for one in asked] or [selection]
        merged, steps = self._by_name(query, told, wanted)
        return (merged, steps[0].selection, steps) if steps else (hits, selection, asked)

    def followed_up(
        self,
        found: tuple[str, tuple[Hit, ...], Selection],
        query: str,
        question: str,
        history: Sequence[Turn],
        wanted: Wanted,
    ) -> tuple[str, tuple[Hit, ...], Selection]:
        """What was searched for, with its hits and evidence, as a question in a conversation."""
        searched, hits, selection = found
        asks = asked_of(query, question, history)
        if asks != query:
            typed = question if query.startswith(question) else ""
            selection = as_sure(selection, lambda: self._select(query, hits, wanted, typed))
        on = of_what_was_spoken_of(
            asks,
            asked_on(asks, history),
            selection,
            search=lambda text: self.searching.found(text, wanted),
            select=lambda text, some, typed: self._select(text, some, wanted, typed),
        )
        return on or (searched, hits, selection)

    def _onward(self, query: str, hits: tuple[Hit, ...], selection: Selection) -> Bridge | None:
        """The second step of an answer whose best unit only names what is asked about."""
        return bridge(
            query,
            hits,
            selection,
            select=self.selecting.selector.select,
            names=self.aliases,
            enough=ENOUGH,
        )

    def _by_name(
        self, query: str, told: Sequence[Selection], wanted: Wanted
    ) -> tuple[tuple[Hit, ...], tuple[Asked, ...]]:
        """Hits and evidence of two steps by a name; ((), ()) where what is told needs none."""
        k = wanted.k or self.searching.k
        steps = by_name(
            query,
            told,
            search=lambda text: self.searching.found(text, wanted),
            select=lambda text, hits: self._select(text, hits, wanted),
            enough=ENOUGH,
        )
        return together(steps, k, ENOUGH) if steps and len(steps) <= k else ((), ())
