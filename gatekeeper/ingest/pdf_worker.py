"""Reads the text of a PDF on stdin and prints it as JSON: `{"pages": [...]}` or `{"refused": "..."}`.

Run as a process of its own, because nothing else bounds the time and memory of a PDF parser: see pdf.py,
which starts it. It imports nothing of this package.
"""

from __future__ import annotations

import io
import json
import sys

TOO_DEAR = 3
"""Exit status where a bound of time or memory was met and could still be told."""


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Bound this process where the system can (Windows can't; there the parent's clock is the bound)."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            continue


def pages(data: bytes, max_pages: int, max_objects: int, max_characters: int) -> dict[str, object]:
    """The text of each page, or why there is none."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        return {"refused": "it is encrypted; save it without a password"}
    objects = sum(len(table) for table in reader.xref.values()) + len(reader.xref_objStm)
    if objects > max_objects:
        return {"refused": f"it has more than {max_objects} objects; save the draft without its figures"}
    if len(reader.pages) > max_pages:
        return {"refused": f"it has more than {max_pages} pages; save the draft alone"}
    found: list[str] = []
    left = max_characters
    for page in reader.pages:
        text = page.extract_text()
        left -= len(text)
        if left < 0:
            return {"refused": f"it holds more than {max_characters} characters; save the draft alone"}
        found.append(text)
    return {"pages": found}


def main() -> None:
    """Arguments: CPU seconds, bytes of memory, most pages, objects, characters."""
    cpu, memory, *most = (int(argument) for argument in sys.argv[1:6])
    limit(cpu, memory)
    try:
        answer = pages(sys.stdin.buffer.read(), *most)
    except MemoryError:
        sys.exit(TOO_DEAR)
    except Exception as error:  # whatever a broken file makes of a PDF parser
        if type(error).__name__ == "LimitReachedError":  # pypdf's own bounds, in the versions that have them
            sys.exit(TOO_DEAR)
        answer = {"refused": f"its PDF is broken ({type(error).__name__}); save it anew with another program"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
