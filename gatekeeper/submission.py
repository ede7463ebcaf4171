"""What lies in a record's folder and should not: looked for file by file, whatever the manifests say."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from gatekeeper import leaks
from gatekeeper.errors import InputError
from gatekeeper.files import open_regular
from gatekeeper.model import CheckCode, Finding, Place
from gatekeeper.model.artifact import MAX_FILES
from gatekeeper.model.base import MAX_PATH_DEPTH
from gatekeeper.model.finding import Weight

MAX_ENTRIES = 4 * MAX_FILES
"""Files and folders that are looked at below one folder."""
MAX_SEARCHED_BYTES = 16 << 20
"""How far each file is searched for secrets."""
MAX_SEARCHED_IN_ALL = 256 << 20
"""How much is searched below one folder; what does not fit is named, not read."""

# fmt: off
_LEFTOVERS = frozenset(
    {
        ".git", ".hg", ".svn", ".jj", ".idea", ".vscode", ".ipynb_checkpoints", "__pycache__",
        ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".tox", ".nox", ".venv",
        "venv", "node_modules", ".lake", ".cache", ".Rhistory", ".RData", ".Rproj.user",
        ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX",
    }
)
# fmt: on
_LEFTOVER = re.compile(r".*\.(?:pyc|pyo|swp|swo|orig|rej|bak|part)|.*~|\._.*|\.#.*", re.DOTALL)
_SECRETS = re.compile(
    r"\.env(?:\.(?!example$|sample$|template$).*)?|\.netrc|_netrc|\.pgpass|\.git-credentials|\.pypirc|\.htpasswd"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|.*\.(?:p12|pfx|jks|keystore|kdbx|ppk)|credentials\.json"
    r"|service[-_]account.*\.json",
    re.DOTALL | re.IGNORECASE,
)
_COMPILED = {
    b"\x7fELF": "an ELF program or library",
    b"MZ": "a Windows program or library",
    b"\xfe\xed\xfa\xce": "a Mach-O program or library",
    b"\xfe\xed\xfa\xcf": "a Mach-O program or library",
    b"\xce\xfa\xed\xfe": "a Mach-O program or library",
    b"\xcf\xfa\xed\xfe": "a Mach-O program or library",
    b"\xca\xfe\xba\xbe": "a Java class or a Mach-O program",
    b"\x00asm": "a WebAssembly module",
    b"!<arch>\n": "an archive of compiled objects",
    b"olean": "a compiled Lean module",
    b"BC\xc0\xde": "LLVM bitcode",
}
LICENSE = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[-.].{1,40})?", re.IGNORECASE)


def look_over(folder: Path, name: str, enter: Callable[[str], bool] = lambda _: True) -> Iterator[Finding]:
    """Everything below `folder` that no submission may hold; `name` is what messages call the folder.

    `enter` says of a path below it whether it is looked at.

    Raises:
        OSError: the machine can't read it.
    """
    seen, left = 0, MAX_SEARCHED_IN_ALL
    pending = [("", 0)]
    while pending:
        prefix, depth = pending.pop()
        alike: dict[str, str] = {}
        try:
            with os.scandir(folder / prefix) as listed:
                some = islice(listed, MAX_ENTRIES + 1)
                entries = sorted(some, key=lambda entry: os.fsencode(entry.name))
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if not enter(path):
                continue
            seen += 1
            if seen > MAX_ENTRIES:
                yield _found(
                    CheckCode.TOO_MANY, name, prefix, f"More than {MAX_ENTRIES} files lie here; submit fewer."
                )
                return
            yield from _of_name(name, path, entry.name, alike)
            if entry.name in _LEFTOVERS or _LEFTOVER.fullmatch(entry.name):
                text = "Is left behind by a tool; remove it, then `gate attach` again."
                yield _found(CheckCode.LEFTOVER, name, path, text)
            elif entry.is_dir(follow_symlinks=False):
                if depth == MAX_PATH_DEPTH + 2:
                    text = f"Is more than {MAX_PATH_DEPTH} folders deep; make it flatter."
                    yield _found(CheckCode.TOO_MANY, name, path, text)
                else:
                    pending.append((f"{path}/", depth + 1))
            elif not entry.is_file(follow_symlinks=False):
                text = "Is a link or no plain file; put the file itself there."
                yield _found(CheckCode.NOT_PLAIN, name, path, text)
            else:
                size = min(entry.stat(follow_symlinks=False).st_size, MAX_SEARCHED_BYTES)
                fits = size <= left
                left -= size if fits else 0
                yield from _of_content(folder / path, name, path, entry.name, search=fits)


def _of_name(name: str, path: str, last: str, alike: dict[str, str]) -> Iterator[Finding]:
    if not last.isprintable() or any(c in "\\:" for c in last):
        text = "Its name holds a control character, a backslash or a colon; rename it."
        yield _found(CheckCode.UNSAFE_NAME, name, path, text)
    elif unicodedata.normalize("NFC", last) != last:
        text = "Its name is not in Unicode normal form NFC; rename it."
        yield _found(CheckCode.UNSAFE_NAME, name, path, text)
    folded = unicodedata.normalize("NFKC", last).casefold()
    other = alike.setdefault(folded, last)
    if other != last:
        text = f"On some machines it is the same file as {other!r} beside it; rename one of the two."
        yield _found(CheckCode.UNSAFE_NAME, name, path, text)


def _of_content(file: Path, name: str, path: str, last: str, *, search: bool) -> Iterator[Finding]:
    if _SECRETS.fullmatch(last):
        text = (
            "A file of this name holds keys or passwords; revoke them, and remove it from the history, too."
        )
        yield _found(CheckCode.SECRET, name, path, text)
    if not search:
        text = f"Was not searched for secrets: {MAX_SEARCHED_IN_ALL >> 20} MiB beside it were."
        yield _found(CheckCode.NOT_SEARCHED, name, path, text, "note")
        return
    try:
        with open_regular(file) as opened:
            data = opened.read(MAX_SEARCHED_BYTES + 1)
    except (FileNotFoundError, InputError):
        text = "Changed while it was read; run again."
        yield _found(CheckCode.NOT_PLAIN, name, path, text)
        return
    for magic, what in _COMPILED.items():
        if data.startswith(magic) and (magic != b"MZ" or b"PE\0\0" in data[:1024]):
            text = f"Is {what}; attach its source, and let `build` compile it."
            yield _found(CheckCode.COMPILED, name, path, text)
    for leak in leaks.leaks(data[:MAX_SEARCHED_BYTES]):
        text = f"Holds {leak.what}; revoke it now, then remove it here and from the history."
        place = Place(file=f"{name}/{path}", line=leak.line, column=leak.column)
        yield Finding(weight="failure", code=CheckCode.SECRET, text=text, place=place)
    if len(data) > MAX_SEARCHED_BYTES:
        text = f"Was searched for secrets in its first {MAX_SEARCHED_BYTES >> 20} MiB only."
        yield _found(CheckCode.NOT_SEARCHED, name, path, text, "note")


def _found(code: CheckCode, name: str, path: str, text: str, weight: Weight = "failure") -> Finding:
    return Finding(weight=weight, code=code, text=text, place=Place(file=f"{name}/{path}".rstrip("/")))


def has_license(*folders: Path) -> bool:
    """Whether one of the folders holds a licence's text that is not empty."""
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                if any(
                    LICENSE.fullmatch(entry.name)
                    and entry.is_file(follow_symlinks=False)
                    and entry.stat(follow_symlinks=False).st_size
                    for entry in entries
                ):
                    return True
        except (FileNotFoundError, NotADirectoryError):
            continue
    return False
