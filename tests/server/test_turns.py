from __future__ import annotations

import threading
import time

import pytest

from rag.server.turns import Turns

SECONDS = 10


def wait_until(holds) -> None:
    last = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.001)


class Worker:
    """A thread that writes its name down when it has its turn, and leaves when told to."""

    def __init__(self, turns: Turns, name: str, done: list[str]) -> None:
        self.begun = threading.Event()
        self.leave = threading.Event()
        self._turns, self._name, self._done = turns, name, done
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        with self._turns.turn():
            self._done.append(self._name)
            self.begun.set()
            assert self.leave.wait(SECONDS)

    def end(self) -> None:
        self.leave.set()
        self.thread.join(SECONDS)


def test_who_came_first_goes_first_and_no_more_than_there_are_places() -> None:
    turns, done = Turns(2), []
    workers = []
    for number, name in enumerate("abcde"):
        workers.append(Worker(turns, name, done))
        if number < 2:
            assert workers[-1].begun.wait(SECONDS)
        else:
            wait_until(lambda number=number: turns.waiting == number - 1)
    assert done == ["a", "b"]
    for number, worker in enumerate(workers):
        worker.end()
        # Two that were let in at once may write their names in any order.
        assert all(next_in.begun.wait(SECONDS) for next_in in workers[number + 2 : number + 3])
    assert done == ["a", "b", "c", "d", "e"]


def test_who_waits_aside_lets_others_in_and_comes_back_before_those_who_came_later() -> None:
    turns, done = Turns(1), []
    aside, back = threading.Event(), threading.Event()

    def patient() -> None:
        with turns.turn():
            with turns.aside():
                aside.set()
                assert back.wait(SECONDS)
            done.append("patient")

    first = threading.Thread(target=patient)
    first.start()
    assert aside.wait(SECONDS)
    second = Worker(turns, "second", done)
    assert second.begun.wait(SECONDS)
    third = Worker(turns, "third", done)
    wait_until(lambda: turns.waiting == 1)
    back.set()
    wait_until(lambda: turns.waiting == 2)
    second.end()
    first.join(SECONDS)
    third.end()
    assert done == ["second", "patient", "third"]


def test_a_turn_is_given_back_when_its_work_fails() -> None:
    turns = Turns(1)
    with pytest.raises(ValueError, match="failed"), turns.turn():
        raise ValueError("failed")
    with turns.turn(), turns.aside():
        pass


def test_outside_a_turn_there_is_none_to_leave() -> None:
    turns = Turns(1)
    with turns.aside(), turns.turn():
        pass
