"""Recipes: those of this repository can be used, and one that could reach outside cannot."""

from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.sandbox.images import recipe
from gatekeeper.sandbox.images.assembly import CHECKOUT

RECIPES = CHECKOUT / "sandboxes"


def write(folder: Path, text: str) -> Path:
    (folder / "x").mkdir()
    (folder / "x" / "image.yaml").write_text(text)
    return folder


def test_the_recipes_here_and_which_of_them_is_internal() -> None:
    found = {name: recipe.load(RECIPES, name).internal for name in recipe.names(RECIPES)}
    assert found == {
        "base": True,
        "c": False,
        "lean": False,
        "lean-toolchain": False,
        "python": False,
        "r": False,
        "scientific": False,
    }


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(InputError, match=r"no image 'pyhton'.* lean, lean-toolchain, python"):
        recipe.load(RECIPES, "pyhton")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("summary: x\n", "a `base` or a `tree`"),
        ("summary: x\nbase: a\nruns: sh\n", "runs: Extra inputs are not permitted"),
        ("summary: x\nbase: a\nfiles: [{from: ../../etc, to: /}]\n", r"files.0.from: .*without '\.\.'"),
        ("summary: x\nbase: a\nfiles: [{from: /etc, to: /}]\n", "relative path"),
        ("summary: x\nbase: a\nfiles: [{from: a, to: etc}]\n", "absolute path"),
        ("summary: x\nbase: a\nwheels: [{lock: a, to: /o, drop: [../x]}]\n", "relative path"),
        ("summary: x\ntree: {suite: book worm, packages: [a]}\n", "tree.suite"),
        ("summary: x\ntree: {suite: bookworm, packages: []}\n", "tree.packages"),
        ("summary: [\n", "is no YAML"),
        ("- a\n", "the file: "),
    ],
)
def test_a_recipe_that_cannot_be_used_is_refused_by_field(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        recipe.load(write(tmp_path, text), "x")


def test_locks_name_hashes_and_no_host() -> None:
    locks = sorted(RECIPES.glob("*/*.lock"))
    assert len(locks) == 3
    for lock in locks:
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
