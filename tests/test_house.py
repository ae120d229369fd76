"""The rules of the house that a program can hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "rag"

# A file imports only from floors below its own, or from its own floor.
FLOORS = (
    {"records", "errors"},
    {"protocols", "settings", "terms", "figures", "schema", "lock", "store",
     "weights", "guarded", "writtenforms"},
    {"dates", "frontmatter", "linescan", "markdown", "plain", "links", "sentences", "tables",
     "notes", "sections", "evidence", "passages", "chunks", "mentions", "graph", "followup",
     "filters", "fusion", "prompt", "embedders", "catalog", "vectors", "llms", "grounding",
     "selection", "sessions", "hub", "orders", "rowplaces", "nearwords", "spelling", "twins", "gap",
     "values", "statements", "disagreement", "apart", "recency", "rerankers", "checkers",
     "rewriting", "parts", "comparing", "bridge", "phrasing", "rowvalues"},
    {"linking", "index", "scan", "retrievers", "linked", "listing", "reranked", "scored", "asof",
     "selecting", "partwise"},
    {"assistant", "evaluation"},
    {"wiring"},
    {"shapes", "console", "servers", "doctor", "flags", "telling", "faults"},
    {"server", "watch", "chat", "mcp"},
    {"cli", "manual"},
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
