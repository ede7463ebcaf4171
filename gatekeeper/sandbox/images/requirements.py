"""A stranger's requirements file: exact versions with the hashes of their files, and nothing else.

The format is pip's, cut down to what names packages by content. Whatever could make an installer look
elsewhere, run something or choose for itself (options, URLs, paths, ranges, markers) is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from gatekeeper.errors import InputError

MAX_BYTES = 1 << 20
MAX_REQUIREMENTS = 256
MAX_HASHES = 512
"""Files of one version: one for each platform."""

PREFIX = "requirements-"
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
VERSION = re.compile(r"[0-9][0-9A-Za-z.!+_-]{0,63}")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PINNED = re.compile(r"(?P<name>[^\s=<>!~;@\[\]]+)==(?P<version>\S+)(?P<rest>(?:\s.*)?)")
HOW = "`uv pip compile --generate-hashes --python-version 3.11` writes such a file"


class Unusable(InputError):
    """What an author requires can't be an image: the author's to mend, unlike other trouble of a build."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One package in one version."""

    name: str
    """Normalized: lower case, words joined by hyphens (PEP 503)."""
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be taken, in hex, sorted."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """All packages of an environment, by name."""

    packages: tuple[Requirement, ...]
    max_bytes: int
    """What they may take unpacked."""

    @property
    def text(self) -> str:
        """The one spelling of these requirements: a requirements file that any pip reads."""
        return "".join(
            f"{it.name}=={it.version}{''.join(f' --hash=sha256:{digest}' for digest in it.hashes)}\n"
            for it in self.packages
        )

    @property
    def name(self) -> str:
        """The name of the image with these packages."""
        return PREFIX + hashlib.sha256(self.text.encode()).hexdigest()


def normalized(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse(content: bytes, file: str, max_bytes: int) -> Requirements:
    """Read a requirements file; `file` is what messages call it.

    Raises:
        InputError: names the line, what is wrong with it, and the remedy.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"{file}: is larger than the {MAX_BYTES:,} bytes allowed; require less.")
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise InputError(f"{file}, line {place}: has a character that is not ASCII; {HOW}.") from None
    found: dict[str, Requirement] = {}
    for number, line in _logical_lines(text):
        requirement = _requirement(line, f"{file}, line {number}")
        if requirement.name in found:
            raise InputError(
                f"{file}, line {number}: requires {requirement.name} a second time; keep one of them."
            )
        found[requirement.name] = requirement
        if len(found) > MAX_REQUIREMENTS:
            raise InputError(f"{file}: requires more than {MAX_REQUIREMENTS} packages; require less.")
    if not found:
        raise InputError(f"{file}: requires nothing; name `environment: python` instead.")
    return Requirements(tuple(found[name] for name in sorted(found)), max_bytes)


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Lines joined where they end with a backslash, without comments, with the number of their first line."""
    lines: list[tuple[int, str]] = []
    joined, start = "", 0
    for number, line in enumerate((*text.split("\n"), ""), 1):
        bare = re.sub(r"(?:^|(?<=\s))#.*", "", line.rstrip("\r"))
        start = start or number
        joined += bare.removesuffix("\\") + " "
        if bare.endswith("\\"):
            continue
        if joined.strip():
            lines.append((start, joined.strip()))
        joined, start = "", 0
    return lines


def _requirement(line: str, place: str) -> Requirement:
    shown = line if len(line) <= 60 else line[:59] + "…"
    if line.startswith("-"):
        raise InputError(
            f"{place}: {shown!r} is an option; only NAME==VERSION --hash=sha256:… may stand here."
        )
    if "://" in line or re.search(r"\s@|^@|^(?:\.|/|file:)", line):
        raise InputError(f"{place}: {shown!r} names a place; name a package of the index as NAME==VERSION.")
    found = PINNED.fullmatch(line)
    if found is None:
        if "[" in line:
            raise InputError(
                f"{place}: {shown!r} asks for extras; require their packages by name (--strip-extras)."
            )
        raise InputError(f"{place}: {shown!r} pins no version; write NAME==VERSION --hash=sha256:…; {HOW}.")
    name, version = found["name"], found["version"]
    if ";" in version or found["rest"].lstrip().startswith(";"):
        raise InputError(f"{place}: {shown!r} has a condition; {HOW}, without --universal.")
    if not NAME.fullmatch(name) or not VERSION.fullmatch(version):
        raise InputError(f"{place}: {shown!r} is no NAME==VERSION; {HOW}.")
    words = found["rest"].split()
    if not words:
        raise InputError(f"{place}: {name} has no hash; {HOW}.")
    for word in words:
        if not HASH.fullmatch(word):
            raise InputError(f"{place}: {word[:40]!r} is no --hash=sha256:… with 64 hexadecimal digits.")
    if len(words) > MAX_HASHES:
        raise InputError(f"{place}: {name} has more than {MAX_HASHES} hashes; keep those of its wheels.")
    return Requirement(normalized(name), version, tuple(sorted({word[-64:] for word in words})))
