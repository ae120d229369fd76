from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

# Nothing may look for a model hub, and chromadb's telemetry client may not start.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
# The keys of whoever runs the tests stay where they are.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
sys.path.insert(0, str(Path(__file__).parent))

# How long an example takes says how busy the machine is, and no more.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).parents[2] / "shared"


# The files that take longest by far, so that no worker is left alone with one at the end.
_LONGEST = (
    "test_kill.py", "test_embedders.py", "test_mcp.py", "test_safe.py", "test_http_fuzzed.py",
    "test_page.py", "test_pairmodel.py", "test_attacks.py", "test_vectors.py", "test_chat.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; the others stay in their order."""
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(autouse=True)
def _own_user_folders(monkeypatch, tmp_path_factory, request):
    """Every test has its own index and configuration; the exported models are shared."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(_shared_home(request.config)))
    for name in list(os.environ):
        if name.startswith("RAG_"):
            monkeypatch.delenv(name)


def _shared_home(config: pytest.Config) -> Path:
    return Path(config.cache.mkdir("rag-data"))


@pytest.fixture(scope="session")
def models(pytestconfig) -> Path:
    """Where the models are kept that all tests share: each is made once, which takes seconds.

    To be read. Who damages one, or looks on while it is made, has a folder of their own.
    """
    return _shared_home(pytestconfig) / "rag" / "models"


@pytest.fixture(autouse=True, scope="module")
def _forgotten_stores():
    """Chroma keeps every client it ever opened, and with it its files."""
    yield
    if "chromadb" in sys.modules:
        from chromadb.api.shared_system_client import SharedSystemClient

        for system in list(SharedSystemClient._identifier_to_system.values()):
            system.stop()
        SharedSystemClient.clear_system_cache()


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the shared test inputs are not at {SHARED}")
    return SHARED


def write_vault(folder: Path, notes: dict[str, str]) -> Path:
    """A vault with these notes by path."""
    for path, text in notes.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@contextmanager
def assistant_over(folder: Path, notes: dict[str, str]):
    """The program as one installs it, over these notes, all of them indexed."""
    from rag.settings import read_settings
    from rag.wiring import make_assistant

    vault = write_vault(folder / "vault", notes)
    made = make_assistant(read_settings({"vault": vault, "index": folder / "index"}), say=print)
    made.refresh()
    made.stop_syncing()
    yield made
    made.index.catalog.close()
