from __future__ import annotations

import subprocess
import sys

import pytest

from rag.errors import LLMError
from rag.llms import LLMOptions, load_llm, providers


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def line(spec: str, **options) -> str:
    with pytest.raises(LLMError) as caught:
        load_llm(spec, LLMOptions(**options))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("spec", "meant"),
    [("opnai:gpt", "openai"), ("OpenAI:gpt", "openai"), ("llama-cpp:x", "llamacpp"),
     ("extractiv", "extractive"), ("antropic:c", "anthropic")],
)  # fmt: skip
def test_a_near_miss_is_named(spec, meant):
    assert f"did you mean {meant!r}" in line(spec)


def test_nothing_is_guessed_from_a_models_name():
    for spec in ("gpt-4o", "claude-3", "model.gguf", "", ":gpt"):
        assert "known: " in line(spec) or "PROVIDER:MODEL" in line(spec)


def test_a_provider_without_its_model():
    assert "openai:MODEL" in line("openai:")
    assert "ollama:MODEL" in line("ollama")
    assert "write --llm extractive" in line("extractive:small")


def test_what_a_provider_needs_is_asked_for_at_once():
    pytest.importorskip("openai")
    assert "OPENAI_API_KEY" in line("openai:gpt")
    assert "--base-url" in line("openai-compatible:m")
    for url in ("127.0.0.1:8080/v1", "ftp://x/v1", "http://", "http://x:port/v1", "http://[::1/v1"):
        assert "--base-url http" in line("openai-compatible:m", base_url=url)


def test_anthropic_needs_its_key():
    pytest.importorskip("anthropic")
    assert "ANTHROPIC_API_KEY" in line("anthropic:claude")


def test_a_key_that_cannot_be_one_is_not_shown(monkeypatch):
    pytest.importorskip("openai")
    monkeypatch.setenv("OPENAI_API_KEY", "schlüssel-geheim")
    assert "schl" not in line("openai:gpt").replace("OPENAI_API_KEY", "")


@pytest.mark.parametrize(
    ("spec", "package", "extra"),
    [("openai:m", "openai", "openai"), ("ollama:m", "openai", "openai"),
     ("anthropic:m", "anthropic", "anthropic"), ("llamacpp:m", "xllamacpp", "local")],
)  # fmt: skip
def test_a_missing_package_is_named_with_its_command(spec, package, extra):
    """In a process of its own, where the package cannot be found."""
    program = f"""
import sys
sys.modules[{package!r}] = None
from rag.errors import LLMError
from rag.llms import load_llm
try:
    load_llm({spec!r})
except LLMError as fault:
    print(fault)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert package in done.stdout
    assert f"pip install 'rag-notes[{extra}]'" in done.stdout


def test_loading_the_providers_module_loads_no_package():
    program = """
import sys
import rag.llms
rag.llms.providers()
print(sorted({"openai", "anthropic", "xllamacpp", "httpx2", "torch"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_default_needs_no_options():
    assert load_llm("extractive").name == "extractive"


def install(folder, name: str, entry_points: str, **modules: str) -> None:
    """A distribution as pip leaves it."""
    record = folder / f"{name.replace('-', '_')}-0.1.0.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    (record / "entry_points.txt").write_text(f"[rag.llms]\n{entry_points}\n")
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(source, encoding="utf-8")


def test_faults_of_an_outside_provider_name_its_package(tmp_path, monkeypatch):
    install(
        tmp_path,
        "rag-faulty",
        "raising = faulty_llm:raising\nodd = faulty_llm:odd\ngone = faulty_llm:gone\nopenai = x:y",
        faulty_llm="def raising(model, options):\n    raise KeyError(model)\n"
        "def odd(model, options):\n    return 7\n",
    )
    monkeypatch.syspath_prepend(tmp_path)
    listed = {provider.name: provider for provider in providers()}
    assert listed["raising"].extra == "rag-faulty"
    assert listed["openai"].place.startswith("rag.llms.")  # nobody takes over a name of ours
    assert "faulty_llm" not in sys.modules
    assert "rag-faulty" in line("raising:m")
    assert "rag-faulty" in line("gone:m")
    assert "docs/adding-an-llm.md" in line("odd:m")
    assert "'raising'" in line("raisin:m")


def test_two_packages_of_one_name_are_not_chosen_between(tmp_path, monkeypatch):
    for number in ("one", "two"):
        install(tmp_path / number, f"rag-{number}", f"twin = twin_{number}:make")
        monkeypatch.syspath_prepend(tmp_path / number)
    assert "rag-one, rag-two each provide 'twin'" in line("twin:m")
