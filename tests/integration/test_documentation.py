"""What the pages say to type is typed in a real shell, with the real engine, and gives what they say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.documents import follow, fresh_clone, gate_on_path

pytestmark = [pytest.mark.usefixtures("sandbox"), pytest.mark.timeout(600)]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone of this repository."""
    return fresh_clone(tmp_path / "clone")


@pytest.fixture
def person(clone: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has the clone's `gate` on the PATH, and a key."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return {
        **{name: os.environ[name] for name in ("HOME", "DOCKER_HOST", "LANG") if name in os.environ},
        "PATH": f"{gate_on_path(folder, clone)}:{os.environ['PATH']}",
        "XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"],
        "XDG_STATE_HOME": str(clone.parent / "state"),
    }


def test_the_tutorial_from_an_empty_folder(clone: Path, person: dict[str, str], tmp_path: Path) -> None:
    folder, config = tmp_path / "empty", tmp_path / "config"
    folder.mkdir()
    assert follow(clone / "docs/tutorial.md", folder, person | {"XDG_CONFIG_HOME": str(config)}) > 15


@pytest.mark.parametrize("page", ["README.md", "docs/howto-verify.md", "docs/howto-audit.md"])
def test_a_page_in_a_fresh_clone(clone: Path, person: dict[str, str], page: str) -> None:
    assert follow(clone / page, clone, person) > 4
