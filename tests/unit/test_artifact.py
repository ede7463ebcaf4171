"""What an artifact's manifest may say of its files."""

from typing import Any

import pytest
from pydantic import ValidationError

from gatekeeper.model import ReproScript

ZERO = "sha256:" + "0" * 64


def manifest(**more: Any) -> ReproScript:
    given: dict[str, Any] = {
        "kind": "repro-script",
        "files": {"main.c": ZERO, "lib/a.c": ZERO},
        "entry": "main.c",
        "command": ("./program",),
    }
    return ReproScript.model_validate({**given, **more})


@pytest.mark.parametrize("product", ["main.c/program", "lib"])
def test_nothing_that_is_built_is_a_file_and_a_folder(product: str) -> None:
    with pytest.raises(ValidationError, match="would be a file and a folder"):
        manifest(build={"command": ("cc",), "produces": (product,)})
    assert manifest(build={"command": ("cc",), "produces": ("lib/program",)}).build


def test_stored_inputs_and_products_stay_apart() -> None:
    stored = {"sha256": ZERO, "bytes": 1}
    for paths in (("lib/a.c/x",), ("d", "d/e")):
        with pytest.raises(ValidationError, match="would be a file and a folder"):
            manifest(data=dict.fromkeys(paths, stored))
    assert manifest(data={"lib/b.csv": stored}).all_inputs == ("lib/b.csv",)
