from __future__ import annotations

import http.client
import json
import os
import re
from urllib.parse import quote

import httpx
import pytest
from conftest import write_vault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts import NOTES, make_app, on_a_socket, serving

SECRET = "the secret outside"
HOSTILE = """# Hostile <script>alert(1)</script>

<script>steal()</script><style>*{display:none}</style>
<img src=x onerror=alert(1)><svg onload=alert(1)><iframe src="//evil.example"></iframe>
<a href="javascript:alert(1)" onclick="x()" class="now" id="send">press</a>
<form action="https://evil.example"><input name="key"></form>

[js](javascript:alert(1)) [data](data:text/html,x) [vb](VBSCRIPT:x) [ok](https://good.example)
[away](//evil.example/x) ![pixel](https://evil.example/pixel.gif)
[[javascript:alert(1)]] [[Heron|<img src=x onerror=alert(2)>]] [[a"onmouseover="x]]

```html
<script>in code</script>
```

| <b onclick=x>cell</b> | $<script>$ |
|---|---|
| `</code><script>` | x |
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    place = tmp_path_factory.mktemp("notes")
    vault = write_vault(place / "vault", {**NOTES, "Hostile.md": HOSTILE})
    (place / "secret.md").write_text(SECRET)
    (vault / ".hidden.md").write_text(SECRET)
    (vault / "attachment.txt").write_text(SECRET)
    (vault / "Later.md").write_text("later\n")
    os.symlink(place / "secret.md", vault / "Link.md")
    os.symlink(place, vault / "Out")
    app = make_app(place)
    with on_a_socket(app) as origin, httpx.Client(base_url=origin, timeout=60) as made:
        made.vault = vault
        yield made


def on_the_wire(client, target: str) -> tuple[int, str]:
    """Status and body of a request for exactly this target, which no client has tidied up."""
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=60)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_a_section_is_rendered_with_its_source_and_its_lines_marked(client) -> None:
    query = {"heading": ["ACE Robotics", "Round"], "lines": "12"}
    got = client.get("/notes/Companies/ACE Robotics.md", params=query).json()
    assert got["heading"] == ["ACE Robotics", "Round"]
    assert got["source"].startswith("## Round\n")
    assert '<p class="cited">The angel round was led by' in got["html"]
    assert got["url"].endswith("file=Companies%2FACE%20Robotics%23Round")
    assert got["aliases"] == ["ACE"]


def test_a_cited_table_row_and_a_cited_property_are_marked_alone(client) -> None:
    row = client.get("/notes/Companies/ACE Robotics.md", params={"lines": "16"}).json()
    assert row["html"].count("cited") == 1
    assert '<tr class="cited">\n<td>Lead</td>\n<td align="right">' in row["html"]
    assert ">Ant</a>" not in row["html"]  # no such note: its text stands, without a link
    assert '<span class="missing">Ant</span>' in row["html"]
    head = client.get("/notes/Companies/ACE Robotics.md", params={"lines": "4"}).json()
    assert '<span data-line="4" class="cited">founded: 2025</span>' in head["html"]
    assert head["html"].count("cited") == 1


def test_the_whole_note_leads_on_through_its_wikilinks(client) -> None:
    html = client.get("/notes/Companies/ACE Robotics.md").json()["html"]
    assert 'href="/notes/Companies/SenseTime.md"' in html
    assert 'data-note="Companies/SenseTime.md"' in html


def test_markdown_of_notes_becomes_what_a_reader_expects(client) -> None:
    text = (
        "# N\n\n> [!warning]- Mind *this*\n> Body of it\n\n- [ ] open\n- [x] done\n\n"
        "Maths $a_1 < b_2$ and ~~gone~~ <sub>2</sub>, code `a|b`\nnext line\n\n"
        "%% a secret comment %%\n\n```py\nx = 1\ny = 2\n```\n\nNote[^1].\n\n[^1]: A footnote.\n"
    )
    (client.vault / "Later.md").write_text(text)
    html = client.get("/notes/Later.md", params={"lines": "16"}).json()["html"]
    assert '<blockquote class="callout" data-callout="warning">' in html
    assert '<strong class="callout-title">Mind ' in html
    assert "☐ open" in html
    assert "☑ done" in html
    assert '<code class="maths">a_1 &lt; b_2</code>' in html
    assert "<s>gone</s>" in html
    assert "<sub>2</sub>" in html
    assert "secret comment" not in html
    assert '<span data-line="16" class="cited">y = 2</span>' in html
    assert "A footnote." in html


def test_markdown_links_lead_to_notes_and_to_no_other_file(client) -> None:
    text = "[a](SenseTime.md) [b](Companies/ACE%20Robotics.md#Round) [c](attachment.txt) [d](#x)\n"
    (client.vault / "Later.md").write_text(text)
    html = client.get("/notes/Later.md").json()["html"]
    assert re.findall('href="([^"]*)"', html) == [
        "/notes/Companies/SenseTime.md",
        "/notes/Companies/ACE%20Robotics.md?heading=Round",
    ]


def test_a_hostile_note_is_harmless(client) -> None:
    html = client.get("/notes/Hostile.md").json()["html"].lower()
    for bad in (
        "<script", "<style", "<img", "<svg", "<iframe", "<form", "<input", 'onclick="',
        '="javascript', '="data', '="vbscript', 'href="//', "evil.example/pixel",
        'id="send"', 'class="now"', "steal()", "display:none",
    ):  # fmt: skip
        assert bad not in html
    assert "[picture: pixel]" in html
    assert 'href="https://good.example"' in html
    assert "noopener" in html


def test_odd_names_are_found_by_their_encoded_path(client) -> None:
    name = 'Odd names/It\'s 50% "quoted" & <b>bold</b>.md'
    got = client.get(f"/notes/{quote(name)}")
    assert (got.status_code, got.json()["note"]) == (200, name)


def test_a_giant_note_is_shown_in_part(tmp_path) -> None:
    notes = {"Giant.md": "# Giant\n\n" + "A line of words.\n\n" * 6_000}
    with serving(tmp_path, notes=notes) as client:
        got = client.get("/notes/Giant.md", params={"lines": "6001"}).json()
    assert got["truncated"]
    assert got["lines"][0] <= 6001 <= got["lines"][1]
    assert "cited" in got["html"]
    assert len(got["html"]) < 100_000


@pytest.mark.parametrize("query", ["lines=0", "lines=x", "lines=1-", "heading=Nowhere"])
def test_a_place_that_is_not_there_is_said(client, query) -> None:
    got = client.get(f"/notes/Birds/Heron.md?{query}")
    assert got.status_code in {404, 422}


LEADS_OUT = [
    "../secret.md", "..%2fsecret.md", "%2e%2e/secret.md", "..%252fsecret.md",
    "Birds/../../secret.md",
    "Birds/../Birds/Heron.md", "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "..\\secret.md",
    "Link.md", "Out/secret.md", ".hidden.md", "attachment.txt", "Birds", "Birds/", "",
    "Birds/Heron.md/", "Birds/Heron.md%00", "birds/heron.md", "file:///etc/passwd", "~/x", ".",
    "%c0%ae%c0%ae/secret.md", "Birds/Heron.md%20",
]  # fmt: skip


@pytest.mark.parametrize("path", LEADS_OUT)
def test_no_path_leaves_the_vault(client, path) -> None:
    status, text = on_the_wire(client, f"/notes/{path}")
    assert status == 404
    assert SECRET not in text


_STEPS = st.sampled_from(
    ["..", ".", "", "%2e%2e", "%2f", "\\", "Birds", "Heron.md", "Out", "Link.md", "secret.md",
     "etc", "passwd", "vault", "\x00", "..%2f", "C:", "～", "%00"]
)  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(_STEPS | st.text(max_size=6), max_size=7).map("/".join))
def test_whatever_the_path_only_indexed_notes_are_told(client, path) -> None:
    for written in (quote(path), quote(path, safe="/%")):
        status, text = on_the_wire(client, f"/notes/{written}")
        assert status in {200, 404}
        assert SECRET not in text
        if status == 200:
            assert json.loads(text)["note"] in {*NOTES, "Hostile.md", "Later.md"}


def test_a_note_that_becomes_a_link_after_it_was_indexed_is_refused(tmp_path) -> None:
    (tmp_path / "secret.md").write_text(SECRET)
    app = make_app(tmp_path)
    view = app.state.service.view
    assert view.note("Birds/Heron.md").title == "Heron"
    with serving(tmp_path) as client:
        (tmp_path / "vault/Birds/Heron.md").unlink()
        os.symlink(tmp_path / "secret.md", tmp_path / "vault/Birds/Heron.md")
        assert client.get("/notes/Birds/Heron.md").status_code == 404
        (tmp_path / "Moved").mkdir()
        (tmp_path / "Moved/SenseTime.md").write_text(SECRET)
        (tmp_path / "vault/Companies").rename(tmp_path / "Old")
        os.symlink(tmp_path / "Moved", tmp_path / "vault/Companies")
        assert client.get("/notes/Companies/SenseTime.md").status_code == 404


def test_the_vault_is_described_for_the_page(client) -> None:
    got = client.get("/vault").json()
    assert got["vault"] == "vault"
    assert {"name": "Companies/", "notes": 2} in got["folders"]
    assert {"name": "robotics", "notes": 1} in got["tags"]


def test_the_graph_tells_each_link_once(client) -> None:
    notes = ["Companies/ACE Robotics.md", "Companies/SenseTime.md", "Birds/Heron.md", "Nowhere.md"]
    got = client.get("/graph", params={"note": notes}).json()
    assert got == {"links": [["Companies/ACE Robotics.md", "Companies/SenseTime.md"]]}


def test_links_lead_where_the_index_has_them_lead(tmp_path) -> None:
    notes = {
        "Projects/Atlas.md": "[money](../Finance/Budget.md), [[sub/Plan]], [[Plan]], [[cafe]].\n",
        "Projects/sub/Plan.md": "# Plan\n\nWords.\n",
        "Projects/Other/Deep/Plan.md": "# Plan\n\nOther words.\n",
        "Finance/Budget.md": "# Budget\n\nMoney.\n",
        "Budget.md": "# Budget\n\nAnother.\n",
        "Café.md": "# Café\n\nCoffee.\n",
    }
    with serving(tmp_path, notes=notes) as client:
        html = client.get("/notes/Projects/Atlas.md").json()["html"]
        drawn = client.get("/graph", params={"note": list(notes)}).json()["links"]
    led = re.findall('data-note="([^"]+)"', html)
    assert led == ["Finance/Budget.md", "Projects/sub/Plan.md", "Projects/sub/Plan.md", "Café.md"]
    others = {other for pair in drawn for other in pair} - {"Projects/Atlas.md"}
    assert others == set(led)


def test_a_wide_table_is_shown_in_a_window_that_stays_small(tmp_path) -> None:
    row = "|" + "cell|" * 300 + "\n"
    notes = {**NOTES, "Wide.md": "# Wide\n\n" + row + "|" + "-|" * 300 + "\n" + row * 90}
    with serving(tmp_path, notes=notes) as client:
        for cited in (None, 1, 45, 94):
            shown = {"lines": str(cited)} if cited else {}
            got = client.get("/notes/Wide.md", params=shown).json()
            assert got["truncated"]
            assert len(got["source"]) <= 62_000
            assert got["lines"][0] <= (cited or 1) <= got["lines"][1]


def test_a_line_end_in_a_file_name_is_part_of_the_name(tmp_path) -> None:
    with serving(tmp_path, notes={"Odd\nname.md": "# Odd\n\nThe odd note.\n"}) as client:
        assert client.get("/notes/Odd%0Aname.md").json()["title"] == "Odd\nname"
