"""What can be wrong, and with whom.

InvalidArtifact  the untrusted file is unreadable (`OleanError` by offset, `ExportError` by line), or what it
                 declares can't be declared (`ImpossibleDeclaration`)
Finding          the untrusted proof was understood, and is no proof of the claim
InvalidClaim     the trusted statement can't serve as one
EngineFailure    our own side: library, pins, base, request
"""

from __future__ import annotations


class InvalidArtifact(Exception):
    """A file is not what its format demands, or is larger than the limits allow."""


class OleanError(InvalidArtifact):
    """An .olean file is malformed at a byte offset."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(f"{what} (at byte {offset})")
        self.offset = offset
        self.what = what


class ExportError(InvalidArtifact):
    """A lean4export file is malformed on a line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"{what} (on line {line})")
        self.line = line
        self.what = what


class ImpossibleDeclaration(InvalidArtifact):
    """A file was read, but its declarations contradict themselves or each other. The text is a sentence."""


class Finding(Exception):
    """The proof fails for one of the closed list of reasons; `text` is for its author."""

    def __init__(self, code: str, text: str, **details: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.details = details


class InvalidClaim(Exception):
    """The trusted statement does not state what the request names."""


class EngineFailure(Exception):
    """Something on our own side is missing, changed or broken; nothing is said about the proof."""
