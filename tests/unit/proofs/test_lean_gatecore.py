"""The judge on the real base: GateCore, compiled as it stands in lean/."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from lean_engine import RUN_LEAN, STANDARD, digest

from gatekeeper.proofs import process
from gatekeeper.proofs.scope import read_base
from gatekeeper.proofs.special import AXIOMS, SPECIAL
from gatekeeper.proofs.terms import Terms

ROOT = Path(__file__).parents[3]
GOOD = sorted(path for path in (ROOT / "tests" / "lean" / "good").iterdir() if path.is_dir())[::6]
SHARED = [
    ROOT / "tests" / "lean" / "accepted" / name
    for name in (
        "match-shared-with-a-helper",
        "polymorphic-match-shared-with-a-helper",
        "proof-in-a-definition",
        "sparse-match-shared-with-a-helper",
    )
]


@pytest.fixture(scope="session")
def gatecore(engine: Path) -> Path:
    """The folder of GateCore's compiled modules, kept from run to run while its sources are the same."""
    sources = hashlib.sha256(digest(engine).encode())
    for source in sorted((ROOT / "lean").rglob("*.lean")):
        sources.update(source.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"gatekeeper-gatecore-{sources.hexdigest()[:16]}"
    if not folder.exists():
        fresh = Path(tempfile.mkdtemp(dir=folder.parent))
        build = [sys.executable, str(ROOT / "lean" / "build.py"), "--engine", str(engine.parent)]
        done = subprocess.run([*build, "--out", str(fresh)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        try:
            fresh.rename(folder)
        except OSError:  # another test process was faster
            shutil.rmtree(fresh)
    return folder


def compiled(engine: Path, gatecore: Path, source: Path, folder: Path) -> Path:
    copy = folder / source.name
    copy.write_bytes(source.read_bytes())
    olean = copy.with_suffix(".olean")
    subprocess.run(
        [sys.executable, "-c", RUN_LEAN, str(engine), "-R", str(folder), "-o", str(olean), str(copy)],
        env={"LEAN_PATH": str(gatecore), "PATH": os.environ.get("PATH", "")},
        capture_output=True,
        check=True,
    )
    return olean


@pytest.mark.parametrize("case", [*GOOD, *SHARED], ids=lambda path: path.name)
def test_good_claims(engine: Path, gatecore: Path, tmp_path: Path, case: Path) -> None:
    request: dict[str, Any] = {
        "nonce": case.name,
        "engine_library": str(engine),
        "engine_sha256": digest(engine),
        "base": {
            "folder": str(gatecore),
            "oleans": {str(path.relative_to(gatecore)): digest(path) for path in gatecore.rglob("*.olean")},
        },
        "statement": str(compiled(engine, gatecore, case / "Statement.lean", tmp_path)),
        "proof": str(compiled(engine, gatecore, case / "Proof.lean", tmp_path)),
        "theorems": re.findall(r"^theorem (\S+)", (case / "Statement.lean").read_text("utf-8"), re.MULTILINE),
        "permitted_axioms": STANDARD,
    }
    record = process.judge(request)
    assert record["outcome"] == "accepted", json.dumps(record, indent=1)
    assert set(record["theorems"][0]["axioms"]) <= set(STANDARD)
    asked = request["statement"]
    assert process.judge({**request, "proof": asked})["reason"]["code"] == "contains_sorry"


def test_gatecore_declares_what_the_kernel_treats_by_name(gatecore: Path) -> None:
    """What is not of this version of the kernel, and the axioms that trust compiled code, are left out."""
    terms = Terms()
    pins = {str(path.relative_to(gatecore)): digest(path) for path in gatecore.rglob("*.olean")}
    base = read_base(gatecore, pins, terms)
    absent = {name for name in (*SPECIAL, *AXIOMS) if terms.name_of(*name) not in base}
    assert absent <= {
        ("Nat", "log2"),
        ("String", "mk"),
        ("eagerReduce",),
        ("Lean", "reduceBool"),
        ("Lean", "reduceNat"),
        ("Lean", "ofReduceBool"),
        ("Lean", "ofReduceNat"),
        ("Lean", "trustCompiler"),
    }
