from __future__ import annotations

from conftest import write_vault

from rag.evaluation.places import place, place_at, read_sections


def test_marks_and_white_space_are_folded_and_case_is_kept() -> None:
    assert place("A.md", " **Bold**  [[x|move]] ") == place_at("A.md", ("Top", "Bold move"))
    assert place("A.md", "risks") != place("A.md", "Risks")
    assert place_at("A.md", ()) == place("./A.md", "")
    assert place("Zu\u0308rich.md", "") == place("Z\u00fcrich.md", "")
    assert str(place("A.md", "H")) == "A.md › H"


def test_related_is_the_same_section_or_one_above_or_below(tmp_path) -> None:
    vault = write_vault(tmp_path, {"A.md": "x\n# One\n\n## Two\n\n### Three\n\n# Four\n"})
    sections = read_sections(vault)
    two = place("A.md", "Two")
    assert sections.related(two, "A.md", ("One", "Two"))
    assert sections.related(two, "A.md", ("One",))
    assert sections.related(two, "A.md", ("One", "Two", "Three"))
    assert not sections.related(two, "A.md", ("Four",))
    assert not sections.related(two, "A.md", ())
    assert not sections.related(two, "B.md", ("One", "Two"))
    assert sections.related(place("A.md", ""), "A.md", ())
    assert not sections.related(place("A.md", ""), "A.md", ("One",))
