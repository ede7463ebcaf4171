"""The engine's command line, for tests that compile Lean."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LIBRARY = "libleanshared.so"
RUN_LEAN = """
import ctypes, sys
engine = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
words = [b"lean", *(word.encode() for word in sys.argv[2:])]
sys.exit(engine.lean_main(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None)))
"""
STANDARD = ("propext", "Quot.sound", "Classical.choice")


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


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
