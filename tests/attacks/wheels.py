"""Wheels made by hand, good ones and hostile ones, and the folder that stands for a package index."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str | zipfile.ZipInfo, bytes]


def metadata(name: str, version: str, *lines: str) -> Entry:
    """The METADATA entry of a wheel."""
    text = "\n".join(("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines)) + "\n"
    return (f"{name.replace('-', '_')}-{version}.dist-info/METADATA", text.encode())


def wheel(entries: Iterable[Entry], *, packed: bool = True) -> bytes:
    """A ZIP archive of these entries, in this order, with one fixed time; WHEEL comes by itself."""
    entries = list(entries)
    infos = [str(name) for name, _ in entries if str(name).endswith(".dist-info/METADATA")]
    marks = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    entries += [(name.replace("METADATA", "WHEEL"), marks) for name in infos]
    out = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in entries:
            entry = (
                name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            )
            if not isinstance(name, zipfile.ZipInfo):
                entry.external_attr = 0o100644 << 16
            entry.compress_type = kind
            archive.writestr(entry, content)
    return out.getvalue()


def package(name: str, version: str = "1.0", source: bytes = b"", *lines: str) -> bytes:
    """A wheel with one module."""
    return wheel(
        [
            (f"{name}.py", source),
            metadata(name, version, *lines),
            (f"{name}-{version}.dist-info/RECORD", b""),
        ]
    )


def index(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """Lay out files where pip finds them, and the settings that let it look nowhere else."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


def filled(lock: str, files: dict[str, bytes]) -> bytes:
    """A requirements file in which `{FILE}` stands for the SHA-256 of a file of the index."""
    return re.sub(r"\{([^}]+)\}", lambda found: hashlib.sha256(files[found[1]]).hexdigest(), lock).encode()
