import json

from gatekeeper.model import Evidence, Run, RunEvidence, Surroundings
from gatekeeper.model.attestation import PackageTarget


def attack(scene):
    bill = {"components": [{"name": "numpy", "version": "1", "purl": "pkg:pypi/numpy@1"}]}
    digest = scene.workspace.keep_log(json.dumps(bill).encode())
    where = Surroundings(
        environment="python", image="sha256:" + 64 * "1", packages=digest, cpu="", kernel="", engine=""
    )
    said = scene.verified()
    run = Run(seed=0, metrics={}, results=digest)
    evidence = Evidence(checker="repro", run=RunEvidence(runs=(run,), surroundings=where))
    claim = said.claims[0].model_copy(update={"evidence": evidence})
    scene.ledger("seen").append(said.model_copy(update={"claims": (claim,)}))
    bill["components"][0]["version"] = "2"
    name = digest.removeprefix("sha256:")
    (scene.workspace.artifacts / "logs" / name[:2] / name).write_text(json.dumps(bill))
    target = PackageTarget(kind="package", name="numpy", version="1")
    scene.gate("seen").recalls.recall(target, "It is wrong.")
