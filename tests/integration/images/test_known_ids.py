"""The ids of images, known without an engine: they tell whether evidence is of the images of today."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gatekeeper import Config, images_of
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import Images, ImageSettings
from gatekeeper.sandbox.images.assembly import CHECKOUT
from gatekeeper.sandbox.images.store import NoStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the repository's inputs that a test may change."""
    for part in ("sandboxes", "lean", "gatekeeper/proofs"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    return tmp_path


def known(root: Path, name: str) -> frozenset[str]:
    return Images(NoStore("nothing"), ImageSettings(root)).known(name)


@pytest.mark.parametrize("name", ["python", "lean"])
def test_they_are_those_of_the_engine(sandbox: Sandbox, root: Path, name: str) -> None:
    assert images_of(Config()).id_of(name) in known(root, name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("python", "sandboxes/warden/warden.py"),
        ("lean", "sandboxes/warden/warden.py"),
        ("lean", "sandboxes/lean/leanc.py"),
        ("lean", "gatekeeper/proofs/judge.py"),
        ("lean", "lean/base.json"),
    ],
)
def test_another_source_is_another_image(sandbox: Sandbox, root: Path, name: str, source: str) -> None:
    assert known(root, name)
    path = root / source
    path.write_text(path.read_text() + "\n")
    assert known(root, name) == frozenset()


def test_an_image_that_was_never_made_has_none(root: Path, tmp_path: Path) -> None:
    images = Images(NoStore("amd64"), ImageSettings(root, tmp_path / "empty"))
    assert images.known("python") == frozenset()
    assert images_of(Config()).known("nobody/knows@sha256:" + "0" * 64) == frozenset()
