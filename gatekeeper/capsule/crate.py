"""The capsule's metadata: RO-Crate 1.1 after the profile Process Run Crate 0.5.

Made here rather than by a library: it is one JSON document whose bytes must follow from the capsule alone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatekeeper.capsule import layout
from gatekeeper.model import Artifact, Claim, ClaimVerdict, Record, ReproScript, Verdict
from gatekeeper.model.capsule import CapsuleImage

SPEC = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
GATE_ID = "https://gatekeeper.invalid/gate-2"
TERMS = "https://w3id.org/ro/terms/workflow-run#"

_FORMATS = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "yaml": "application/yaml",
    "py": "text/x-python",
    "lean": "text/plain",
    "csv": "text/csv",
    "txt": "text/plain",
    "tar": "application/x-tar",
    "pem": "application/x-pem-file",
}
_ABOUT = (
    ("ledger/entries/", "Entry of the ledger: a signed statement (DSSE envelope)"),
    ("ledger/proofs/", "Proofs that the signed tree head covers an entry (RFC 9162)"),
    ("ledger/keys/", "Public key (Ed25519)"),
    ("logs/", "Log or results of a step, named by its SHA-256"),
    ("data/", "Input named by its SHA-256"),
    (layout.HEAD, "Signed tree head of the ledger"),
    (layout.POLICY, "Policy that the claims were judged by"),
)


@dataclass(frozen=True, slots=True)
class Described:
    """A file of the crate."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Work:
    """One claim and what was done about it."""

    verdict: ClaimVerdict
    claim: Claim | None
    artifact: Artifact | None


def metadata(
    record: Record,
    verdict: Verdict,
    verdict_file: str,
    works: Sequence[Work],
    files: Sequence[Described],
    images: Sequence[CapsuleImage],
    made: str,
) -> bytes:
    """ro-crate-metadata.json. `made` is the capsule's date, `verdict_file` the entry with the verdict."""
    entities = {f.name: _file(f) for f in files}
    entities[layout.LIST] = {
        "@id": layout.LIST,
        "@type": "File",
        "name": "Signed list of the capsule's files (DSSE envelope)",
        "encodingFormat": "application/json",
    }
    hidden = [_image(image) for image in images]
    actions = [
        action
        for work in works
        if (action := _action(record.id, verdict, verdict_file, work, entities, images))
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Capsule of {record.id}: {record.title}",
        "description": _about(verdict),
        "datePublished": made,
        "license": {"@id": "#license"},
        "author": {"@id": "#publisher"},
        "publisher": {"@id": "#publisher"},
        "conformsTo": {"@id": PROFILE},
        "hasPart": [{"@id": name} for name in sorted(entities)],
        "mentions": _ids(action["@id"] for action in actions),
    }
    graph = [
        {
            "@id": layout.METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": SPEC},
        },
        root,
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {
            "@id": "#license",
            "@type": "CreativeWork",
            "name": "Not stated",
            "description": "The gate does not know the licence of a record's files; its publisher does.",
        },
        {
            "@id": GATE_ID,
            "@type": "SoftwareApplication",
            "name": "gatekeeper",
            "version": verdict.gatekeeper or "0",
            "url": GATE_ID,
        },
        {"@id": "#publisher", "@type": "Organization", "name": "Holder of the keys in ledger/keys"},
        *actions,
        *hidden,
        *(entities[name] for name in sorted(entities)),
    ]
    context = [
        f"{SPEC}/context",
        {name: TERMS + name for name in ("sha256", "containerImage", "ContainerImage")},
    ]
    document = {"@context": context, "@graph": graph}
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


def contradiction(
    data: bytes, digests: Mapping[str, str], sizes: Mapping[str, int], verdict: Verdict
) -> str | None:
    """What the metadata says of the capsule's files, or of its verdict, that is not so."""
    try:
        graph = json.loads(data)["@graph"]
        entities = {entity["@id"]: entity for entity in graph}
        parts = {part["@id"] for part in entities["./"]["hasPart"]}
        if not all(isinstance(entity, dict) for entity in graph):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        return "is no RO-Crate metadata"
    if len(entities) != len(graph):
        return "describes something twice"
    if parts != digests.keys() - {layout.METADATA} | {layout.LIST}:
        return "lists other files than there are"
    for name in sorted(parts - {layout.LIST}):
        entity = entities.get(name, {})
        if entity.get("sha256") != digests[name] or entity.get("contentSize") != str(sizes[name]):
            return f"says something else of {name} than the file does"
    said = {entity.get("name") for entity in graph if entity.get("@type") == "CreateAction"}
    if entities["./"].get("description") != _about(verdict) or said - set(map(_title, verdict.claims)):
        return "says another verdict than there is"
    return None


