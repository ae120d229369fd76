"""The vault as a graph of sections and notes, and a random walk over it.

A section leads to the notes it links or names; a note leads back, at half the weight, to the
sections that name it; a section and its own note hang loosely together. Walking from sections
and not from whole notes is what keeps a long note from leading everywhere.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rag.retrieving.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from rag.indexing.catalog import Catalog
    from rag.records import Edge

    Masses = NDArray[np.float64]
    Places = NDArray[np.int64]

_BACKWARD = 0.5
_OWN_NOTE = 0.2
_RESTART = 0.5
# With a restart of one half, what is still to come halves every step.
_STEPS = 12
_LONGEST_PATH = 8
_TRACE = 1e-7
"""Of the walk's time; a hundred thousand of them would make up one least share."""

LEAST_SHARE = 0.01
"""A note on which the walk spent less is not spoken of by its seeds in particular."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a walk starts, and how often."""

    section: str
    note: str
    weight: float


class LinkGraph:
    """The graph of a catalog's edges, kept in memory and read anew when the catalog changes."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._read: tuple[int, _Matrix] | None = None

    def walk(self, seeds: Sequence[Seed]) -> Walk | None:
        """Personalised PageRank from the seeds; None where nothing is linked to any of them.

        Page, Brin, Motwani and Winograd, "The PageRank Citation Ranking", 1999; Haveliwala,
        "Topic-Sensitive PageRank", WWW 2002. As the sum of what is reached after each number of
        steps, and only where it is worth following: most of a large vault is nowhere near a seed.
        """
        matrix = self._current()
        start = np.zeros(len(matrix.owners))
        for seed in seeds:
            place = matrix.places.get(seed.section, matrix.places.get(f"{seed.note}\0"))
            if place is not None and seed.weight > 0:
                start[place] += seed.weight
        total = sum(max(seed.weight, 0.0) for seed in seeds)
        if not start.any():
            return None
        start /= total
        mass = np.zeros(len(matrix.owners))
        share = 1.0
        at: Places = np.flatnonzero(start)
        on_the_way: Masses = start[at]
        for _ in range(_STEPS):
            mass[at] += share * _RESTART * on_the_way
            share *= 1.0 - _RESTART
            at, on_the_way = matrix.step(at, on_the_way)
        mass[at] += share * on_the_way
        return Walk(matrix, mass, frozenset(seed.note for seed in seeds))

    def _current(self) -> _Matrix:
        version = self._catalog.version()
        if self._read is None or self._read[0] != version:
            self._read = (version, _matrix(self._catalog.edges()))
        return self._read[1]


class Walk:
    """How often a walk came by each note, and on which way."""

    def __init__(self, matrix: _Matrix, mass: Masses, seeds: frozenset[str]) -> None:
        self._matrix = matrix
        self._mass = mass
        self._seeds = seeds

    @cached_property
    def shares(self) -> dict[str, float]:
        """The share of its time, over the least, that the walk spent on each note, most first."""
        mass = self._mass[: self._matrix.notes]
        reached = np.flatnonzero(mass > LEAST_SHARE)
        order = reached[np.argsort(-mass[reached], kind="stable")]
        return {self._matrix.owners[at]: float(mass[at]) for at in order}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Each reached note's rank by its share, from 1."""
        return {note: rank for rank, note in enumerate(self.shares, start=1)}

    def path_to(self, note: str) -> tuple[str, ...]:
        """The notes from a seed to this one by the most trodden way; () where there is none."""
        at = self._matrix.places.get(f"{note}\0")
        way: list[str] = [note]
        seen: set[int] = set()
        while at is not None and len(seen) < _LONGEST_PATH:
            if way[-1] in self._seeds and (len(way) > 1 or note in self._seeds):
                return tuple(reversed(way))
            seen.add(at)
            at = self._before(at, seen)
            if at is not None and self._matrix.owners[at] != way[-1]:
                way.append(self._matrix.owners[at])
        return ()

    def _before(self, at: int, seen: set[int]) -> int | None:
        """The place from which most of the walk came here."""
        came, chances = self._matrix.into(at)
        flows = chances * self._mass[came]
        for best in np.argsort(-flows, kind="stable"):
            place = int(came[best])
            if place not in seen and flows[best] > 0:
                return place
        return None


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The chances of every step, as parallel arrays; notes come before sections.

    Plain numpy: it does all that a walk asks of a sparse matrix, and importing scipy would take
    longer than the whole walk.
    """

    here: Places
    """Ascending, so that the steps out of a place are one run."""
    there: Places
    chances: Masses
    """Of a step from ``here`` to ``there``; those out of one place add up to 1."""
    runs: Places
    """Where in ``here`` each place's run begins, and after the last where it ends."""
    places: Mapping[str, int]
    """By section id; by path and a NUL for a note, which may have a section's id for a name."""
    owners: Sequence[str]
    """The note of each place."""
    notes: int

    def step(self, at: Places, mass: Masses) -> tuple[Places, Masses]:
        """Where the mass at these places is one step later, traces left out."""
        edges, steps = self._out_of(at)
        moved = np.repeat(mass, steps) * self.chances[edges]
        reached: Masses = np.zeros(len(self.owners))
        reached += np.bincount(self.there[edges], weights=moved, minlength=len(self.owners))
        next_at: Places = np.flatnonzero(reached > _TRACE)
        return next_at, reached[next_at]

    def into(self, at: int) -> tuple[Places, Masses]:
        """The places with a step to this one, and the chances of those steps."""
        # Every edge leads back, so they are those that this one leads to.
        around: Places = distinct(self.there[self.runs[at] : self.runs[at + 1]])[0]
        edges, _ = self._out_of(around)
        edges = edges[self.there[edges] == at]
        return self.here[edges], self.chances[edges]

    def _out_of(self, at: Places) -> tuple[Places, Places]:
        """Every edge out of these places, place by place, and how many each has."""
        steps: Places = self.runs[at + 1] - self.runs[at]
        before = np.cumsum(steps) - steps
        edges: Places = np.repeat(self.runs[at] - before, steps) + np.arange(steps.sum())
        return edges, steps


