from __future__ import annotations

import pytest

from rag.errors import SettingsError, VaultError
from rag.settings import check_vault, read_settings


def test_flags_beat_environment_beats_file(tmp_path) -> None:
    (tmp_path / "rag.toml").write_text('k = 3\nllm = "openai:a"\nvault = "notes"\n')
    environment = {"RAG_K": "5", "RAG_LLM": "openai:b"}
    settings = read_settings({"k": 7, "llm": None}, environment, tmp_path)
    assert (settings.k, settings.llm) == (7, "openai:b")
    assert settings.vault == tmp_path / "notes"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ("k = 'many'", "k = 'many'"),
        ("k = 0", "k = 0"),
        ("k = [", "not valid TOML"),
        ("vault = ''", "names no folder"),
        ("vault = '~nobody-is-called-so/notes'", "write the path in full"),
        ('vault = "C:\\Users\\me"', "a path with \\ goes into single quotes"),
    ],
)
def test_a_broken_rag_toml_is_one_line_that_names_it(tmp_path, text, says) -> None:
    (tmp_path / "rag.toml").write_text(text)
    with pytest.raises(SettingsError, match="rag.toml") as caught:
        read_settings({}, {}, tmp_path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value).strip()


@pytest.mark.parametrize("key", ["vault", "index"])
def test_a_folder_said_with_nothing_in_it_is_not_the_one_we_are_in(key) -> None:
    """``--index "$UNSET"``: the index was made where one stood."""
    with pytest.raises(SettingsError, match=f"{key} = '' in command line .*names no folder"):
        read_settings({key: ""}, {})


def test_a_home_folder_is_found_wherever_it_is_named(tmp_path, monkeypatch) -> None:
    """A shell expands ``--vault ~/notes``, but not ``--vault=~/notes``, nor an EnvironmentFile."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "rag.toml").write_text("vault = '~/notes'")
    for said, environment, folder in (
        ({"vault": "~/notes"}, {}, None),
        ({}, {"RAG_VAULT": "~/notes"}, None),
        ({}, {}, tmp_path),
    ):
        assert read_settings(said, environment, folder).vault == tmp_path / "notes"


def test_a_rag_toml_is_read_as_editors_write_it(tmp_path) -> None:
    """With a byte order mark, and with a date that is TOML's own."""
    (tmp_path / "rag.toml").write_text("as_of = 2026-01-31\n", encoding="utf-8-sig")
    assert read_settings({}, {}, tmp_path).as_of == "2026-01-31"
    (tmp_path / "rag.toml").write_text("as-of = 2026-01-31T10:00:00Z\n")
    assert read_settings({}, {}, tmp_path).as_of == "2026-01-31"


def test_a_broken_variable_is_named(tmp_path) -> None:
    with pytest.raises(SettingsError, match="environment"):
        read_settings({}, {"RAG_K": "x"}, tmp_path)
    with pytest.raises(SettingsError, match="RAG_CONFIG"):
        read_settings({}, {"RAG_CONFIG": str(tmp_path / "none.toml")}, tmp_path)


@pytest.mark.parametrize("said", ["2026-01-15", "20260115", "2026-W03-4"])
def test_a_date_is_kept_in_the_form_in_which_days_compare(tmp_path, said) -> None:
    assert read_settings({"as_of": said}, {}, tmp_path).as_of == "2026-01-15"


def test_the_default_vault_is_the_nearest_obsidian_folder_upward(tmp_path) -> None:
    (tmp_path / "notes" / ".obsidian").mkdir(parents=True)
    (tmp_path / "notes" / "a" / "b").mkdir(parents=True)
    assert read_settings({}, {}, tmp_path / "notes" / "a" / "b").vault == tmp_path / "notes"
    assert read_settings({}, {}, tmp_path).vault == tmp_path / "vault"


def test_each_vault_has_its_own_index_folder_outside_it(tmp_path) -> None:
    one = read_settings({"vault": tmp_path / "a" / "notes"}, {}, tmp_path)
    other = read_settings({"vault": tmp_path / "b" / "notes"}, {}, tmp_path)
    assert one.index_folder != other.index_folder
    assert tmp_path / "a" not in one.index_folder.parents


def test_an_index_inside_the_vault_is_refused(tmp_path) -> None:
    settings = read_settings({"vault": tmp_path, "index": tmp_path / "x"}, {}, tmp_path)
    with pytest.raises(SettingsError, match="inside the vault"):
        _ = settings.index_folder


def test_a_vault_must_be_a_folder(tmp_path) -> None:
    with pytest.raises(VaultError, match="--vault"):
        check_vault(tmp_path / "none")
    (tmp_path / "file.md").write_text("x")
    with pytest.raises(VaultError, match="is a file"):
        check_vault(tmp_path / "file.md")
