"""What the shell offers at a press of Tab: names of records, claims, keys, images, formats.

It must be quick and say nothing else, so names of folders are all that is read, and no trouble is worth a
word. Only names of the right form are offered: they hold no character that means anything to a shell.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path

import typer

from gatekeeper.places import HOME, user_folder, workspace_above

MOST = 1_000
"""More names than this are not offered at a time; type on."""

_RECORD = re.compile(r"[A-Z][A-Z0-9]{1,15}-[A-Z0-9]{4,32}")
_CLAIM = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_KEY = re.compile(r"([0-9a-f]{64})\.pub")
_IMAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_COMPLETE = "_GATE_COMPLETE"


def records(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of records that begin so: as `SRCH:08EA5386`, or as `SRCH-08EA5386` where that is how it begins."""
    start = incomplete.replace(":", "-", 1)
    names = _names(_artifacts(ctx), _RECORD, start)
    return [name if "-" in incomplete else name.replace("-", ":", 1) for name in names]


def claims(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of the claims of the record that was named before."""
    record = str(ctx.params.get("record_id") or "").replace(":", "-", 1)
    if not _RECORD.fullmatch(record):
        return []
    return _names(_artifacts(ctx) / record / "claims", _CLAIM, incomplete)


def runs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of records or, after a slash, of a record's claims."""
    record, slash, claim = incomplete.partition("/")
    folder = record.replace(":", "-", 1)
    if not slash or not _RECORD.fullmatch(folder):
        return records(ctx, incomplete)
    return [f"{record}/{name}" for name in _names(_artifacts(ctx) / folder / "claims", _CLAIM, claim)]


def keys(ctx: typer.Context, incomplete: str) -> list[str]:
    """The beginnings of the keys' ids that are here."""
    return [
        name[:16] for name in _names(user_folder("XDG_CONFIG_HOME", ".config") / "keys", _KEY, incomplete)
    ]


def images(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the gate's own images."""
    folder = HOME / "sandboxes"
    names = _names(folder, _IMAGE, incomplete)
    return [name for name in names if (folder / name / "image.yaml").is_file()]


def formats(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the formats that have a schema."""
    from gatekeeper.schemas import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def answer(app: Callable[[], object]) -> bool:
    """Answer the shell, if it is the shell that asks."""
    asked = os.environ.get(_COMPLETE, "")
    if not asked.startswith("complete_"):
        return False
    # Typer loads rich to take markup out of help texts, if it is there. There is none, and it takes long.
    sys.modules["rich"] = None  # type: ignore[assignment]
    if asked == "complete_bash":
        _in_bash(app)
    else:
        with suppress(Exception):
            app()
    return True


def _in_bash(app: Callable[[], object]) -> None:
    """The same in bash, to which a colon is a word of its own: it wants only what comes after that."""
    words, at = _joined(os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", ""))
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(at)}
    known = words[at].rpartition(":") if at < len(words) else ("", "", "")
    out = io.StringIO()
    with suppress(Exception, SystemExit), redirect_stdout(out):
        app()
    for line in out.getvalue().splitlines():
        sys.stdout.write(line.removeprefix(known[0] + known[1]) + "\n")


def _joined(words: list[str], cursor: str) -> tuple[list[str], int]:
    """The words up to the cursor's as they were typed, and the number of the last of them."""
    typed: list[str] = []
    for word in words[: int(cursor) + 1 if cursor.isdigit() else None]:
        if typed and (word.startswith(":") or typed[-1].endswith(":")):
            typed[-1] += word
        else:
            typed.append(word)
    return typed, max(len(typed) - 1, 0)


def _artifacts(ctx: typer.Context) -> Path:
    """The folder with the records: of the workspace that was named, or the nearest one upwards."""
    named = ctx.params.get("workspace")
    if named is not None:
        return Path(named) / "artifacts"
    return (workspace_above(Path.cwd()) or Path()) / "artifacts"


def _names(folder: Path, form: re.Pattern[str], start: str) -> list[str]:
    """Names of that form in a folder that begin so, sorted."""
    found: list[str] = []
    for name in _listed(folder):
        if name.startswith(start) and form.fullmatch(name):
            found.append(name)
            if len(found) == MOST:
                break
    return sorted(found)


def _listed(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        entries: Iterable[os.DirEntry[str]]
        with os.scandir(folder) as entries:
            for entry in entries:
                yield entry.name
