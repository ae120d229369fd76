from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from parts import make_app, on_a_socket, serving

HTTP = (Path(__file__).parents[2] / "docs" / "http.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)```", HTTP, re.DOTALL)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_every_curl_example_answers(tmp_path) -> None:
    assert len(EXAMPLES) >= 6
    with on_a_socket(make_app(tmp_path)) as origin:
        for example in EXAMPLES:
            command = example.replace("http://127.0.0.1:8765", origin).replace("curl", "curl -f", 1)
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60
            )
            assert done.returncode == 0, (example, done.stderr)
            assert done.stdout


def test_every_documented_route_is_there_and_every_route_is_documented(tmp_path) -> None:
    with serving(tmp_path) as client:
        routes = client.get("/openapi.json").json()["paths"]
    for route in routes:
        assert route.replace("{session_id}", "{id}") in HTTP, route
