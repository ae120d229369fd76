from __future__ import annotations

import json

import httpx
import pytest
from parts import ORIGIN, QUESTION, make_app, on_a_socket, serving

from rag.errors import SettingsError
from rag.server.options import is_loopback, options_from
from rag.server.security import MOST_BODY_BYTES
from rag.server.serving import bound
from rag.settings import Settings

KEY = "correct horse battery"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "   "},
        {"question": "x" * 8001},
        {"question": 7},
        {"question": "x", "k": 0},
        {"question": "x", "k": 51},
        {"question": "x", "where": "x" * 1001},
        {"question": "x", "history": [{"role": "robot", "content": "hi"}]},
        {"question": "x", "history": [{"role": "user", "content": "hi"}] * 51},
        {"question": "x", "session_id": "../../etc"},
        {"question": "x", "sesion_id": "misspelt"},
        [],
    ],
)
def test_a_body_out_of_bounds_is_422_and_not_echoed(tmp_path, body) -> None:
    with serving(tmp_path) as client:
        got = client.post("/chat", json=body)
    assert got.status_code == 422
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json()["status"] == 422
    assert "xxxx" not in got.text


def test_broken_json_is_400(tmp_path) -> None:
    with serving(tmp_path) as client:
        got = client.post("/chat", content="{", headers={"Content-Type": "application/json"})
    assert (got.status_code, got.json()["title"]) == (400, "Bad Request")


def test_a_body_too_large_is_413_declared_or_not(tmp_path) -> None:
    large = json.dumps({"question": "x" * MOST_BODY_BYTES}).encode()
    with (
        on_a_socket(make_app(tmp_path)) as origin,
        httpx.Client(base_url=origin, timeout=60) as client,
    ):
        declared = client.post("/chat", content=large)
        chunked = client.post("/chat", content=iter([large[: len(large) // 2]] * 3))
    assert [declared.status_code, chunked.status_code] == [413, 413]
    assert declared.json()["title"]


@pytest.mark.parametrize("path", ["/nowhere", "/notes/", "/static/../app.py", "/sessions/x"])
def test_an_unknown_place_is_a_404_problem(tmp_path, path) -> None:
    with serving(tmp_path) as client:
        got = client.get(path)
    assert (got.status_code, got.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200), ("localhost:1", 200), ("LOCALHOST", 200), ("[::1]:8765", 200),
        ("notes.example:8765", 200), ("evil.example", 400), ("127.0.0.1.evil.example", 400),
        ("192.0.2.7", 400), ("", 400), ("[", 400), ("localhost@evil.example", 400),
    ],
)  # fmt: skip
def test_only_our_own_names_pass(tmp_path, host, status) -> None:
    with serving(tmp_path, allowed_hosts=("notes.example",)) as client:
        assert client.get("/vault", headers={"Host": host}).status_code == status


def test_beyond_loopback_an_address_passes_and_a_foreign_name_does_not(tmp_path) -> None:
    with serving(tmp_path, host="0.0.0.0") as client:
        assert client.get("/vault", headers={"Host": "192.0.2.7:8765"}).status_code == 200
        assert client.get("/vault", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"),
    [(ORIGIN, 200), ("https://app.example", 200), ("https://evil.example", 403), ("null", 403)],
)
def test_pages_of_other_sites_are_refused_unless_configured(tmp_path, origin, status) -> None:
    with serving(tmp_path, cors=("https://app.example",)) as client:
        got = client.post("/search", json={"query": "heron"}, headers={"Origin": origin})
    assert got.status_code == status
    allowed = got.headers.get("access-control-allow-origin")
    assert allowed == ("https://app.example" if "app" in origin else None)


def test_a_client_of_openai_in_an_allowed_page_may_send_its_headers(tmp_path) -> None:
    with serving(tmp_path, cors=("https://app.example",)) as client:
        asked = {
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-stainless-lang",
        }
        allowed = client.options("/v1/chat/completions", headers=asked)
        other = client.options("/v1/chat/completions", headers={**asked, "Origin": "https://b.c"})
    assert (allowed.status_code, other.status_code) == (200, 403)


def test_every_origin_at_once_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="by name"):
        options_from(Settings(cors="*"))


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
def test_who_watches_over_the_server_may_ask_for_the_head(tmp_path, path) -> None:
    with serving(tmp_path, api_key=KEY) as client:
        got = client.head(path)
    assert (got.status_code, got.content) == (200, b"")


def test_a_method_that_nobody_knows_makes_no_series_of_its_own(tmp_path) -> None:
    with serving(tmp_path) as client:
        for word in ("FOO", "BAR"):
            assert client.request(word, "/").status_code == 405
        counted = client.get("/metrics").text
    assert "FOO" not in counted
    assert 'method="other"' in counted


def test_cors_is_closed_by_default(tmp_path) -> None:
    with serving(tmp_path) as client:
        asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
        got = client.options("/chat", headers=asked)
    assert got.status_code == 403
    assert "access-control-allow-origin" not in got.headers


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", f"Basic {KEY}", f"Bearer {KEY}x", KEY, "Bearer é"]
)
def test_without_the_key_nothing_of_the_vault_is_told(tmp_path, given) -> None:
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    with serving(tmp_path, api_key=KEY) as client:
        for path in ("/vault", "/sessions", "/metrics", "/notes/Birds/Heron.md", "/v1/models"):
            got = client.get(path, headers=headers)
            assert (got.status_code, got.headers["www-authenticate"]) == (401, "Bearer")
        got = client.post("/chat", json={"question": QUESTION}, headers=headers)
        assert got.status_code == 401
        for open_to_all in ("/", "/static/app.js", "/healthz", "/readyz", "/openapi.json"):
            assert client.get(open_to_all).status_code == 200


