from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import VaultError
from rag.reading.notes import read_note
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes
from rag.reading.version import READING_VERSION
from rag.records import Link, Note, NoteFile

SHARED = Path(__file__).parents[2] / "shared"


def put(vault: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return vault


def paths(vault: Path) -> list[str]:
    return [file.path for file in list_notes(vault)]


def note_of(vault: Path, content: str | bytes, name: str = "note.md") -> Note:
    put(vault, {name: content})
    return read_note(vault, NoteFile(name, 0, 0))


def test_notes_are_sorted_by_path_with_size_and_time(tmp_path: Path):
    put(tmp_path, {"b.md": "x", "a/z.MD": "xy", "a/y.txt": "", "folder.md/n.md": ""})
    os.utime(tmp_path / "b.md", ns=(1, 5_000_000_000))
    files = list_notes(tmp_path)
    assert [file.path for file in files] == ["a/z.MD", "b.md", "folder.md/n.md"]
    assert replace(files[1], ctime_ns=0) == NoteFile("b.md", 5_000_000_000, 1)


def test_dot_folders_and_dot_files_are_left_out(tmp_path: Path):
    put(
        tmp_path,
        {"a.md": "", ".obsidian/x.md": "", ".trash/x.md": "", "b/.git/x.md": "", ".c.md": ""},
    )
    assert paths(tmp_path) == ["a.md"]


def test_ragignore(tmp_path: Path):
    rules = "# remark\nTemplates/\n*.draft.md\n/private.md\nold/*\n!old/keep.md\n"
    names = [
        "Templates/t.md",
        "a.draft.md",
        "private.md",
        "x/private.md",
        "old/a.md",
        "old/keep.md",
    ]
    put(tmp_path, {".ragignore": rules, **dict.fromkeys(names, "")})
    assert paths(tmp_path) == ["old/keep.md", "x/private.md"]


def test_odd_names(tmp_path: Path):
    names = ["C# it's.md", "a b.md", "商汤.md", "🚀 go.md"]
    put(tmp_path, dict.fromkeys(names, "x"))
    assert paths(tmp_path) == sorted(names)
    assert read_note(tmp_path, NoteFile("C# it's.md", 0, 0)).title == "C# it's"


def test_links_are_not_followed(tmp_path: Path):
    put(tmp_path, {"out/secret.md": "", "vault/a.md": "", "vault/sub/b.md": ""})
    vault = tmp_path / "vault"
    try:
        (vault / "file.md").symlink_to(tmp_path / "out/secret.md")
        (vault / "folder").symlink_to(tmp_path / "out")
        (vault / "loop").symlink_to(vault)
        (vault / "again.md").symlink_to(vault / "a.md")
        (vault / "dangling.md").symlink_to(vault / "nowhere.md")
        (tmp_path / "door").symlink_to(vault)
    except OSError:
        pytest.skip("no symbolic links here")
    assert paths(vault) == ["a.md", "sub/b.md"]
    assert paths(tmp_path / "door") == ["a.md", "sub/b.md"]


def test_faults_are_one_line_with_the_next_step(tmp_path: Path):
    put(tmp_path, {"file": "", "empty/x.txt": "", "ignored/a.md": "", "ignored/.ragignore": "*"})
    for name in ("missing", "file", "empty", "ignored", "file/below"):
        with pytest.raises(VaultError, match="--vault DIR") as caught:
            list_notes(tmp_path / name)
        assert "\n" not in str(caught.value)
        assert name in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_unreadable(tmp_path: Path):
    put(tmp_path, {"a.md": "", "sub/b.md": ""})
    (tmp_path / "sub").chmod(0)
    (tmp_path / "a.md").chmod(0)
    try:
        with pytest.raises(VaultError, match="permission denied"):
            list_notes(tmp_path)
        with pytest.raises(VaultError, match="permission denied"):
            read_note(tmp_path, NoteFile("a.md", 0, 0))
    finally:
        (tmp_path / "sub").chmod(0o700)


def test_a_broken_ragignore_is_named(tmp_path: Path):
    put(tmp_path, {"a.md": "", ".ragignore/x": ""})
    with pytest.raises(VaultError, match="ragignore"):
        list_notes(tmp_path)


def test_a_vanished_note(tmp_path: Path):
    with pytest.raises(VaultError, match=r"gone\.md.*rag index"):
        read_note(tmp_path, NoteFile("gone.md", 0, 0))


def test_a_whole_note(tmp_path: Path):
    text = (
        "---\ntitle: A title\nalias: One, Two Three\ntags: ai, china/tech\nas_of: 2026-02-13\n"
        'up: "[[Parent|the parent]]"\n---\n#inline [[B#H|b]]\n'
    )
    note = note_of(tmp_path, text, "Folder/2025-01-02 Log.md")
    assert note.title == "A title"
    assert note.aliases == ("One", "Two Three")
    assert note.tags == ("ai", "china/tech", "inline")
    assert note.content_hash == hashlib.sha256(READING_VERSION.encode() + text.encode()).hexdigest()


def test_a_name_in_a_list_of_one_keeps_its_comma(tmp_path: Path):
    block = note_of(tmp_path, "---\naliases:\n  - Apple, Inc.\ntags:\n  - Fruit trade\n---\n")
    assert block.aliases == ("Apple, Inc.",)
    assert block.tags == ("Fruit trade",)
    flow = note_of(tmp_path, '---\naliases: ["Smith, John"]\n---\n')
    assert flow.aliases == ("Smith, John",)


def test_properties_tags_links_and_dates(tmp_path: Path):
    text = (
        '---\naliases: [One, "Two"]\ntag: ai china\nas_of: 2026-02-13\nup: "[[Parent|p]]"\n---\n'
        "#inline #ai [[B#H|b]]\n"
    )
    note = note_of(tmp_path, text, "2025-01-02 Log.md")
    assert note.title == "2025-01-02 Log"
    assert note.aliases == ("One", "Two")
    assert note.tags == ("ai", "china", "inline")
    assert note.properties == (("as_of", ("2026-02-13",)), ("up", ("p",)))
    assert note.dates == ("2026-02-13", "2025-01-02")
    assert note.links == (
        Link("Parent", shown="p", line=5),
        Link("B", heading="H", shown="b", line=7),
    )
    assert note.body_line == 7
    assert note.warning == ""


@pytest.mark.parametrize(
    ("content", "text", "warned"),
    [
        (b"", "", False),
        (b"\xef\xbb\xbf---\na: 1\n---\n", "---\na: 1\n---\n", False),
        (b"a\r\nb\rc\nd", "a\nb\nc\nd", False),
        ("é\r\n".encode("utf-16"), "é\n", False),
        (b"caf\xe9", "café", True),
        (b"\x93quoted\x94", "“quoted”", True),
        (b"\x81\xff", "\x81ÿ", True),
        ("公司".encode() + b"\xff", "公司\ufffd", True),
        (b"a\0b", "a\ufffdb", True),
        (b"\xff\xfea", "ÿþa", True),
    ],
)
def test_bytes_are_read_as_well_as_can_be(tmp_path: Path, content: bytes, text: str, warned: bool):
    note = note_of(tmp_path, content)
    assert note.text == text
    assert bool(note.warning) is warned
    assert not warned or note.warning.startswith("note.md: ")


def test_broken_yaml_is_one_warning_and_no_properties(tmp_path: Path):
    note = note_of(tmp_path, b"---\na: [\n---\n# caf\xe9 #tag")
    assert note.properties == ()
    assert note.body_line == 4
    assert note.warning == "note.md: not UTF-8, read as well as could be"
    assert "frontmatter" in note_of(tmp_path, "---\na: [\n---\n").warning


@pytest.mark.parametrize(
    "content", [b"# a\n\ntext [[b]]\n" * 20_000, b"word [[x]] " * 30_000, b"x" * 300_000]
)
def test_large_notes(tmp_path: Path, content: bytes):
    note = note_of(tmp_path, content)
    assert split_sections(note)[-1].last_line == note.text.rstrip("\n").count("\n") + 1


def test_the_reference_note():
    if not (SHARED / "reference").is_dir():
        pytest.skip("shared/reference is not here")
    (file,) = list_notes(SHARED / "reference")
    note = read_note(SHARED / "reference", file)
    assert note.aliases == ("商汤科技", "SenseTime Group")
    assert note.tags == ("actor", "china", "ai", "cv", "public")
    assert note.dates == ("2026-02-13",)
    assert Link("Ant Group", line=45) in note.links
    assert note.warning == ""
