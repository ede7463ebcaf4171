"""Compile GateCore with the Lean engine, and pin what comes out.

    python3 build.py --engine LIBDIR --out DIR               compile every module into DIR
    python3 build.py --engine LIBDIR --out DIR --pin FILE    the same, then write the pin
    python3 build.py --engine LIBDIR --out DIR --check FILE  compile nothing, compare DIR with the pin

The engine is a folder with `libleanshared.so`; there is no `lean` command to call, so `lean_main` is called
inside the library, in a process of its own for each module. Only the standard library is used: this runs in a
sealed container.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
ROOT_MODULE = "GateCore"
ENGINE_LIBRARY = "libleanshared.so"
IMPORT_LINE = re.compile(r"^import\s+(\S+)\s*$", re.MULTILINE)
VERSION_LINE = re.compile(r"version (\S+?),.*commit ([0-9a-f]+)")


class BuildError(Exception):
    """The library could not be built, or is not the pinned one."""


def source_of(module: str) -> Path:
    """The source file of a module, relative to the folder of sources."""
    return Path(*module.split(".")).with_suffix(".lean")


def in_import_order(module: str, seen: set[str] | None = None) -> Iterator[str]:
    """The modules that `module` needs, each after all that it imports, `module` itself last."""
    seen = set() if seen is None else seen
    if module in seen:
        return
    seen.add(module)
    for imported in IMPORT_LINE.findall((SOURCES / source_of(module)).read_text("utf-8")):
        yield from in_import_order(imported, seen)
    yield module


def lean(
    engine: Path, arguments: list[str], *, search_path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the engine's `lean` command line in a fresh process, with an environment of our own making."""
    environment = {
        "LD_LIBRARY_PATH": str(engine),
        "LEAN_PATH": str(search_path) if search_path else "",
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ.get("PATH", ""),
    }
    return subprocess.run(
        [sys.executable, __file__, "--lean-main", str(engine / ENGINE_LIBRARY), *arguments],
        cwd=SOURCES,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def lean_main(library: str, arguments: list[str]) -> int:
    """Become `lean`: hand the command line to the C entry point of the engine."""
    engine = ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    encoded = [b"lean", *(argument.encode() for argument in arguments)]
    return int(engine.lean_main(len(encoded), (ctypes.c_char_p * (len(encoded) + 1))(*encoded, None)))


def compile_library(engine: Path, out: Path) -> None:
    """Compile all modules in import order. A message of the engine, even a warning, fails the build."""
    modules = list(in_import_order(ROOT_MODULE))
    start = time.monotonic()
    for number, module in enumerate(modules, 1):
        source = source_of(module)
        olean = (out / source).with_suffix(".olean")
        olean.parent.mkdir(parents=True, exist_ok=True)
        module_start = time.monotonic()
        result = lean(engine, ["-R", ".", "-o", str(olean), str(source)], search_path=out)
        said = (result.stdout + result.stderr).strip()
        if result.returncode != 0 or said:
            raise BuildError(f"{module} does not compile cleanly (exit {result.returncode}):\n{said}")
        took = time.monotonic() - module_start
        size = olean.stat().st_size / 1024
        print(f"[{number:2}/{len(modules)}] {module:<28} {took:5.2f} s {size:7.0f} KiB", flush=True)
    print(f"{len(modules)} modules in {time.monotonic() - start:.1f} s", flush=True)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def pin_of(engine: Path, out: Path) -> dict[str, object]:
    """What a build is: the engine by digest and version, and each compiled module by digest."""
    said = lean(engine, ["--version"]).stdout
    version = VERSION_LINE.search(said)
    if version is None:
        raise BuildError(f"the engine does not tell its version: {said!r}")
    oleans = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.olean"))
    return {
        "engine": {
            "lean": version[1],
            "commit": version[2],
            ENGINE_LIBRARY: sha256(engine / ENGINE_LIBRARY),
        },
        "oleans": {name: sha256(out / name) for name in oleans},
    }


def check(pinned: dict[str, object], found: dict[str, object]) -> None:
    """Raise if a build is not the pinned one, naming every difference."""
    differences = []
    for part in ("engine", "oleans"):
        expected, actual = pinned.get(part), found[part]
        if not isinstance(expected, dict) or not isinstance(actual, dict):
            raise BuildError(f"the pin has no {part}")
        for name in sorted(expected.keys() | actual.keys()):
            if expected.get(name) != actual.get(name):
                differences.append(f"{name}: pinned {expected.get(name)}, found {actual.get(name)}")
    if differences:
        raise BuildError("not the pinned build:\n" + "\n".join(differences))


def main() -> int:
    if sys.argv[1:2] == ["--lean-main"]:
        return lean_main(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description="Compile GateCore with the Lean engine, and pin the result.")
    parser.add_argument(
        "--engine", type=Path, required=True, metavar="LIBDIR", help=f"folder of {ENGINE_LIBRARY}"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the compiled modules"
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--pin", type=Path, metavar="FILE", help="write the digests of the build to FILE")
    action.add_argument("--check", type=Path, metavar="FILE", help="compare an existing build with FILE")
    options = parser.parse_args()
    engine, out = options.engine.resolve(), options.out.resolve()
    try:
        if not (engine / ENGINE_LIBRARY).is_file():
            raise BuildError(f"no {ENGINE_LIBRARY} in {engine}")
        if options.check:
            check(json.loads(options.check.read_text("utf-8")), pin_of(engine, out))
            print(f"{out} is the pinned build")
            return 0
        compile_library(engine, out)
        if options.pin:
            options.pin.write_text(json.dumps(pin_of(engine, out), indent=2) + "\n", "utf-8")
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
