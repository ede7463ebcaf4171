"""The steps of a build that run code from elsewhere: in a sealed container, like everything else.

What comes out is data: bytecode of a layer's Python files, and the compiled Lean library, which must be the
pinned one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.errors import EngineFailure, ImageUnavailable, InputError
from gatekeeper.model import LocalFile
from gatekeeper.sandbox.base import Job, Limits, Outcome
from gatekeeper.sandbox.images.cache import key_of
from gatekeeper.sandbox.images.events import Step
from gatekeeper.sandbox.images.parts import FORMAT, Content, Say, digests
from gatekeeper.sandbox.images.recipe import Library
from gatekeeper.sandbox.images.requirements import Unusable
from gatekeeper.sandbox.images.tree import EPOCH, Node, of_folder, of_tar

RunJob = Callable[[Job], Outcome]
"""Runs a job under the full seal, in an image of the layers so far, whatever name the job gives for it."""
STAGE = "stage"
MEGABYTE = 1 << 20
GIGABYTE = 1 << 30
LIMITS = Limits(
    wall_seconds=600,
    memory_bytes=3 * GIGABYTE,
    cpus=2,
    processes=64,
    disk_bytes=512 * MEGABYTE,
    files=20_000,
    output_bytes=4 * MEGABYTE,
    result_bytes=512 * MEGABYTE,
)


@dataclass(frozen=True)
class BytecodePart:
    """Bytecode for the Python files of another layer, made by the Python of the base image."""

    layer: Path
    layer_digest: str
    base_digest: str
    """Of the layer that Python is in."""
    compiler: Path
    run: RunJob
    theirs: bool = False
    """Whether the files are an author's: then it is theirs, too, where they can't be compiled."""
    step = Step.BYTECODE

    @property
    def key(self) -> str:
        """See Part."""
        compiler = hashlib.sha256(self.compiler.read_bytes()).hexdigest()
        return key_of("bytecode", FORMAT, EPOCH, self.layer_digest, self.base_digest, compiler)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        say("compiling Python files")
        job = Job(
            name="bytecode",
            image=STAGE,
            command=("python3", "bytecode.py", "layer.tar", "/out/bytecode.tar"),
            limits=LIMITS,
            files={
                "src/bytecode.py": self.compiler.read_bytes(),
                "src/layer.tar": LocalFile(self.layer, self.layer_digest, self.layer.stat().st_size),
            },
            collect=("bytecode.tar",),
        )
        outcome = self.run(job)
        tar = scratch / "bytecode.tar"
        if self.theirs and (outcome.breach is not None or outcome.exit_code != 0):
            raise Unusable(
                "The Python files of the required packages could not be compiled within"
                f" {LIMITS.wall_seconds:.0f} s and {LIMITS.memory_bytes >> 30} GiB; require less."
            )
        tar.write_bytes(_result(outcome, "bytecode.tar", "Python files could not be compiled"))
        nodes = of_tar(tar)
        if not all(node.path.endswith(".pyc") and node.content is not None for node in nodes):
            raise EngineFailure("Compiling Python files gave something else than bytecode; build again.")
        return [Node(node.path, 0o644, node.content) for node in nodes], ()


@dataclass(frozen=True)
class LibraryPart:
    """A compiled Lean library. Its bytes are pinned in the repository, so any engine's bytes will do."""

    library: Library
    root: Path
    run: RunJob
    step = Step.OLEANS

    @property
    def _sources(self) -> list[Node]:
        return of_folder(self.root / self.library.source, "src", keep=("**/*.lean", "build.py"))

    @property
    def _pinned(self) -> dict[str, str]:
        """Digest of each compiled module, by its path in the library.

        Raises:
            InputError: the pin is missing or not what lean/build.py writes.
        """
        file = self.root / self.library.pin
        try:
            oleans = json.loads(file.read_text("utf-8"))["oleans"]
            return {str(name): str(digest) for name, digest in oleans.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{file} does not pin the Lean library ({error}); run `make pin`.") from error

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("library", FORMAT, EPOCH, digests(self._sources), self._pinned, self.library.to)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        pinned = self._pinned
        say(f"compiling {len(pinned)} modules")
        files = {
            node.path: node.content if isinstance(node.content, bytes) else node.content.file.read_bytes()
            for node in self._sources
            if node.content is not None
        }
        job = Job(
            name="library",
            image=STAGE,
            command=("python3", "build.py", "--engine", self.library.engine, "--out", "/out"),
            limits=LIMITS,
            files=files,
            collect=tuple(pinned),
        )
        outcome = self.run(job)
        nodes = []
        for name, digest in pinned.items():
            content = _result(outcome, name, "the Lean library could not be compiled")
            if "sha256:" + hashlib.sha256(content).hexdigest() != digest:
                raise ImageUnavailable(
                    f"{name} compiled to other bytes than {self.library.pin} says, so it can't be trusted;"
                    " if the sources were changed on purpose, run `make pin` and review the difference."
                )
            nodes.append(Node(f"{self.library.to.lstrip('/')}/{name}", 0o644, content))
        return nodes, ()


def _result(outcome: Outcome, name: str, failure: str) -> bytes:
    """A collected file of a job that ended well.

    Raises:
        EngineFailure: it did not.
    """
    if outcome.breach is not None:
        raise EngineFailure(f"In a sealed build step, {failure}: {outcome.breach_text}")
    if outcome.exit_code != 0 or name not in outcome.files:
        last = outcome.output.decode("utf-8", "replace").strip().splitlines()[-3:]
        why = outcome.refused.get(name) or " / ".join(last) or f"exit status {outcome.exit_code}"
        raise EngineFailure(f"In a sealed build step, {failure}: {why}.")
    return outcome.files[name]
