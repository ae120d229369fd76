"""What a run's figures depend on; a saved run stands for another only when all of it is equal."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.reading.vault import list_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Dependence:
    """Everything a run was made from."""

    variant: str
    """Name of the retriever."""
    commit: str
    """The git commit, "" outside a checkout."""
    code: str
    """Hash of the package's source: tells uncommitted changes apart."""
    gold: str
    vault: str
    limit: int | None
    settings: Mapping[str, object]
    models: Mapping[str, str]
    """Name and hash of the weights of each model."""

    def row(self) -> dict[str, object]:
        """As JSON."""
        return {
            "variant": self.variant,
            "commit": self.commit,
            "code": self.code,
            "gold": self.gold,
            "vault": self.vault,
            "limit": self.limit,
            "settings": dict(self.settings),
            "models": dict(self.models),
        }

    @property
    def key(self) -> str:
        """Twelve hex digits, equal only when everything is."""
        text = json.dumps(self.row(), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def file_hash(path: Path) -> str:
    """sha256 of the bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def vault_hash(vault: Path) -> str:
    """sha256 over every note's path and bytes. Raises VaultError."""
    return _hash_of({file.path: vault / file.path for file in list_notes(vault)})


def code_hash() -> str:
    """sha256 over the package's source files."""
    return _hash_of({str(f.relative_to(_PACKAGE)): f for f in _PACKAGE.rglob("*.py")})


def git_commit() -> str:
    """The checkout's commit, or "" where the package isn't in one."""
    # Installed into someone else's checkout, the package is not tracked there.
    if _git("ls-files", "--error-unmatch", "__init__.py") is None:
        return ""
    return _git("rev-parse", "HEAD") or ""


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(_PACKAGE), *words],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _hash_of(files: Mapping[str, Path]) -> str:
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{file_hash(files[name])}\n".encode())
    return whole.hexdigest()
