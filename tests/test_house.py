"""The rules of the house that a program can hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "rag"

# A folder or file imports only from floors below its own, or from its own floor.
FLOORS = (
    {"records", "errors"},
    {"protocols", "settings", "text", "hub", "laidout"},
    {"reading", "sessions", "languages"},
    {"embedders", "rerankers", "checkers", "indexing"},
    {"retrieving", "listing"},
    {"answering"},
    {"llms"},
    {"asking"},
    {"assistant", "evaluation"},
    {"wiring"},
    {"shapes", "terminal"},
    {"server", "watch", "chat"},
    {"mcp"},
    {"cli"},
    {"manual"},
)  # fmt: skip


def floor_of(module: str) -> int:
    for number, names in enumerate(FLOORS):
        if module in names:
            return number
    raise AssertionError(f"{module} has no floor: give it one in FLOORS")


def imports_of(file: Path) -> set[str]:
    """Our own modules that a file imports when it runs, type-checking imports left out."""
    found: set[str] = set()
    for node in ast.walk(_without_type_checking(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("rag."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(a.name.split(".")[1] for a in node.names if a.name.startswith("rag."))
    return found


def _without_type_checking(tree: ast.Module) -> ast.Module:
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    ]
    return tree


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda f: str(f.relative_to(PACKAGE))
)
def test_imports_run_one_way(file: Path) -> None:
    module = file.relative_to(PACKAGE).with_suffix("").parts[0]
    if module == "__init__":
        return
    for other in imports_of(file):
        assert floor_of(other) <= floor_of(module), f"{module} imports {other} from above"


def test_no_file_imports_itself_by_way_of_others() -> None:
    graph = {}
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] != "__init__":
            graph[".".join(parts)] = _files_imported(file)
    tuple(TopologicalSorter(graph).static_order())  # a CycleError names the ring


def _files_imported(file: Path) -> set[str]:
    tree = _without_type_checking(ast.parse(file.read_text(encoding="utf-8")))
    nodes = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {f"{n.module}" for n in nodes if n.module and n.module.startswith("rag.")}


def test_only_vectors_imports_chromadb() -> None:
    found = [f.name for f in PACKAGE.rglob("*.py") if "import chromadb" in f.read_text("utf-8")]
    assert found == ["vectors.py"]


def test_importing_the_cli_loads_nothing_heavy() -> None:
    heavy = ("torch", "chromadb", "transformers", "sentence_transformers", "numpy", "pydantic",
             "onnxruntime", "langchain_core", "openai")  # fmt: skip
    code = f"import sys, rag.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]"
