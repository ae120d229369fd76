from __future__ import annotations

import pytest

from rag.text.code import Line, as_code, code_spans, lines_with_code, masked_code, outside_code


def test_code_spans() -> None:
    text = r"`a` ``b`c`` \`d` `e"
    assert [text[a:b] for a, b in code_spans(text)] == ["`a`", "``b`c``", "` `"]


def test_masked_code_keeps_every_place() -> None:
    text = "call `box[2]` as [1] says\n```\nbox[3]\n```\n[2]"
    masked = masked_code(text)
    assert len(masked) == len(text)
    assert masked.index("[1]") == text.index("[1]")
    assert "box" not in masked


def test_what_is_done_to_a_text_leaves_its_code_alone() -> None:
    assert outside_code(str.upper, "run `make it` now") == "RUN `make it` NOW"
    assert outside_code(str.upper, "run it now") == "RUN IT NOW"
    # Where the code itself is taken away, nothing can be put back.
    assert outside_code(lambda _: "gone", "run `make it` now") == "gone"


def test_lines_between_fences_are_one() -> None:
    text = "Run:\n```bash\nmake\n\nmake test\n```\n[1]"
    assert lines_with_code(text) == [
        Line("Run:"),
        Line("make\n\nmake test", is_code=True),
        Line("[1]"),
    ]
    assert lines_with_code("```\nmake") == [Line("make", is_code=True)]
    assert lines_with_code("````\n```\n````") == [Line("```", is_code=True)]


@pytest.mark.parametrize("code", ["make", "a `b` c", "make\nmake test", "```\nmake\n```", "`"])
def test_code_is_read_back_as_it_was(code: str) -> None:
    written = as_code(code)
    if "\n" in code:
        assert lines_with_code(written) == [Line(code, is_code=True)]
    else:
        assert code_spans(written) == [(0, len(written))]
        ticks = len(written) - len(written.lstrip("`"))
        assert written[ticks:-ticks].strip() == code
