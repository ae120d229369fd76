"""The picture of the page in the README: a real answer, its note open beside it.

    python bench/screenshot.py --vault vault

Needs playwright (in the dev extra) and a chromium. Starts ``rag serve`` with an index of its own,
asks, clicks the first citation, and writes what is seen.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from load import ROOT, serving
from playwright.sync_api import sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
WAIT_MS = 60_000


def main(
    vault: Annotated[Path, typer.Option(help="Folder of notes.")] = ROOT / "vault",
    question: Annotated[str, typer.Option(help="What to ask.")] = "who led ACE Robotics' round?",
    out: Annotated[Path, typer.Option(help="PNG to write.")] = ROOT / "docs" / "img" / "page.png",
    chromium: Annotated[Path, typer.Option(help="The browser.")] = Path("/usr/bin/chromium"),
    width: Annotated[int, typer.Option(help="Of the window.")] = 1200,
    height: Annotated[int, typer.Option(help="Of the window.")] = 540,
) -> None:
    """Ask a real server in a real browser, and take a picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(vault, Path(folder)) as (_, port),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.set_default_timeout(WAIT_MS)
        page.goto(f"http://127.0.0.1:{port}")
        page.wait_for_selector("#send:not([disabled])")
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.locator(".said:not(.draft)").wait_for()
        page.locator(".marker").first.click()
        page.wait_for_selector("#reader-body mark")
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(out))
        browser.close()
    typer.echo(f"{out}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    typer.run(main)
