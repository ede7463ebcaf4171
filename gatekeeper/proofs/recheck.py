"""Every declaration of an export through the kernel: `python3 -m gatekeeper.proofs.recheck LIBRARY FILE`.

The protocol of a further kernel (policy `kernels`): status 0 accepts, 1 rejects, 2 declines what it can't
read, anything else is a failure of its own. With the engine of the wheel it tells whether what we export for
other kernels is what ours accepted; with the library of another Lean release of the same kernel interface it
is another kernel.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from gatekeeper.proofs.closure import Declarations
from gatekeeper.proofs.engine import Library
from gatekeeper.proofs.errors import Finding, InvalidArtifact
from gatekeeper.proofs.export import ExportReader
from gatekeeper.proofs.judge import check_kernel
from gatekeeper.proofs.scope import Scope, by_name, no_base
from gatekeeper.proofs.terms import Terms

ACCEPTS, REJECTS, DECLINES, FAILED = 0, 1, 2, 3


def recheck(library: Path, export: Path) -> tuple[int, str]:
    """The status for an export, and a sentence."""
    terms = Terms()
    reader = ExportReader(terms)
    try:
        with export.open("rb") as file:
            reader.read(file)
        declarations = Declarations(terms, Scope(no_base(terms), by_name(reader.constants)))
        closure = declarations.closure([constant.name for constant in reader.constants], proofs=True)
    except InvalidArtifact as error:
        return DECLINES, f"the export can't be read: {error}"
    digest = "sha256:" + hashlib.sha256(library.read_bytes()).hexdigest()
    try:
        check_kernel(terms, Library(library, digest), closure.declarations, [closure])
    except Finding as finding:
        return REJECTS, finding.text
    return ACCEPTS, f"{len(closure.declarations)} declarations accepted"


if __name__ == "__main__":
    try:
        status, text = recheck(Path(sys.argv[1]), Path(sys.argv[2]))
    except Exception as error:
        # Python's own status for this is 1, which would read as a rejection.
        status, text = FAILED, f"the check itself failed: {error}"
    print(text)
    sys.exit(status)
