"""What the user configured, read once at the edge: flags beat ``RAG_*`` beats ``rag.toml``."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from rag.errors import SettingsError, VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_EMBEDDER = "sentence-transformers:all-MiniLM-L6-v2"
CONFIG_NAME = "rag.toml"
_SLUG_LENGTH = 40


class Settings(BaseModel):
    """Every setting, resolved. Unknown keys are an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vault: Path = Path("vault")
    index: Path | None = None
    llm: str = "auto"
    embedder: str = DEFAULT_EMBEDDER
    embedder_base_url: str = ""
    store: str = ""
    reranker: str = "auto"
    checker: str = ""
    k: int = Field(default=8, ge=1, le=1000)
    where: str = ""
    as_of: str = ""
    json_: bool = Field(default=False, alias="json")
    no_sync: bool = False
    quiet: bool = False
    show_unsupported: bool = False
    base_url: str = ""
    timeout: float = Field(default=120.0, gt=0)
    max_tokens: int = Field(default=512, ge=1)
    context_tokens: int = Field(default=4096, ge=256)
    threads: int = Field(default=0, ge=0)
    gpu_layers: int = Field(default=0, ge=-1)
    fast: bool = False
    query_encoder: Literal["auto", "plain"] = "auto"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8765, ge=0, le=65535)
    api_key: SecretStr | None = None
    cors: str = ""
    allowed_hosts: str = ""
    log_text: bool = False
    queue: int = Field(default=32, ge=1, le=10_000)
    parallel: int = Field(default=0, ge=0, le=1000)

    @field_validator("vault", "index", mode="before")
    @classmethod
    def _is_a_folder(cls, value: object) -> object:
        """A shell leaves ``--vault=~/notes`` as it is, and ``"$UNSET"`` would be this folder."""
        if not isinstance(value, str | Path):
            return value
        if not str(value):
            raise ValueError("it names no folder; is a variable empty?")
        try:
            return Path(value).expanduser()
        except RuntimeError:
            raise ValueError("there is no such home folder; write the path in full") from None

    @field_validator("as_of", mode="before")
    @classmethod
    def _written_without_quotes(cls, value: object) -> object:
        """TOML has dates of its own: ``as_of = 2026-01-31``."""
        if isinstance(value, datetime):
            value = value.date()
        return value.isoformat() if isinstance(value, date) else value

    @field_validator("as_of")
    @classmethod
    def _is_a_date(cls, value: str) -> str:
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            raise ValueError("write a date as 2026-01-31") from None

    @property
    def index_folder(self) -> Path:
        """Where the index lives: never inside the vault.

        Raises SettingsError when ``--index`` points into the vault.
        """
        vault = self.vault.resolve()
        if self.index is None:
            return user_data_path("rag") / "indexes" / _folder_name(vault)
        folder = self.index.resolve()
        if folder == vault or vault in folder.parents:
            raise SettingsError(
                f"--index {folder} lies inside the vault, and nothing is ever written there: "
                "name a folder outside, or leave --index out"
            )
        return folder

    @property
    def models_folder(self) -> Path:
        """Where exported models are kept, keyed by the hash of their weights."""
        return user_data_path("rag") / "models"


def read_settings(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """The settings of this run.

    ``flags`` holds what the command line said (None and False mean "not said"), ``environment`` is
    ``os.environ`` unless given, ``folder`` is where ``rag.toml`` and the vault are looked for.
    Raises SettingsError naming the file or variable and the key that cannot be used.
    """
    variables = os.environ if environment is None else environment
    here = folder or Path.cwd()
    config = _config_file(variables, here)
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for source, found in (
        (str(config), _from_file(config) if config else {}),
        ("environment", _from_environment(variables)),
        ("command line", _said(flags or {})),
    ):
        values.update(found)
        sources.update(dict.fromkeys(found, source))
    values.setdefault("vault", _default_vault(here))
    try:
        return Settings.model_validate(values)
    except ValidationError as fault:
        raise SettingsError(_first_line(fault, sources)) from None


def check_vault(vault: Path) -> None:
    """Raise VaultError, in one line, unless ``vault`` is a folder that can be listed."""
    if not vault.exists():
        raise VaultError(
            f"no vault at {vault}: name your notes' folder with --vault DIR or RAG_VAULT"
        )
    if not vault.is_dir():
        raise VaultError(f"{vault} is a file, not a vault: name the folder that holds your notes")


def _said(flags: Mapping[str, object]) -> dict[str, object]:
    # Not "in (None, False)": 0 equals False, and -k 0 was said and has to be refused.
    return {key: value for key, value in flags.items() if value is not None and value is not False}


def _config_file(variables: Mapping[str, str], here: Path) -> Path | None:
    named = variables.get("RAG_CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise SettingsError(f"RAG_CONFIG names {path}, which is not a file")
        return path
    # Only these two places: a rag.toml further up might belong to someone else's folder.
    for path in (here / CONFIG_NAME, user_config_path("rag") / CONFIG_NAME):
        if path.is_file():
            return path
    return None


def _from_file(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8-sig")  # an editor may put a mark before it
        values: dict[str, object] = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path} cannot be read: {fault}") from None
    except tomllib.TOMLDecodeError as fault:
        hint = " (a path with \\ goes into single quotes)" if "\\" in text else ""
        raise SettingsError(f"{path} is not valid TOML: {fault}; mend{hint} or remove it") from None
    values = {key.replace("-", "_"): value for key, value in values.items()}
    for key in ("vault", "index"):
        folder = values.get(key)
        if isinstance(folder, str) and folder and not folder.startswith("~"):
            values[key] = path.parent / folder
    return values


def _from_environment(variables: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, field in Settings.model_fields.items():
        name = field.alias or key
        value = variables.get(f"RAG_{name.upper()}", "")
        if value:
            found[name] = value
    return found


def _default_vault(here: Path) -> Path:
    for folder in (here, *here.parents):
        if (folder / ".obsidian").is_dir():
            return folder
    return here / "vault"


def _folder_name(vault: Path) -> str:
    digest = hashlib.sha256(os.fsencode(vault)).hexdigest()[:12]
    slug = re.sub(r"[^\w-]+", "-", vault.name, flags=re.ASCII).strip("-")[:_SLUG_LENGTH]
    return f"{slug or 'vault'}-{digest}"


def _first_line(fault: ValidationError, sources: Mapping[str, str]) -> str:
    error: Any = fault.errors()[0]
    says = error["msg"].lower().removeprefix("value error, ")
    key = str(error["loc"][0]) if error["loc"] else "?"
    where = sources.get(key, "settings")
    if key == "api_key":
        return f"api_key in {where} cannot be used: {says}"
    if error["type"] == "extra_forbidden":
        known = ", ".join(sorted(f.alias or k for k, f in Settings.model_fields.items()))
        return f"unknown setting {key!r} in {where}; known: {known}"
    return f"{key} = {error['input']!r} in {where} cannot be used: {says}"
