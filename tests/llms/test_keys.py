from __future__ import annotations

import subprocess
import sys

import pytest
from samples import PROMPT
from scripted_server import Reply, serving

from rag.errors import LLMError
from rag.llms import LLMOptions, load_llm
from rag.llms.keys import read_key

keyring = pytest.importorskip("keyring")
pytest.importorskip("openai")

KEPT = "sk-kept-in-the-keyring-0123456789"


class Safe(keyring.backend.KeyringBackend):
    """A keyring that holds what it is given."""

    priority = 1.0

    def __init__(self, **kept: str) -> None:
        super().__init__()
        self.kept = kept
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service, username):
        self.asked.append((service, username))
        return self.kept.get(username)

    def set_password(self, service, username, password):
        self.kept[username] = password

    def delete_password(self, service, username):
        del self.kept[username]


class Locked(Safe):
    """A keyring that tells too much of why it does not open."""

    def get_password(self, service, username):
        raise keyring.errors.KeyringLocked(f"cannot open {KEPT}")


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def use():
    """Put a keyring in the place of the system's."""
    before = keyring.get_keyring()

    def put(made: Safe) -> Safe:
        keyring.set_keyring(made)
        return made

    yield put
    keyring.set_keyring(before)


def test_a_key_is_found_under_the_name_of_its_variable(use) -> None:
    safe = use(Safe(OPENAI_API_KEY=f"{KEPT}\n"))
    assert read_key("OPENAI_API_KEY") == KEPT
    assert safe.asked == [("rag", "OPENAI_API_KEY")]
    assert read_key("ANTHROPIC_API_KEY") == ""


def test_the_environment_comes_first_and_the_keyring_is_not_asked(use, monkeypatch) -> None:
    safe = use(Safe(OPENAI_API_KEY=KEPT))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    assert read_key("OPENAI_API_KEY") == "sk-of-the-environment"
    assert safe.asked == []
    monkeypatch.setenv("OPENAI_API_KEY", "  ")
    assert read_key("OPENAI_API_KEY") == KEPT


def test_a_keyring_that_does_not_open_is_no_key_and_tells_nothing(use) -> None:
    use(Locked())
    with pytest.raises(LLMError) as caught:
        load_llm("openai:gpt", LLMOptions())
    assert "keyring set rag OPENAI_API_KEY" in str(caught.value)
    assert KEPT not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("spec", "variable", "suffix"),
    [("openai:m", "OPENAI_API_KEY", "/v1"), ("anthropic:m", "ANTHROPIC_API_KEY", "")],
)
def test_the_kept_key_is_sent_and_never_shown(use, spec, variable, suffix) -> None:
    use(Safe(**{variable: KEPT}))
    body = f'{{"type": "error", "error": {{"type": "x", "message": "bad key {KEPT}"}}}}'
    with serving(Reply(status=500, body=body)) as server:
        llm = load_llm(spec, LLMOptions(base_url=server.url + suffix, max_retries=0))
        with pytest.raises(LLMError) as caught:
            list(llm.stream(PROMPT))
        assert any(KEPT in value for value in server.seen[0].headers.values())
    assert KEPT not in str(caught.value)
    assert KEPT not in repr(vars(llm))


def test_without_the_package_the_environment_is_all_there_is() -> None:
    program = """
import sys
sys.modules["keyring"] = None
from rag.llms.keys import read_key
print(repr(read_key("NO_SUCH_KEY")), repr(read_key("PATH"))[:2])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("'' '")
    assert done.stderr == ""
