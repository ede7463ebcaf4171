"""A gate that keeps nothing: what it would say of records, without a key of anybody's.

A branch of a stranger's must be judged without the publisher's key, and its verdicts must not reach the
publisher's ledger. So they are signed by a key made for the run, in a ledger made for the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace


@contextmanager
def preview(space: Workspace, connect: Callable[[], Sandbox]) -> Iterator[Gate]:
    """A gate over the records of a workspace; all that it writes is gone with the context.

    It asks no ledger, so where the policy wants freezes or approvals, they are wanting.
    """
    with TemporaryDirectory(prefix="gate-preview-") as folder:
        apart = Path(folder)
        keyring = Keyring(apart / "keys")
        keyring.create()
        records = Workspace(space.root, space.config, kept=apart / "kept")
        ledger = Ledger(records.ledger_folder, keyring, apart / "state")
        with Gate(records, connect, ledger=ledger) as gate:
            yield gate
