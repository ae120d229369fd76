from __future__ import annotations

from dataclasses import replace

import pytest
from evaluation_parts import make_vault

from rag.evaluation.dependence import Dependence, code_hash, file_hash, git_commit, vault_hash

ONE = Dependence("hybrid", "c", "s", "g", "v", None, {"k": 8}, {"m": "w"})


@pytest.mark.parametrize(
    "change",
    [
        {"variant": "dense"}, {"commit": "d"}, {"code": "t"}, {"gold": "h"}, {"vault": "u"},
        {"limit": 3}, {"settings": {"k": 9}}, {"models": {"m": "x"}},
    ],
)  # fmt: skip
def test_anything_that_changes_changes_the_key(change) -> None:
    assert replace(ONE, **change).key != ONE.key
    assert replace(ONE).key == ONE.key


def test_hashes_follow_the_bytes_and_the_names(tmp_path) -> None:
    vault = make_vault(tmp_path / "vault")
    before = vault_hash(vault)
    assert vault_hash(vault) == before
    (vault / "Old.md").rename(vault / "Older.md")
    renamed = vault_hash(vault)
    (vault / "Older.md").write_text("else")
    assert len({before, renamed, vault_hash(vault)}) == 3
    assert file_hash(vault / "Older.md") != file_hash(vault / "Boreas.md")


def test_the_code_has_a_hash_and_a_commit_or_none() -> None:
    assert len(code_hash()) == 64
    assert len(git_commit()) in {0, 40, 64}
