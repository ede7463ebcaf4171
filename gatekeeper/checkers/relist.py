"""Runs in a container: a command that finds its inputs in a folder whose files are listed in another order.

    python3 -c THIS same|reversed COMMAND...

The inputs are copied to a file system in memory (tmpfs), which lists files by the order in which they were
made. Nothing but $GATE_IN differs from a run without this.
"""

import os
import shutil
import sys
from pathlib import Path

REFUSED = 125
"""Status where the order can't be had."""


def names(folder: Path) -> list[str]:
    """What is in a folder, as the file system lists it."""
    return [entry.name for entry in folder.iterdir()]


def lay(source: Path, target: Path, *, reverse: bool, newest_first: bool) -> None:
    """Copy a folder so that it is listed in the order of the original, or in the opposite one."""
    wanted = names(source)[:: -1 if reverse else 1]
    target.mkdir()
    for name in wanted[:: -1 if newest_first else 1]:
        if (source / name).is_dir():
            lay(source / name, target / name, reverse=reverse, newest_first=newest_first)
        else:
            shutil.copy2(source / name, target / name)
    shutil.copystat(source, target)
    if names(target) != wanted:
        sys.exit(REFUSED)


def lists_newest_first(folder: Path) -> bool:
    """How tmpfs lists, which differs between kernels."""
    for name in ("1", "2"):
        (folder / name).mkdir()
    return names(folder) == ["2", "1"]


def main(order: str, *command: str) -> None:
    """Lay the inputs out, then become the command."""
    place = Path(os.environ["TMPDIR"], ".listed")
    place.mkdir()
    newest_first = lists_newest_first(place)
    lay(
        Path(os.environ["GATE_IN"]),
        place / "in",
        reverse=order == "reversed",
        newest_first=newest_first,
    )
    os.environ["GATE_IN"] = str(place / "in")
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