def _about(verdict: Verdict) -> str:
    return (
        f"The record {verdict.id} with its claims and artifacts, the gate's verdict ({verdict.status}) "
        "and all that it rests on."
    )


def _title(claim: ClaimVerdict) -> str:
    return f"Claim {claim.id}: {claim.status}"


def _file(described: Described) -> dict[str, Any]:
    name = described.name
    about = next((text for start, text in _ABOUT if name.startswith(start)), name.rsplit("/", 1)[-1])
    if name.startswith("images/"):
        about = "Bill of materials of an image (CycloneDX)" if name.endswith(".json") else "Image archive"
    suffix = name.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    return {
        "@id": name,
        "@type": "File",
        "name": about,
        "contentSize": str(described.size),
        "encodingFormat": _FORMATS.get(suffix, "application/octet-stream"),
        "sha256": described.sha256,
    }


def _image(image: CapsuleImage) -> dict[str, Any]:
    digest = image.id.removeprefix("sha256:")
    return {
        "@id": f"#image-{digest}",
        "@type": "ContainerImage",
        "additionalType": {"@id": TERMS + "DockerImage"},
        "name": image.name,
        "sha256": digest,
    }


def _action(
    record_id: str,
    verdict: Verdict,
    verdict_file: str,
    work: Work,
    entities: dict[str, dict[str, Any]],
    images: Sequence[CapsuleImage],
) -> dict[str, Any] | None:
    """The run of a claim's artifact; None where nothing ran."""
    said, artifact = work.verdict, work.artifact
    if artifact is None or said.evidence is None or not said.evidence.steps:
        return None
    folder = f"{layout.claim(record_id, said.id)}/artifact"
    entry = f"{folder}/{artifact.entry}"
    if entry in entities:
        entities[entry] |= {
            "@type": ["File", "SoftwareSourceCode"],
            "name": artifact.entry,
            "url": _named_information(artifact.files[artifact.entry]),
            "version": artifact.files[artifact.entry],
        }
    objects = [f"{layout.claim(record_id, said.id)}/claim.yaml"]
    if isinstance(artifact, ReproScript):
        objects += [f"{folder}/{path}" for path in artifact.inputs]
        objects += [layout.data(stored.sha256) for stored in artifact.data.values()]
    kept = [layout.log(step.log) for step in said.evidence.steps if step.log]
    if said.evidence.run:
        kept += [layout.log(run.results) for run in said.evidence.run.runs]
    used = {step.image for step in said.evidence.steps}
    action: dict[str, Any] = {
        "@id": f"#{said.id}",
        "@type": "CreateAction",
        "name": _title(said),
        "description": said.reason.text,
        "agent": {"@id": "#publisher"},
        "instrument": {"@id": entry if entry in entities else GATE_ID},
        "object": _ids(name for name in dict.fromkeys(objects) if name in entities),
        "result": _ids(name for name in dict.fromkeys((*kept, verdict_file)) if name in entities),
        "endTime": (verdict.evaluated or "").replace("Z", "+00:00"),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    containers = [f"#image-{im.id.removeprefix('sha256:')}" for im in images if im.id in used]
    if containers:
        action["containerImage"] = _ids(containers)
    if said.evidence.failure is not None:
        action["actionStatus"] = "http://schema.org/FailedActionStatus"
        action["error"] = said.reason.text
    return action


def _named_information(digest: str) -> str:
    """The URI of some bytes by their digest (RFC 6920): the only address that they have everywhere."""
    raw = bytes.fromhex(digest.removeprefix("sha256:"))
    return "ni:///sha-256;" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _ids(names: Iterable[str]) -> Any:
    """References, as compact JSON-LD has them: one stands alone."""
    found = [{"@id": name} for name in names]
    return found[0] if len(found) == 1 else found
