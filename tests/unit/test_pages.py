"""Documentation that holds together: the reference is what the code says, and every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.config import HOME

PAGES = sorted(
    path
    for path in [
        *HOME.glob("*.md"),
        *HOME.glob("docs/**/*.md"),
        *HOME.glob("lean/*.md"),
        *HOME.glob("setup/*.md"),
    ]
)
FENCE = re.compile(r"^```.*?^```$|^ {4}[^\n]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as links call them."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", path.read_text("utf-8"))):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        found.add(next(f for f in (name, *(f"{name}-{n}" for n in range(1, 100))) if f not in found))
    return found


def test_the_reference_is_what_the_code_says() -> None:
    said = subprocess.run(
        [sys.executable, HOME / "docs/generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_every_link_leads_somewhere(page: Path) -> None:
    wrong = []
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if (
            not target.exists()
            or not target.is_relative_to(HOME)
            or (anchor and anchor not in anchors(target))
        ):
            wrong.append(link)
    assert wrong == []


def test_every_page_can_be_found() -> None:
    """From docs/index.md, over any number of links."""
    seen, todo = set(), [HOME / "docs/index.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        links = LINK.findall(page.read_text("utf-8"))
        todo += [(page.parent / link.partition("#")[0]).resolve() for link in links if ":" not in link]
        todo += sorted(page.parent.glob("0*.md")) if page.parent.name == "decisions" else []
    assert [str(page.relative_to(HOME)) for page in HOME.glob("docs/**/*.md") if page not in seen] == []