def _matrix(edges: Sequence[Edge]) -> _Matrix:
    linked = sorted({edge.source for edge in edges} | {edge.target for edge in edges})
    note_at = {path: at for at, path in enumerate(linked)}
    sections = {edge.section: edge.source for edge in edges}
    section_at = {section: len(linked) + at for at, section in enumerate(sections)}
    places = {f"{path}\0": at for path, at in note_at.items()} | section_at
    leading = Counter(target for _, target in {(edge.source, edge.target) for edge in edges})
    # A note that everything leads to says little about any one of them.
    damping = {target: 1.0 / math.log2(1 + many) for target, many in leading.items()}
    first = np.fromiter(
        (*section_at.values(), *(section_at[edge.section] for edge in edges)), dtype=np.int64
    )
    second = np.fromiter(
        (*(note_at[n] for n in sections.values()), *(note_at[edge.target] for edge in edges)),
        dtype=np.int64,
    )
    weights = np.full(len(first), _OWN_NOTE)
    weights[len(sections) :] = [edge.weight * damping[edge.target] for edge in edges]
    back = np.ones(len(first))
    back[len(sections) :] = _BACKWARD
    here = np.concatenate([first, second])
    there = np.concatenate([second, first])
    both = np.concatenate([weights, weights * back])
    out = np.bincount(here, weights=both, minlength=len(places))
    chances = both / np.where(out > 0, out, 1.0)[here]
    order = np.argsort(here, kind="stable")
    here, there, chances = here[order], there[order], chances[order]
    runs = np.searchsorted(here, np.arange(len(places) + 1))
    return _Matrix(here, there, chances, runs, places, (*linked, *sections.values()), len(linked))
