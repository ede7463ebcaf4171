"""What a branch changes, asked of git without letting the repository run anything.

A stranger's repository can name commands that git would run: filters, text conversions, external diffs,
hooks, a file system monitor, a lazy fetch. So git is only asked for names and objects (rev-parse,
merge-base, ls-tree, ls-files, cat-file), and files on disk are digested here, as git digests them.
"""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gatekeeper.config import Config, parse_config
from gatekeeper.errors import EngineFailure, InputError
from gatekeeper.files import open_regular
from gatekeeper.touched import POLICY, RECORDS, Change, Part, Touched, owner, touched

__all__ = ["Branch", "Part", "owner", "since"]

MAX_ANSWER_BYTES = 256 << 20
MAX_POLICY_BYTES = 1 << 20
MAX_DIGESTED_BYTES = 1 << 30
SECONDS = 300

_HARMLESS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.untrackedCache=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
)
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""Of the environment. Git's own settings stay, since they say which repositories this user trusts."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What differs here from a revision, since the two last were the same."""

    touched: Touched
    config: Config
    """gatekeeper.yaml as that revision has it today, for the branch's own may be a stranger's."""
    prefix: str
    """The workspace's path in the repository: empty, or ending in a slash."""


def since(root: Path, revision: str) -> Branch:
    """What the workspace at `root` changes against `revision`: commits, and what is not committed yet.

    A rename is a deletion and an addition. Outside of the workspace's records only commits count.

    Raises:
        InputError: this is no git repository, there is no such revision, or no common history.
    """
    git = _Git(root)
    prefix = git.line("rev-parse", "--show-prefix")
    tip = git.commit(revision)
    try:
        base = git.line("merge-base", tip, "HEAD")
    except InputError:
        raise InputError(
            f"{revision!r} and this branch have no common history here; fetch all of it (`fetch-depth: 0` in "
            "GitHub's checkout, GIT_DEPTH: 0 in GitLab's)."
        ) from None
    old, new = git.tree(base), git.tree(git.commit("HEAD"))
    inside, up = len(os.fsencode(prefix)), "../" * prefix.count("/")

    def here(path: bytes) -> str:
        """A path of the repository, relative to the workspace."""
        if path.startswith(os.fsencode(prefix)):
            return os.fsdecode(path[inside:])
        return up + os.fsdecode(path)

    def weighed(path: bytes) -> bool:
        return here(path) == POLICY or here(path).startswith(f"{RECORDS}/")

    changes = [
        Change(here(path), _how(old.get(path), new.get(path)))
        for path in sorted(old.keys() | new.keys())
        if not weighed(path) and old.get(path) != new.get(path)
    ]
    # ls-files leaves out what .gitignore names: the ledger and the verdicts that this machine made.
    candidates = {path for path in old.keys() | new.keys() | set(git.files()) if weighed(path)}
    top = os.fsencode(root.absolute()) + b"/" + os.fsencode(up)
    for path in sorted(candidates):
        known = old.get(path)
        lying = _lying(top + path, len(known.digest) if known else 40)
        if known != lying:
            changes.append(Change(here(path), _how(known, lying)))
    # A record that the revision got meanwhile is no new one either.
    known_paths = old.keys() | (git.tree(tip).keys() if tip != base else set())
    before = {found.record for path in known_paths if (found := owner(here(path))).record}
    return Branch(touched(changes, before), _config(git, tip, prefix), prefix)


@dataclass(frozen=True, slots=True)
class _Object:
    """What git keeps of a path, as far as it matters here: whether it is executable does not."""

    kind: str
    """`100` a file, `120` a link, `160` another repository."""
    digest: str


def _how(old: _Object | None, new: _Object | None) -> Literal["added", "changed", "deleted"]:
    if old is None:
        return "added"
    return "changed" if new else "deleted"


def _lying(path: bytes, digits: int) -> _Object | None:
    """What lies on disk, as git would keep it."""
    with suppress(OSError, InputError):
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            target = os.fsencode(Path(os.fsdecode(path)).readlink())
            return _Object("120", _digest(digits, len(target), iter((target,))))
        if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_DIGESTED_BYTES:
            with open_regular(Path(os.fsdecode(path))) as file:
                return _Object("100", _digest(digits, status.st_size, iter(lambda: file.read(1 << 20), b"")))
        return _Object("something else", "")
    return None


def _digest(digits: int, size: int, pieces: Iterator[bytes]) -> str:
    """Git's name of a blob: SHA-1 or, where names are longer, SHA-256 of a header and the content."""
    hasher = hashlib.sha1(usedforsecurity=False) if digits == 40 else hashlib.sha256()
    hasher.update(b"blob %d\0" % size)
    for piece in pieces:
        hasher.update(piece)
    return hasher.hexdigest()


def _config(git: _Git, tip: str, prefix: str) -> Config:
    """gatekeeper.yaml of a commit; where it has none, the default: the branch's own is never taken."""
    name = f"{tip}:{prefix}{POLICY}"
    try:
        if int(git.line("cat-file", "-s", name)) > MAX_POLICY_BYTES:
            raise InputError(f"{POLICY} of {tip[:12]} is too large; mend it there.")
    except _NotThere:
        return Config()
    return parse_config(git.ask("cat-file", "blob", name), f"{POLICY} of {tip[:12]}")


class _NotThere(InputError):
    """Git says that there is no such thing."""


class _Git:
    """Git, asked in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._environment = kept | {
            "LC_ALL": "C",
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ATTR_NOSYSTEM": "1",
        }

    def ask(self, *arguments: str) -> bytes:
        """What a command prints.

        Raises:
            InputError: it fails; the sentence is git's.
            EngineFailure: there is no git, or it takes too long.
        """
        command = ["git", *_HARMLESS, *arguments]
        try:
            ran = subprocess.run(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except FileNotFoundError:
            raise EngineFailure("There is no git on this machine; install it.") from None
        except subprocess.TimeoutExpired:
            raise EngineFailure(f"git {arguments[0]} took longer than {SECONDS} s; run again.") from None
        if ran.returncode:
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            why = said[0].removeprefix("fatal: ")[:300] if said else f"status {ran.returncode}"
            raise _NotThere(f"git {arguments[0]} in {self._folder} fails: {why}.")
        if len(ran.stdout) > MAX_ANSWER_BYTES:
            raise InputError(f"git {arguments[0]} answers with too much; split the repository.")
        return ran.stdout

    def line(self, *arguments: str) -> str:
        """What a command prints, without the end of its line."""
        return os.fsdecode(self.ask(*arguments)).removesuffix("\n")

    def commit(self, revision: str) -> str:
        """The digest of the commit that a revision names.

        Raises:
            InputError: there is none.
        """
        try:
            return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except _NotThere as error:
            if "status" not in str(error):
                raise
            raise InputError(f"There is no revision {revision!r} here; fetch it, or name another.") from None

    def tree(self, commit: str) -> Mapping[bytes, _Object]:
        """Every file of a commit, by its path in the repository."""
        found = {}
        for entry in self.ask("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            if entry:
                about, _, path = entry.partition(b"\t")
                mode, _, digest = about.decode().split(" ")
                found[path] = _Object(mode[:3], digest)
        return found

    def files(self) -> Iterator[bytes]:
        """What lies in the workspace and is not ignored, by its path in the repository."""
        names = ("ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard")
        yield from filter(None, self.ask(*names, "--", RECORDS, POLICY).split(b"\0"))
