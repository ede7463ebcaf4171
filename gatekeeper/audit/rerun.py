"""The ordinary gate over what a capsule holds, in a workspace of its own that leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gatekeeper import documents
from gatekeeper.attachments import Refused
from gatekeeper.capsule import Capsule, layout
from gatekeeper.capsule.used import images_used
from gatekeeper.config import CONFIG_NAME, Policy
from gatekeeper.endorsements import History
from gatekeeper.errors import Untrusted
from gatekeeper.files import sha256, write_whole
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import Flaw, ReproScript, TrustedHalf
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.store import Stores
from gatekeeper.store.base import key_of
from gatekeeper.workspace import Workspace


def policy_of(capsule: Capsule) -> Policy:
    """The policy that the verdict was reached by.

    Raises:
        Untrusted: it is another one, or can't be read.
    """
    data = capsule.content(layout.POLICY, documents.MAX_DOCUMENT_BYTES)
    if sha256(data) != capsule.verdict.digests.policy:
        raise _other(capsule, layout.POLICY)
    try:
        policy: Policy = TypeAdapter(Policy).validate_json(data)
    except ValidationError as error:
        raise Untrusted(
            Flaw.OTHER_BYTES,
            f"{capsule.name}: {layout.POLICY}: {documents.first_problem(error)}; it was made by another "
            "version of gatekeeper.",
        ) from error
    return policy


def unpack(capsule: Capsule, folder: Path, policy: Policy) -> Workspace:
    """The record in a new workspace, once it is clear that the verdict is about these bytes.

    Raises:
        Untrusted: it is about others, or was reached in other images than are listed.
    """
    content = json.dumps({"policy": policy.model_dump(mode="json", exclude_none=True)}, indent=1)
    write_whole(folder / CONFIG_NAME, content.encode())
    for name in capsule.names("artifacts/"):
        capsule.unpack(name, folder / name)
    workspace = Workspace.open(folder)
    workspace.stores = Stores((), folder / "data", policy.data_mb << 20)
    for name in capsule.names("data/"):
        capsule.unpack(name, folder / "data" / key_of("sha256:" + name.removeprefix("data/")))
    _check(capsule, workspace)
    return workspace


def rerun(
    capsule: Capsule, workspace: Workspace, connect: Callable[[], Sandbox], clock: Callable[[], datetime]
) -> Gate:
    """The gate over that workspace, for which stands what the ledger held of the record then."""
    keyring = Keyring(workspace.root / "keys")
    keyring.create()
    ledger = Ledger(workspace.ledger_folder, keyring, workspace.root / "state")
    entry = capsule.verdict_entry
    past = History(
        capsule.facts(), capsule.authority.keys, capsule.recalls(entry.number), entry.signed.keyids[0]
    )
    return Gate(workspace, connect, clock, ledger=ledger, past=past)


def _check(capsule: Capsule, workspace: Workspace) -> None:
    verdict, record_id = capsule.verdict, capsule.record_id
    place = layout.record(record_id)
    if f"{place}/record.yaml" not in capsule.digests:
        raise Untrusted(Flaw.MISSING_FILE, f"{capsule.name}: {place}/record.yaml is not in it.")
    if workspace.record_digest(record_id) != verdict.digests.record:
        raise _other(capsule, f"{place}/record.yaml")
    known = {claim.id for claim in verdict.claims}
    used: dict[str, str] = {}
    for claim_id in workspace.claim_ids(record_id):
        if claim_id not in known:
            raise _other(capsule, f"{place}/claims/{claim_id}")
    for claim in verdict.claims:
        folder = layout.claim(record_id, claim.id)
        half = workspace.trusted_half(record_id, claim.id)
        if (None if isinstance(half, Refused) else half.digest) != claim.digests.claim:
            raise _other(capsule, folder)
        attachment = workspace.attachment(record_id, claim.id)
        if isinstance(attachment, Refused):
            if claim.digests.artifact is not None:
                raise _other(capsule, f"{folder}/artifact")
            continue
        if claim.digests.artifact not in (attachment.digest, None):
            raise _other(capsule, f"{folder}/artifact")
        if isinstance(half, TrustedHalf):
            used |= images_used(workspace.config.policy, half, attachment, claim)
        artifact = attachment.artifact
        for path, stored in artifact.data.items() if isinstance(artifact, ReproScript) else ():
            name = layout.data(stored.sha256)
            if capsule.digests.get(name) != stored.sha256.removeprefix("sha256:"):
                raise Untrusted(
                    Flaw.MISSING_FILE,
                    f"{capsule.name}: {name}, input {path} of {claim.id}, is not in it.",
                )
    if used != {image.name: image.id for image in capsule.list.images}:
        raise Untrusted(
            Flaw.WRONG_IMAGE, f"{capsule.name}: lists other images than its verdict was reached in."
        )


def _other(capsule: Capsule, name: str) -> Untrusted:
    return Untrusted(Flaw.OTHER_BYTES, f"{capsule.name}: the verdict is about another {name} than lies here.")
