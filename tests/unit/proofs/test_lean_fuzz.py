"""A short run of the mutation fuzzer, and random input to the readers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lean_forge import Maker

from gatekeeper.proofs.errors import ExportError, OleanError
from gatekeeper.proofs.export import ExportReader
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.terms import Terms

HERE = Path(__file__).parent


def test_mutated_proofs(engine: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "fuzz_lean.py"), "--cases", "150", "--engine", str(engine.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


HEADER = Maker().olean()[:96]


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_as_a_module(data: bytes, framed: bool) -> None:
    with pytest.raises(OleanError):
        OleanModule((HEADER if framed else b"") + data, Terms()).constants()


@given(st.lists(st.binary(max_size=100)))
def test_any_bytes_as_an_export(lines: list[bytes]) -> None:
    with pytest.raises(ExportError):
        ExportReader(Terms()).read(lines)
