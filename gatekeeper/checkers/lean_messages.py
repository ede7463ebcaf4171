"""Lean's messages, one JSON object a line, as text with the source line and a caret under the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

READY = b"ready"
"""The judge's line before it opens a proof."""
MAX_MESSAGES = 200
MAX_LINE = 400
MAX_PLACE = 10**7


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `line` counts from 1, `column` (in code points) from 0, as Lean does."""

    severity: str
    line: int
    column: int
    text: str


def messages(output: bytes) -> Iterator[Message | str]:
    """Lean's messages in order; lines that are none come as plain text."""
    for raw in output.decode("utf-8", "replace").splitlines()[: MAX_MESSAGES * 20]:
        try:
            item: Any = json.loads(raw)
            line, column = item["pos"]["line"], item["pos"]["column"]
            if not all(type(place) is int and 0 <= place < MAX_PLACE for place in (line, column)):
                raise ValueError("no place in a file")
            yield Message(str(item["severity"]), line, column, str(item["data"]))
        except (ValueError, TypeError, LookupError, RecursionError):
            yield raw


def first_error(output: bytes) -> str | None:
    """The first error in one line, `line 3, column 2: unknown identifier 'foo'`."""
    for message in messages(output):
        if isinstance(message, Message) and message.severity == "error":
            text = " ".join(message.text.split())
            text = text if len(text) <= MAX_LINE else text[: MAX_LINE - 1] + "…"
            return f"line {message.line}, column {message.column + 1}: {text}"
    return None


def readable(output: bytes, source: bytes) -> bytes:
    """All messages as a person wants to read them, bounded in number."""
    lines = source.decode("utf-8", "replace").splitlines()
    parts: list[str] = []
    for count, message in enumerate(messages(output)):
        if count == MAX_MESSAGES:
            parts.append(f"… only the first {MAX_MESSAGES} messages are kept")
            break
        if isinstance(message, str):
            parts.append(message)
            continue
        parts.append(f"{message.line}:{message.column + 1}: {message.severity}: {message.text}")
        if 0 < message.line <= len(lines) and message.severity == "error":
            shown = lines[message.line - 1][:MAX_LINE]
            parts.append(f"  {shown}")
            parts.append("  " + " " * min(message.column, len(shown)) + "^")
    return ("\n".join(parts) + "\n").encode("utf-8", "replace") if parts else b""


def readable_record(output: bytes) -> bytes:
    """The judge's record as lines of `field: value`, with what was expected right above what was found."""
    lines: list[str] = []
    said = output.removeprefix(READY + b"\n")
    for raw in said.decode("utf-8", "replace").splitlines()[:MAX_MESSAGES]:
        try:
            record: Any = json.loads(raw)
            reason = record.get("reason") or {}
            lines.append(f"outcome: {record['outcome']}")
            lines += [f"{field}: {value}" for field, value in reason.items() if field != "text"]
            lines += [
                f"theorem {theorem['name']}: axioms {', '.join(theorem['axioms']) or 'none'}"
                for theorem in record.get("theorems", ())
            ]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            lines.append(raw)
    return ("\n".join(lines) + "\n").encode("utf-8", "replace") if lines else b""
