"""Reads what an author attached: a folder of a stranger's files, with a manifest that lists them."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from gatekeeper import documents
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular, sha256
from gatekeeper.model import Artifact, Attachment, Place, Reason, ReasonCode, ReproScript
from gatekeeper.model.artifact import MAX_FILES
from gatekeeper.model.base import MAX_PATH_DEPTH, printable

MANIFEST = "artifact.yaml"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a half of a claim, and where."""

    reason: Reason
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A half of a claim that can't be used, and why."""

    faults: tuple[Fault, ...]

    @property
    def reason(self) -> Reason:
        """The one that the verdict gives."""
        return self.faults[0].reason


def refused(code: ReasonCode, error: str | InputError) -> Refused:
    """Shorter to say."""
    errors = (error, *error.others) if isinstance(error, InputError) else (InputError(error),)
    return Refused(tuple(Fault(Reason(code=code, text=str(each)), each.place) for each in errors))


def _unattached(error: InputError) -> InputError:
    """The same; of an artifact whose files nobody has listed yet it says what lists them."""
    text = str(error).replace(
        ": files: is missing; add it.", ": files: is missing; `gate attach` lists them."
    )
    return InputError(text, [_unattached(each) for each in error.others], error.place)


def read_attachment(folder: Path, name: str, max_bytes: int, max_data_bytes: int) -> Attachment | Refused:
    """The artifact in `folder` with its files, checked against its digests, or why it can't be used.

    `name` is what messages call the folder; `max_bytes` bounds all files together, and `max_data_bytes` all
    stored inputs, which are not looked for yet.

    Raises:
        OSError: the machine can't read it.
    """
    manifest = f"{name}/{MANIFEST}"
    try:
        data = read_regular(folder / MANIFEST, documents.MAX_DOCUMENT_BYTES)
    except FileNotFoundError:
        return refused(ReasonCode.NO_ARTIFACT, "No artifact is attached to the claim.")
    except InputError as error:
        return refused(ReasonCode.INVALID_ARTIFACT, error)
    try:
        artifact: Artifact = documents.parse(Artifact, data, manifest)
        files = read_files(folder, name, max_bytes)
    except FileNotFoundError as error:
        text = f"{name}/{Path(error.filename).name} vanished while the artifact was read."
        return refused(ReasonCode.INVALID_ARTIFACT, text)
    except InputError as error:
        return refused(ReasonCode.INVALID_ARTIFACT, _unattached(error))

    wrong = tuple(_wrong(documents.Lines(data, manifest), manifest, artifact, files, max_data_bytes))
    if wrong:
        return Refused(wrong)
    return Attachment(artifact, files, sha256(data))


def _wrong(
    lines: documents.Lines, manifest: str, artifact: Artifact, files: dict[str, bytes], max_data_bytes: int
) -> Iterator[Fault]:
    """What the manifest says and the folder doesn't, or the other way round."""

    def invalid(text: str, *field: str) -> Fault:
        reason = Reason(code=ReasonCode.INVALID_ARTIFACT, text=f"{manifest}: {text}")
        return Fault(reason, lines.place(*field))

    data_bytes = sum(it.bytes for it in artifact.data.values()) if isinstance(artifact, ReproScript) else 0
    if data_bytes > max_data_bytes:
        yield invalid(
            f"data is {data_bytes:,} bytes in all; policy.data_mb allows {max_data_bytes:,}.", "data"
        )
    for path in sorted(artifact.files.keys() - files.keys()):
        yield invalid(f"lists {path!r}, which is not there.", "files", path)
    for path in sorted(files.keys() - artifact.files.keys()):
        yield invalid(f"does not list {path!r}; `gate attach` lists every file.", "files")
    for path in sorted(files.keys() & artifact.files.keys()):
        if sha256(files[path]) != artifact.files[path]:
            text = f"{path} is not the file that artifact.yaml attaches as {artifact.files[path][:19]}…."
            yield Fault(Reason(code=ReasonCode.DIGEST_MISMATCH, text=text), lines.place("files", path))


def read_files(folder: Path, name: str, max_bytes: int, without: Container[str] = ()) -> dict[str, bytes]:
    """Every file below `folder` but the manifest and `without`, bounded in number and in size together.

    Raises:
        InputError: too many, too large, too deep, or something that is no plain file.
        FileNotFoundError: one vanished meanwhile.
    """
    left = max_bytes
    files: dict[str, bytes] = {}
    for path in _plain_files(folder, name):
        if path in without:
            continue
        if len(files) == MAX_FILES:
            raise InputError(f"{name}: holds more than {MAX_FILES} files; attach fewer.")
        try:
            content = read_regular(folder / path, left)
        except InputError as error:
            if (folder / path).stat().st_size > left:
                raise InputError(
                    f"{name}: holds more than {max_bytes >> 20} MiB in all; "
                    "put large inputs into a store (`gate attach --data FILE`), or raise policy.artifact_mb.",
                    place=Place(file=f"{name}/{path}"),
                ) from error
            raise
        left -= len(content)
        files[path] = content
    return files


def _plain_files(folder: Path, name: str) -> Iterator[str]:
    """Relative paths of all plain files below `folder`; anything else there is an error."""
    pending = [("", 0)]
    seen = 0
    while pending:
        prefix, depth = pending.pop()
        if depth > MAX_PATH_DEPTH:
            shown = f"{name}/{printable(prefix)}"
            raise InputError(f"{shown}: is more than {MAX_PATH_DEPTH} folders deep; make it flatter.")
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                seen += 1
                path = f"{prefix}{entry.name}"
                if seen > 2 * MAX_FILES:
                    raise InputError(f"{name}: holds more than {2 * MAX_FILES} entries; attach fewer.")
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{path}/", depth + 1))
                elif not entry.is_file(follow_symlinks=False):
                    shown = f"{name}/{printable(path)}"
                    raise InputError(
                        f"{shown}: is a link or no plain file; attach a plain file.",
                        place=Place(file=f"{name}/{path}"),
                    )
                elif path != MANIFEST:
                    yield path
