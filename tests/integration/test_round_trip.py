"""Every proof of the corpus out and back: compiled, written as exports, read again, and judged again.

What is judged anew are the exports alone, with no base, by the real kernel in a sealed container: it must
give the same record, of the same constants. And what the kernel refuses it must refuse again. See
`lean/replay.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from attacks.test_attacks import CASES, maker

from gatekeeper.checkers.base import Bench, container_limits
from gatekeeper.checkers.lean import module
from gatekeeper.checkers.lean_places import place_of
from gatekeeper.config import HOME, LimitSet, Policy
from gatekeeper.files import sha256
from gatekeeper.model import LeanSource, MathematicalClaim
from gatekeeper.sandbox.base import Job, Sandbox
from gatekeeper.workspace import Workspace

HERE = Path(__file__).parent
CORPUS = HERE.parent / "lean"
DEFAULTS = HERE.parent / "attacks" / "defaults"
SCRIPT = HERE / "lean" / "replay.py"
THEOREM = re.compile(r"^theorem (\S+)", re.MULTILINE)
LIMITS = LimitSet(wall_seconds=600, memory_mb=6144, cpus=2, processes=128, disk_mb=1024, output_kb=4096)
STANDARD = ("propext", "Quot.sound", "Classical.choice")
MUST_FAIL = (("EXAMPLE:PIGEONHOLE", "c2"), ("EXAMPLE:CAPACITY", "c3"))

Files = dict[str, bytes]
Answers = dict[str, dict[str, Any]]


def case(statement: str, stated: bytes, proof: str, proved: bytes, **claim: Any) -> Files:
    """A case's files, by the names of its halves."""
    asked = {"theorems": ["claim"], "permitted_axioms": list(STANDARD), **claim}
    return {
        "case.json": json.dumps(asked).encode(),
        f"statement/{statement}": stated,
        f"proof/{proof}": proved,
    }


def replay(sandbox: Sandbox, cases: dict[str, Files]) -> Answers:
    """What became of each case: the container says it of all in one go."""
    files: dict[str, bytes] = {"src/replay.py": SCRIPT.read_bytes()}
    for name, parts in cases.items():
        files |= {f"src/cases/{name}/{path}": content for path, content in parts.items()}
    command = ("python3", "/gate/src/replay.py", "/gate/src/cases", "2")
    outcome = sandbox.run(Job("replay", "lean", command, container_limits(LIMITS), files))
    assert (outcome.exit_code, outcome.breach) == (0, None), outcome.output[-2000:].decode()
    answers = [json.loads(line) for line in outcome.output.splitlines() if line.startswith(b"{")]
    found = {answer["case"]: answer for answer in answers}
    assert found.keys() == cases.keys()
    return found


def accepted() -> Iterator[tuple[str, Files]]:
    """The proofs that the gate verifies: the corpus's, the good claims, and the examples."""
    for folder in sorted(path.parent for path in (CORPUS / "accepted").glob("*/claim.yaml")):
        claim = yaml.safe_load((folder / "claim.yaml").read_text())
        asked = {key: claim[key] for key in ("theorems", "permitted_axioms") if key in claim}
        stated, proved = ((folder / name).read_bytes() for name in ("Statement.lean", "Proof.lean"))
        yield f"accepted-{folder.name}", case("Claim.lean", stated, "Claim.lean", proved, **asked)
    for folder in sorted((CORPUS / "good").iterdir()):
        stated, proved = ((folder / name).read_bytes() for name in ("Statement.lean", "Proof.lean"))
        theorems = THEOREM.findall(stated.decode())
        yield f"good-{folder.name}", case("Claim.lean", stated, "Claim.lean", proved, theorems=theorems)
    space = Workspace.open(HOME)
    for record in (name for name in space.ids() if name.startswith("EXAMPLE:")):
        for name in space.claim_ids(record):
            if (record, name) in MUST_FAIL:
                continue
            half, attachment = space.trusted_half(record, name), space.attachment(record, name)
            claim, artifact = half.claim, attachment.artifact  # type: ignore[union-attr]
            if isinstance(claim, MathematicalClaim) and isinstance(artifact, LeanSource):
                stated, proved = half.statement, attachment.files[artifact.entry]  # type: ignore[union-attr]
                yield (
                    f"example-{record.lower().replace(':', '-')}-{name}",
                    case("Claim.lean", stated, "Claim.lean", proved, theorems=list(claim.theorems)),
                )


def refused_by_the_kernel(sandbox: Sandbox) -> Iterator[tuple[str, Files]]:
    """The attacks that get as far as the kernel, compiled as the gate compiles them."""
    bench, place = Bench(sandbox, Policy(), sha256), place_of(Policy(), "lean")
    known: dict[bytes, bytes] = {}

    def olean(path: Path) -> bytes:
        source = path.read_bytes()
        if source not in known:
            limits = bench.policy.lean_compile
            known[source] = module(bench, place, "Proof", path.name, source, limits, None).content
        return known[source]

    for folder in CASES:
        expected = yaml.safe_load((folder / "expected.yaml").read_text())
        if expected["reason"] != "kernel_rejected":
            continue
        make = maker(folder)
        default = DEFAULTS / ("forged" if make else folder.parent.name)
        files = {path.name: path for part in (default, folder) for path in part.iterdir()}
        if "Proof.ndjson" in files:
            stated, proved = (files[name].read_bytes() for name in ("Statement.ndjson", "Proof.ndjson"))
            yield folder.name, case("s.ndjson", stated, "p.ndjson", proved)
        else:
            stated = olean(files["Statement.lean"])
            proved = make(stated) if make else olean(files["Proof.lean"])
            yield folder.name, case("s.olean", stated, "p.olean", proved)


def test_what_is_accepted_is_accepted_again(sandbox: Sandbox) -> None:
    cases = dict(accepted())
    assert len(cases) >= 80
    for name, answer in replay(sandbox, cases).items():
        direct, again = answer["direct"], answer["again"]
        assert (direct["outcome"], again["outcome"]) == ("accepted", "accepted"), (name, direct, again)
        assert direct["theorems"] == again["theorems"], name
        assert (answer["differ"], answer["stable"]) == ([], True), name


def test_what_is_refused_is_refused_again(sandbox: Sandbox) -> None:
    cases = dict(refused_by_the_kernel(sandbox))
    assert len(cases) >= 40
    for name, answer in replay(sandbox, cases).items():
        direct, again = answer["direct"], answer["again"]
        assert answer["differ"] == [], name
        if direct is None:  # the engine ended the process, which is no acceptance either
            assert again is None, name
        else:
            assert direct["reason"]["code"] == "kernel_rejected", (name, direct)
            assert again["reason"] == direct["reason"], (name, direct, again)
