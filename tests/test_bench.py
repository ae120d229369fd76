from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
sys.path.insert(0, str(BENCH))

from contestants import Langchain, Mdsearch, Ours, OursFast, chosen  # noqa: E402
from growth import render as render_growth  # noqa: E402
from runs import BenchError, Run, run  # noqa: E402
from speed import Result  # noqa: E402
from speed import render as render_speed  # noqa: E402
from tables import Table, put  # noqa: E402
from vaults import Shape, make_vault  # noqa: E402


def notes_of(vault: Path) -> dict[str, bytes]:
    return {str(f.relative_to(vault)): f.read_bytes() for f in vault.rglob("*.md")}


def test_a_seed_makes_the_same_vault_again_and_another_one_does_not(tmp_path):
    shape = Shape(notes=30, words=10_000)
    first, again = (notes_of(make_vault(tmp_path / name, shape)) for name in ("a", "b"))
    assert first == again
    assert notes_of(make_vault(tmp_path / "c", Shape(30, 10_000, seed=1))) != first


def test_a_vault_is_as_large_as_asked_and_holds_what_notes_hold(tmp_path):
    notes = notes_of(make_vault(tmp_path, Shape(notes=200, words=70_000)))
    text = b"\n".join(notes.values()).decode()
    assert len(notes) == 200
    assert len(text.split()) == pytest.approx(70_000, rel=0.05)
    assert all(mark in text for mark in ("---\ntags:", "aliases:", "[[", "\n## ", "\n- ", "|---|"))


def test_another_shape_leaves_nothing_of_the_vault_before(tmp_path):
    make_vault(tmp_path, Shape(notes=20, words=4000))
    assert len(notes_of(make_vault(tmp_path, Shape(notes=5, words=1000)))) == 5


def test_a_table_is_aligned_and_a_bar_ends_no_column():
    table = Table("what", "seconds")
    table.add("a|b", "1.5")
    assert table.markdown() == "| what | seconds |\n|------|--------:|\n| a\\|b |     1.5 |"
    with pytest.raises(ValueError, match="1 cells for 2"):
        table.add("alone")


def test_a_table_is_put_between_its_marks_as_often_as_one_likes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- speed -->\nold\n<!-- end speed -->\nafter\n", "utf-8")
    for text in ("first", "| a \\1 |"):
        put(text, page, "speed")
    said = page.read_text("utf-8")
    assert said == "before\n<!-- speed -->\n\n| a \\1 |\n\n<!-- end speed -->\nafter\n"
    with pytest.raises(BenchError, match="has no place for it"):
        put("x", page, "growth")
    with pytest.raises(BenchError, match="cannot be read"):
        put("x", tmp_path / "none.md", "speed")


def result(name: str, seconds: float) -> Result:
    return Result(name, runs={"search": [Run(seconds, 2 * seconds, 100.0, "")]})


def test_a_peer_is_compared_with_ours():
    text = render_speed([result("rag", 0.5), result("slow", 2.0)], {})
    assert "| one search " in text
    assert "2.00 (4.0×)" in text


def test_a_peer_that_failed_is_named_with_the_reason():
    failed = Result("other", failed="not installed: pip: ERROR: no such version")
    text = render_speed([result("rag", 0.5), failed], {})
    assert "- other: not installed: pip: ERROR: no such version" in text
    assert "failed |" in text


def test_what_a_peer_does_not_have_is_a_dash_with_its_reason():
    text = render_speed([result("rag", 0.5), Result("other", lacks="it only searches")], {})
    assert "- other: – stands where it only searches." in text


def test_growth_shows_what_was_not_measured_as_a_dash():
    row = {"how": "words", "wanted": 100_000, "retrieve": {"hybrid": {"p50": 48.2, "p99": 120.4}}}
    text = render_growth([row])
    assert "100,000 | " in text
    assert "word means" in text
    assert "48 / 120" in text
    assert "–" in text


def test_contestants_are_named_by_what_one_types():
    assert chosen("langchain,rag") == (Ours, OursFast, Langchain)
    assert chosen("mdsearch-cli") == (Mdsearch,)
    with pytest.raises(BenchError, match=r"no contestant is called 'qmd': there are rag, mdsearch"):
        chosen("rag,qmd")


def test_a_run_says_why_it_failed_in_one_line():
    program = "import sys; sys.stderr.write('ERROR: wrong\\nhint: see above\\n'); sys.exit(3)"
    with pytest.raises(BenchError, match=r": ERROR: wrong$"):
        run([sys.executable, "-c", program])
    done = run([sys.executable, "-c", "print('fine')"])
    assert done.said == "fine\n"
    assert done.peak_mb > 1


@pytest.mark.parametrize(
    ("program", "said", "reason"),
    [
        ("speed.py", ["--vault", "nowhere"], "speed: no vault at nowhere"),
        ("speed.py", ["--contestants", "qmd"], "speed: no contestant is called 'qmd'"),
        ("growth.py", ["--sizes", "many"], "growth: --sizes many: write numbers of chunks"),
        ("growth.py", ["--steps", "fly"], "growth: --steps fly: there are build, "),
    ],
)
def test_bad_input_is_one_line(tmp_path, program, said, reason):
    command = [sys.executable, str(BENCH / program), "--cache", str(tmp_path), *said]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(reason)
    assert done.stderr.count("\n") == 1


def test_an_environment_is_made_again_once_the_checkout_needs_other_packages(tmp_path, monkeypatch):
    commands: list[list[object]] = []
    monkeypatch.setattr("contestants.run", commands.append)
    ours = Ours(tmp_path, tmp_path / "vault")
    ours.home.mkdir(parents=True)
    ours.install()
    made = len(commands)
    ours.install()
    assert made == len(commands) == 2
    monkeypatch.setattr(Ours, "pinned", lambda _: ["one-more==1.0"])
    ours.install()
    assert len(commands) == 2 * made
