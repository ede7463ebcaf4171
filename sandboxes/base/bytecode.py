"""Compile the Python files of a layer, in a sealed container: `python3 bytecode.py LAYER.tar OUT.tar`.

OUT holds a .pyc for each .py, at the place where Python looks for it. The container's root is read-only, so
what is not compiled now is compiled again in every run. The same layer gives the same bytes: each file goes
to a fixed one of a fixed number of processes, since what a process compiled before shows in its output.
"""

import io
import os
import py_compile
import sys
import tarfile
from importlib.util import cache_from_source
from pathlib import Path

PROCESSES = 2
SOURCE = "source.py"


def compile_share(layer: str, share: int, work: Path) -> None:
    """Compile every PROCESSES-th Python file of the layer, from number `share` on, into `work`."""
    work.mkdir()
    with tarfile.open(layer, "r:") as tar:
        members = sorted((m for m in tar if m.isreg() and m.name.endswith(".py")), key=lambda m: m.name)
        for number, member in list(enumerate(members))[share::PROCESSES]:
            content = tar.extractfile(member)
            assert content is not None  # noqa: S101 - it is a regular file
            (work / SOURCE).write_bytes(content.read())
            # Python that is not for this version (templates, tests of old syntax) stays as it is.
            py_compile.compile(
                str(work / SOURCE),
                cfile=str(work / f"{number}.pyc"),
                dfile="/" + member.name,
                quiet=2,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )


def main(layer: str, out: str) -> int:
    """Compile in PROCESSES processes, then gather."""
    work = Path("/tmp")  # noqa: S108 - the container's own
    children = []
    for share in range(PROCESSES):
        child = os.fork()
        if child == 0:
            try:
                compile_share(layer, share, work / str(share))
            except BaseException:
                os._exit(1)
            os._exit(0)
        children.append(child)
    if any(os.waitpid(child, 0)[1] for child in children):
        return 1
    with tarfile.open(layer, "r:") as tar:
        names = sorted(m.name for m in tar if m.isreg() and m.name.endswith(".py"))
    with tarfile.open(out, "w", format=tarfile.GNU_FORMAT) as tar:
        for number, name in enumerate(names):
            compiled = work / str(number % PROCESSES) / f"{number}.pyc"
            if compiled.exists():
                member = tarfile.TarInfo(cache_from_source(name))
                member.size = compiled.stat().st_size
                tar.addfile(member, io.BytesIO(compiled.read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