def test_with_the_key_everything_answers(tmp_path) -> None:
    with serving(tmp_path, api_key=KEY) as client:
        got = client.get("/vault", headers={"Authorization": f"bearer {KEY}"})
    assert got.status_code == 200


def test_beyond_loopback_a_key_is_demanded(tmp_path) -> None:
    for key in (None, "short"):
        with pytest.raises(SettingsError, match="RAG_API_KEY"):
            options_from(Settings(host="0.0.0.0", api_key=key))
    assert options_from(Settings(host="0.0.0.0", api_key=KEY)).api_key == KEY
    assert options_from(Settings(cors="https://a.example/, https://b.example")).cors == (
        "https://a.example",
        "https://b.example",
    )
    assert KEY not in repr(Settings(api_key=KEY))


def test_loopback_is_told_from_everything_else() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.0.1", "localhost", "::1", "[::1]")))
    others = ("0.0.0.0", "::", "192.168.1.4", "localhost.evil.example", "", "127.0.0.1.example")
    assert not any(map(is_loopback, others))


def test_a_taken_port_is_said_in_one_line() -> None:
    with bound("127.0.0.1", 0) as taken, pytest.raises(SettingsError, match="--port"):
        bound("127.0.0.1", taken.getsockname()[1])


def test_every_response_carries_the_careful_headers(tmp_path) -> None:
    with serving(tmp_path) as client:
        for got in (client.get("/"), client.get("/nowhere"), client.get("/vault")):
            policy = got.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert got.headers["x-content-type-options"] == "nosniff"
            assert got.headers["x-request-id"]
        page = client.get("/").text
        assert "<script>" not in page
        assert "style=" not in page
        assert "http" not in page  # nothing comes from elsewhere


def test_a_request_id_is_kept_unless_it_could_forge_a_line(tmp_path) -> None:
    with serving(tmp_path) as client:
        assert client.get("/healthz", headers={"X-Request-ID": "a-1"}).headers["x-request-id"] == (
            "a-1"
        )
        forged = client.get("/healthz", headers={"X-Request-ID": 'a" b'})
        assert forged.headers["x-request-id"] != 'a" b'


def test_half_a_character_is_422(tmp_path) -> None:
    with serving(tmp_path) as client:
        body = b'{"question": "who \\ud800 led?"}'
        got = client.post("/chat", content=body, headers={"Content-Type": "application/json"})
    assert got.status_code == 422
