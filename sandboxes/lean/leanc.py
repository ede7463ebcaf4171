"""Compile one Lean file in a sealed container: `python3 leanc.py SOURCE OLEAN`.

The whole `lean` command line is inside the engine's library, so this process becomes `lean`: messages as one
JSON object a line on stdout, status 0 if there was no error. The file may import what is in GateCore. Nothing
this process says is believed; the judge reads the compiled file in another container.
"""

import ctypes
import os
import sys
from pathlib import Path

ENGINE = "/opt/lean/lib/libleanshared.so"
LIBRARY = "/opt/lean/gatecore"
USAGE = 64


def main(arguments: list[str]) -> int:
    """Run the compiler in this process; its exit status, if it comes back at all."""
    if len(arguments) != 2:
        print("usage: leanc.py SOURCE OLEAN", file=sys.stderr)
        return USAGE
    source, olean = arguments
    for name in [name for name in os.environ if name.startswith("LEAN")]:
        del os.environ[name]
    os.environ["LEAN_PATH"] = LIBRARY
    # With its folder as the root, Claim.lean becomes the module `Claim` wherever it lies.
    # Without auto-bound names, a misspelt word in a statement is an error and not a new variable.
    options = ["-DautoImplicit=false", "-DrelaxedAutoImplicit=false"]
    command = ["lean", "--json", *options, "-R", str(Path(source).parent), "-o", olean, source]
    engine = ctypes.CDLL(ENGINE, mode=ctypes.RTLD_GLOBAL)
    argv = (ctypes.c_char_p * (len(command) + 1))(*[word.encode() for word in command], None)
    return int(engine.lean_main(len(command), argv))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
