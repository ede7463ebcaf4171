"""Compile one Lean file in a sealed container: `python3 leanc.py SOURCE OLEAN [ENGINE LEAN_PATH]`.

The whole `lean` command line is inside the engine's library, so this process becomes `lean`: messages as one
JSON object a line on stdout, status 0 if there was no error. The file may import what LEAN_PATH holds, which
is GateCore by default. Nothing this process says is believed; the judge reads the compiled file in another
container.
"""

import ctypes
import os
import sys
from pathlib import Path

GATECORE = ["/opt/lean/lib/libleanshared.so", "/opt/lean/gatecore"]
USAGE = 64


def main(arguments: list[str]) -> int:
    """Run the compiler in this process; its exit status, if it comes back at all."""
    if len(arguments) not in (2, 4):
        print("usage: leanc.py SOURCE OLEAN [ENGINE LEAN_PATH]", file=sys.stderr)
        return USAGE
    source, olean, library, search_path = arguments if len(arguments) == 4 else [*arguments, *GATECORE]
    for name in [name for name in os.environ if name.startswith("LEAN")]:
        del os.environ[name]
    os.environ["LEAN_PATH"] = search_path
    # With its folder as the root, Claim.lean becomes the module `Claim` wherever it lies.
    # Without auto-bound names, a misspelt word in a statement is an error and not a new variable.
    options = ["-DautoImplicit=false", "-DrelaxedAutoImplicit=false"]
    command = ["lean", "--json", *options, "-R", str(Path(source).parent), "-o", olean, source]
    engine = ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    argv = (ctypes.c_char_p * (len(command) + 1))(*[word.encode() for word in command], None)
    return int(engine.lean_main(len(command), argv))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
