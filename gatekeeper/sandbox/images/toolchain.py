"""A Lean toolchain that the user has, on its way into an image.

It comes as a folder or as an archive of an official release. Of it are kept the shared libraries and the
compiled modules below `lib/lean`, and nothing of it runs here. An archive is copied while its digest is
taken, so that what is unpacked, front to back and within `Bounds`, is what was checked; of two answers that a
damaged or hostile one allows, none is taken.

What was kept is named by its list: a line `<sha256>  <path>` for each file, sorted by path, as `sha256sum`
writes and checks it. The digest of that list is the digest of the toolchain, whatever it came in.
"""

from __future__ import annotations

import errno
import hashlib
import posixpath
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.sandbox.images.cache import Package, key_of
from gatekeeper.sandbox.images.entries import DAMAGE, Bounds, Entry, Refused, archive_entries, folder_entries
from gatekeeper.sandbox.images.events import Step
from gatekeeper.sandbox.images.parts import FORMAT, Content, Say
from gatekeeper.sandbox.images.tree import CHUNK, EPOCH, Node, Span, matches, read_span

COMPILED: Final = ("**/*.olean", "**/*.olean.server", "**/*.olean.private", "**/*.ir", "**/*.ir.sig")
LIBRARIES: Final = ("*.so",)
HOME: Final = ("lib", "lean")
"""Where a release has its libraries and compiled modules."""
ENGINE: Final = "lib/lean/libleanshared.so"
LIST: Final = "SHA256SUMS"
OLEAN_HEADER: Final = 96
ELF_MACHINES: Final = {"amd64": 62, "arm64": 183}
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A toolchain that was read. `files` are spans of a scratch file, by their paths below its folder."""

    files: dict[str, Span]
    sums: bytes
    lean: str
    commit: str
    engine: str
    """Digest of its libleanshared.so."""

    @property
    def digest(self) -> str:
        """The digest of the list of files, which names the toolchain."""
        return _digest(self.sums)


@dataclass(frozen=True)
class ToolchainPart:
    """A toolchain as a layer. Its digest is enough to find it; to make it, it must be here."""

    digest: str
    to: str
    toolchain: Toolchain | None = None
    step = Step.TOOLCHAIN

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("toolchain", FORMAT, EPOCH, self.digest, self.to)

    def missing(self) -> ImageUnavailable:
        """The error for a toolchain that is not here."""
        return ImageUnavailable(
            f"The Lean toolchain {self.digest} is not here; run `gate images build lean-toolchain --from "
            "DIR|ARCHIVE --sha256 …` with the release, and the libraries, that it is of."
        )

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        if self.toolchain is None:
            raise self.missing()
        taken = self.toolchain
        say(f"{len(taken.files)} files of Lean {taken.lean}")
        root = self.to.strip("/")
        nodes = [Node(f"{root}/{path}", 0o644, span) for path, span in taken.files.items()]
        nodes.append(Node(f"{root}/{LIST}", 0o644, taken.sums))
        return nodes, (
            Package(kind="toolchain", name="lean", version=taken.lean, sha256=taken.digest[7:]),
            Package(kind="engine", name="libleanshared.so", version=taken.commit, sha256=taken.engine[7:]),
        )


def read_toolchain(
    source: Path,
    sha256: str | None,
    libraries: Sequence[Path],
    architecture: str,
    scratch: Path,
    bounds: Bounds = BOUNDS,
) -> Toolchain:
    """Read a toolchain, and folders of modules that were compiled with it.

    `sha256` is of the archive, or of the list of a folder's files. Nothing is taken without it.

    Raises:
        InputError: it is not what was named, can't be read, or is no toolchain for this processor.
    """
    with (scratch / "toolchain").open("w+b") as blob:
        keeper = _Keeper(blob, scratch / "toolchain", bounds)
        if source.is_dir():
            _take(source, folder_entries(source, HOME), keeper, _in_release)
            _refuse_unnamed(source, "the list of its files", _digest(keeper.sums()), sha256)
        else:
            with tempfile.TemporaryFile(dir=scratch) as archive:
                digest = _copy(source, archive)
                _refuse_unnamed(source, "the archive", digest, sha256)
                archive.seek(0)
                _take(source, archive_entries(archive, bounds), keeper, _in_release)
        for library in libraries:
            if not library.is_dir():
                raise InputError(f"{library} is no folder; --library takes a folder of compiled modules.")
            before = len(keeper.files)
            _take(library, folder_entries(library, ()), keeper, _in_library)
            if len(keeper.files) == before:
                raise InputError(f"{library} holds no compiled module (*.olean).")
        return keeper.toolchain(source, architecture)


def refuse_unreadable(taken: Toolchain) -> None:
    """See that the judge's own reader can read every module, before a claim depends on it.

    Raises:
        InputError: it can't; names the module.
    """
    from gatekeeper.proofs.errors import OleanError
    from gatekeeper.proofs.module import OleanModule
    from gatekeeper.proofs.terms import Terms
    from gatekeeper.proofs.toolchain import PARTS

    for path in taken.files:
        if not path.endswith(".olean"):
            continue
        parts = [b"".join(read_span(taken.files[p])) for part in PARTS if (p := path + part) in taken.files]
        try:
            OleanModule(parts[0], Terms(), parts[1:])
        except OleanError as error:
            raise InputError(
                f"The judge can't read {path}, of Lean {taken.lean}: {error}; take another release."
            ) from error


def refuse_other_engine(named: str | None, pinned: dict[str, str], packages: Iterable[Package]) -> None:
    """See that the engine which the policy names is one that the gate can judge with.

    `pinned` is the engine of lean/base.json, `packages` are those of a toolchain's layer.

    Raises:
        ImageUnavailable: it is neither the pinned one nor the toolchain's, or not of the pinned Lean.
    """
    ours = pinned["libleanshared.so"]
    if named is None or named == ours:
        return
    [taken] = [package for package in packages if package.kind == "engine"]
    [lean] = [package.version for package in packages if package.kind == "toolchain"]
    if named != f"sha256:{taken.sha256}":
        raise ImageUnavailable(
            f"The policy's lean_engine is {named}, and there is no such engine here: the pinned one is "
            f"{ours}, the toolchain's is sha256:{taken.sha256}; name one of these."
        )
    if taken.version != pinned["commit"]:
        raise ImageUnavailable(
            f"The policy's lean_engine is of Lean {lean}, commit {taken.version[:12]}, and only the kernel "
            f"of Lean {pinned['lean']}, commit {pinned['commit'][:12]}, can judge; leave lean_engine out."
        )


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _refuse_unnamed(source: Path, what: str, found: str, named: str | None) -> None:
    if named is None:
        raise InputError(
            f"{source}: say what it must be: the digest of {what} is {found}. If that is what the release's "
            f"publisher says, or what you trust, add `--sha256 {found}`."
        )
    if named.removeprefix("sha256:").lower() != found[7:]:
        raise InputError(
            f"{source}: the digest of {what} is {found}, not {named}; nothing was taken from it."
        )


def _copy(source: Path, to: IO[bytes]) -> str:
    """Read a file once, into another; its digest."""
    digest = hashlib.sha256()
    try:
        file = source.open("rb")
    except OSError as error:
        raise InputError(f"{source} can't be read: {error.strerror}.") from error
    with file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            to.write(chunk)
    return "sha256:" + digest.hexdigest()


class _Keeper:
    """Writes the files that are kept one after the other, and remembers where."""

    def __init__(self, blob: IO[bytes], path: Path, bounds: Bounds) -> None:
        self.bounds = bounds
        self.files: dict[str, Span] = {}
        self._digests: dict[str, str] = {}
        self._heads: dict[str, bytes] = {}
        self._blob, self._path, self._at = blob, path, 0

    def keep(self, path: str, chunks: Iterator[bytes]) -> None:
        digest, start, head = hashlib.sha256(), self._at, b""
        for chunk in chunks:
            head = head or chunk[:OLEAN_HEADER]
            digest.update(chunk)
            self._blob.write(chunk)
            self._at += len(chunk)
            if self._at - start > self.bounds.file_bytes:
                raise Refused(f"is larger than {self.bounds.file_bytes:,} bytes")
            if self._at > self.bounds.unpacked_bytes:
                raise Refused(f"is over the {self.bounds.unpacked_bytes:,} bytes that all files may have")
        self.files[path] = Span(self._path, start, self._at - start)
        self._digests[path] = digest.hexdigest()
        self._heads[path] = head

    def sums(self) -> bytes:
        lines = sorted((path.encode(), digest.encode()) for path, digest in self._digests.items())
        return b"".join(digest + b"  " + path + b"\n" for path, digest in lines)

    def toolchain(self, source: Path, architecture: str) -> Toolchain:
        """What was kept.

        Raises:
            InputError: it is no toolchain for this processor, or its modules are of different ones.
        """
        self._blob.flush()
        if ENGINE not in self.files or "lib/lean/Init.olean" not in self.files:
            missing = ENGINE if ENGINE not in self.files else "lib/lean/Init.olean"
            raise InputError(
                f"{source} has no {missing}; take a release of Lean 4 for Linux, as it was made."
            )
        head = self._heads[ENGINE]
        machine = struct.unpack_from("<H", head, 18)[0] if head[:4] == b"\x7fELF" and len(head) > 20 else 0
        if machine != ELF_MACHINES.get(architecture):
            raise InputError(
                f"{source}: {ENGINE} is not made for Linux on {architecture}; take that release."
            )
        makers: dict[bytes, str] = {}
        for path, head in self._heads.items():
            if ".olean" not in path:
                continue
            if len(head) < OLEAN_HEADER or head[:5] != b"olean":
                raise InputError(f"{source}: {path} is no compiled module of Lean.")
            makers.setdefault(head[5:80], path)
        if len(makers) > 1:
            both = " and ".join(list(makers.values())[:2])
            raise InputError(f"{source}: {both} were compiled by different versions of Lean.")
        [header] = makers
        lean, commit = (
            part.split(b"\0")[0].decode("ascii", "replace") for part in (header[2:35], header[35:])
        )
        return Toolchain(self.files, self.sums(), lean, commit, "sha256:" + self._digests[ENGINE])


def _in_release(parts: list[str]) -> tuple[str, str] | None:
    """The folder of the release and the path in it, of what is kept of a release."""
    for depth in (0, 1):
        if tuple(parts[depth : depth + 2]) == HOME:
            inner = "/".join(parts[depth + 2 :])
            if matches(inner, COMPILED) or matches(inner, LIBRARIES):
                return "/".join(parts[:depth]), "/".join(parts[depth:])
    return None


def _in_library(parts: list[str]) -> tuple[str, str] | None:
    inner = "/".join(parts)
    return ("", f"library/{inner}") if matches(inner, COMPILED) else None


def _take(
    source: Path,
    entries: Iterator[Entry],
    keeper: _Keeper,
    kept_as: Callable[[list[str]], tuple[str, str] | None],
) -> None:
    """Keep what belongs into the image, and refuse the whole for anything that could mean two things.

    Raises:
        InputError: names the entry and what is wrong with it.
    """
    name = ""
    seen: set[str] = set()
    below: dict[str, str] = {}
    release: set[str] = set()
    try:
        for count, entry in enumerate(entries):
            name = entry.name
            parts = _plain(name, keeper.bounds)
            path = "/".join(parts)
            if count >= keeper.bounds.entries:
                raise Refused(f"is one too many: there may be {keeper.bounds.entries:,} entries")
            if entry.kind == "folder":
                continue
            if path in seen:
                raise Refused("is there twice")
            seen.add(path)
            kept = kept_as(parts)
            match entry.kind:
                case "link" if _leads_out(entry.target):
                    raise Refused("is a link that leads out")
                case "link" if kept:
                    raise Refused("is a link, where a release has a file")
                case "other":
                    raise Refused("is neither a file nor a folder")
            if kept is None or entry.kind != "file":
                continue
            release.add(kept[0])
            if len(release) > 1:
                raise Refused("belongs to a second toolchain")
            if kept[1] in keeper.files or kept[1].replace("library/", "lib/lean/", 1) in keeper.files:
                raise Refused("is there already, from another folder")
            below[path] = name
            keeper.keep(kept[1], entry.chunks())
        for path, name in below.items():  # noqa: B007 - a refusal names it
            if any(str(parent) in seen for parent in Path(path).parents):
                raise Refused("lies below something that is no folder")
    except Refused as refused:
        shown = ascii(name[:100]) if name else "it"
        raise InputError(f"{source}: {shown} {refused}; nothing was taken from it.") from None
    except (*DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        why = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
        raise InputError(f"{source} can't be read to its end ({why}); nothing was taken from it.") from error


def _plain(name: str, bounds: Bounds) -> list[str]:
    """The parts of a path that stays where it starts."""
    if len(name) > bounds.path:
        raise Refused(f"has a path of more than {bounds.path} characters")
    if "\\" in name or not name.isprintable():
        raise Refused("has characters in its path that no release has")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts:
        raise Refused("is a path that leads out")
    return parts


def _leads_out(target: str) -> bool:
    return posixpath.normpath(target).split("/")[0] in ("", "..")
