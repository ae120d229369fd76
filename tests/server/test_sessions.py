from __future__ import annotations

import stat
import sys
import threading

import pytest

from rag import sessions as module
from rag.errors import UnusableIndexError
from rag.records import Turn
from rag.sessions import Sessions, as_markdown, new_session_id

ANSWER = {
    "answer": "40,000 euros. [1]",
    "citations": [
        {
            "marker": 1,
            "note": "Atlas.md",
            "heading": ["Budget"],
            "lines": [7, 7],
            "quote": "40,000",
        },
        {"marker": 2, "note": "Atlas.md", "heading": [], "lines": [1, 2], "quote": "x"},
    ],
}


@pytest.fixture
def kept(tmp_path):
    made = Sessions(tmp_path / "deep" / "sessions.sqlite")
    yield made
    made.close()


def test_a_conversation_is_read_as_it_was_held(kept, tmp_path) -> None:
    kept.add("a", "how much?", ANSWER)
    kept.add("a", "sure?", {"answer": "Yes. [1]"})
    again = Sessions(tmp_path / "deep" / "sessions.sqlite")
    assert [(e.question, e.answer["answer"]) for e in again.exchanges("a")] == [
        ("how much?", "40,000 euros. [1]"),
        ("sure?", "Yes. [1]"),
    ]
    assert again.history("a", most=1) == (Turn("user", "sure?"), Turn("assistant", "Yes. [1]"))
    again.close()


def test_the_last_used_comes_first(kept) -> None:
    for name in ("a", "b", "a"):
        kept.add(name, f"{name}?", ANSWER)
    assert [(s.id, s.questions) for s in kept.listed()] == [("a", 2), ("b", 1)]
    assert [s.id for s in kept.listed(limit=1, offset=1)] == ["b"]


def test_what_is_deleted_is_gone(kept) -> None:
    kept.add("a", "how much?", ANSWER)
    assert kept.delete("a")
    assert not kept.delete("a")
    assert (kept.exchanges("a"), kept.listed(), kept.knows("a")) == ((), (), False)


def test_the_longest_untouched_goes_first(kept, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_SESSIONS", 2)
    for name in ("a", "b", "c"):
        kept.add(name, "?", ANSWER)
    assert [s.id for s in kept.listed()] == ["c", "b"]
    assert kept.exchanges("a") == ()


def test_threads_lose_no_exchange(kept) -> None:
    threads = [
        threading.Thread(target=lambda: [kept.add("a", "?", ANSWER) for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.exchanges("a")) == 40


def test_an_export_has_questions_answers_and_places(kept) -> None:
    kept.add("a", "how\nmuch?", ANSWER)
    assert as_markdown(kept.exchanges("a")) == (
        "## how much?\n\n40,000 euros. [1]\n\n"
        "- [1] Atlas.md › Budget, line 7: “40,000”\n- [2] Atlas.md, lines 1–2: “x”\n"
    )


def test_a_damaged_file_is_said_in_one_line(tmp_path) -> None:
    (tmp_path / "s.sqlite").write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(UnusableIndexError, match="move that file away"):
        Sessions(tmp_path / "s.sqlite")


@pytest.mark.skipif(sys.platform == "win32", reason="file modes mean nothing there")
def test_only_its_owner_reads_it(kept, tmp_path) -> None:
    mode = (tmp_path / "deep" / "sessions.sqlite").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_ids_fit_the_pattern_and_differ() -> None:
    found = {new_session_id() for _ in range(100)}
    assert len(found) == 100
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in found)
