"""An honest capsule, and the tools of somebody who wants an auditor to believe another."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gatekeeper.attest import Signer
from gatekeeper.audit import examine, trust_in
from gatekeeper.capsule import Capsule, layout, make
from gatekeeper.capsule.zipform import Member, directory, measure, stream
from gatekeeper.model import Evidence, Step
from gatekeeper.model.attestation import GateVerdict
from gatekeeper.model.capsule import CapsuleImage, GateCapsule, state
from gatekeeper.sandbox.images import archive
from gatekeeper.sandbox.images.archive import Description
from gatekeeper.sandbox.images.tree import Node, write_layer

from .scene import LATER, RECORD, Scene

FOLDER = layout.record(RECORD)
ARTIFACT = f"{FOLDER}/claims/c1/artifact"


class CapsuleScene(Scene):
    """`files` are the capsule's; `write` makes it of them, with the list as it stands or as one signs it."""

    def __init__(self, folder: Path, image: bool = False) -> None:
        super().__init__(folder)
        self.capsule_path = folder / "capsule.zip"
        self.image = self.make_image(folder / "layer.tar") if image else None
        if self.image:
            self.ledger("seen").append(self.in_image(self.unverified(at=LATER), self.image[0].id))
        self.files: dict[str, bytes] = {}
        self.take()

    def take(self) -> None:
        """A capsule of the ledger as it is."""
        made = make(self.workspace, self.ledger("seen"), RECORD, self.capsule_path)
        self.images = made.images
        with Capsule(self.capsule_path) as capsule:
            self.files = {name: capsule.content(name, 1 << 30) for name in capsule.names()}
        if self.image:
            self.give_image(archive_of(*self.image))
            self.sign_list()
            self.write_capsule()

    # Lists and zips

    @property
    def list(self) -> GateCapsule:
        """What a list of the files as they are would say."""
        digests = {
            name: hashlib.sha256(data).hexdigest()
            for name, data in sorted(self.files.items())
            if name != layout.LIST
        }
        lines = self.lines
        return GateCapsule(
            resource_uri=RECORD,
            verdict=hashlib.sha256(lines[-1]).hexdigest(),
            files=digests,
            images=self.images,
            timestamp=LATER,
        )

    def list_verdict(self, number: int) -> str:
        """How a list names a verdict of the ledger."""
        return hashlib.sha256(self.lines[number]).hexdigest()

    def sign_list(self, *signers: Signer, **changes: Any) -> None:
        """Put a list of the files as they are beside them, signed by anybody; the metadata fits, too."""
        self.describe()
        self.files[layout.LIST] = self.sign_capsule(self.list.model_copy(update=changes), *signers)

    def sign_capsule(self, said: GateCapsule, *signers: Signer) -> bytes:
        """An envelope of a list."""
        document = json.loads(state(said).model_dump_json())
        return self.sign(document, *signers)

    def describe(self) -> None:
        """Make the metadata fit the files as they are."""
        try:
            document = json.loads(self.files[layout.METADATA])
            graph = [e for e in document["@graph"] if e.get("@type") != "File" or e["@id"] in self.files]
        except (ValueError, RecursionError, KeyError, TypeError):
            return
        known = {entity["@id"]: entity for entity in graph}
        names = self.files.keys() - {layout.METADATA}
        for name in sorted(names):
            entity = known.setdefault(name, {"@id": name, "@type": "File"})
            if name != layout.LIST:
                entity["sha256"] = hashlib.sha256(self.files[name]).hexdigest()
                entity["contentSize"] = str(len(self.files[name]))
        known["./"]["hasPart"] = [{"@id": name} for name in sorted({*names, layout.LIST})]
        document["@graph"] = list(known.values())
        self.files[layout.METADATA] = json.dumps(document).encode()

    def members(self) -> Sequence[tuple[Member, Any]]:
        """The files as a zip takes them."""
        return [
            (measure(name, lambda data=data: (data,))[0], lambda data=data: (data,))  # type: ignore[misc]
            for name, data in sorted(self.files.items())
        ]

    def write_capsule(self, members: Sequence[tuple[Member, Any]] | None = None) -> None:
        """Make the zip."""
        self.capsule_path.write_bytes(b"".join(stream(members or self.members())))

    @property
    def raw(self) -> bytes:
        """The zip's bytes."""
        return self.capsule_path.read_bytes()

    @raw.setter
    def raw(self, data: bytes) -> None:
        self.capsule_path.write_bytes(data)

    @property
    def directory_at(self) -> int:
        """Where the zip's directory begins."""
        return len(self.raw) - len(directory([member for member, _ in self.members()]))

    # Images

    def make_image(self, layer: Path, node: Node | None = None) -> tuple[Description, Path]:
        """An image of one layer."""
        written = write_layer([node or Node("etc/motd", 0o644, b"hello")], layer)
        return Description("python", "amd64", (written.digest,)), layer

    def in_image(self, verdict: GateVerdict, identity: str) -> GateVerdict:
        """The verdict, as if it had been reached in an image."""
        step = Step(name="run", image=identity, exit_code=0, seconds="1.000")
        [claim] = verdict.claims
        claim = claim.model_copy(update={"evidence": Evidence(checker="repro", steps=(step,))})
        return verdict.model_copy(update={"claims": (claim,)})

    def give_image(self, data: bytes) -> None:
        """Put an archive in the place of the recorded image's."""
        assert self.image
        identity = self.image[0].id
        self.files[layout.archive(identity)] = data
        digest = hashlib.sha256(data).hexdigest()
        self.images = (CapsuleImage(name="python", id=identity, archive=digest),)

    # The auditor

    def audit(self) -> None:
        """Check everything that can be checked without running it, as one who knows the publisher's key."""
        with Capsule(self.capsule_path) as capsule, tempfile.TemporaryDirectory() as folder:
            trust_in(capsule, {}, self.own.public.keyid)
            examine(capsule, Path(folder))


def archive_of(image: Description, layer: Path) -> bytes:
    """An image's archive."""
    return b"".join(archive.stream(image, [layer]))
