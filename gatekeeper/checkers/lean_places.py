"""Where Lean runs for a claim: which image, which engine, and what may be imported there.

The policy names engines by digest. What is named here goes into the judge's request, and the judge looks at
the bytes: another engine, or another toolchain, is a failure of ours and never a verdict.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gatekeeper.config import HOME, Policy
from gatekeeper.errors import EngineFailure
from gatekeeper.files import read_regular
from gatekeeper.model import Digest, MathematicalClaim
from gatekeeper.model.claim import LeanEnvironment

PIN = HOME / "lean" / "base.json"
COMPILER = ("python3", "/opt/gatekeeper/leanc.py")
ENGINE = "/opt/lean/lib/libleanshared.so"
BASE = "/opt/lean/gatecore"
TOOLCHAIN = "/opt/lean/toolchain"
TOOLCHAIN_ENGINE = f"{TOOLCHAIN}/lib/lean/libleanshared.so"
ROOTS = ("lib/lean", "library")
"""Where a toolchain's compiled modules are found, as `LEAN_PATH` would say it."""


@dataclass(frozen=True, slots=True)
class Place:
    """The image of all three steps, the command of A and B that compiles, and C's part of the request.

    `judging` holds the paths and digests of the engine and of the base.
    """

    image: str
    compiler: tuple[str, ...]
    judging: dict[str, Any]

    def compile(self, source: str, olean: str) -> tuple[str, ...]:
        """The command that compiles a file of the container to another."""
        return (*self.compiler[:2], source, olean, *self.compiler[2:])


def place_of(policy: Policy, environment: LeanEnvironment) -> Place:
    """Where a claim of this environment is compiled and judged.

    Raises:
        EngineFailure: the pin is missing or can't be read.
    """
    pin = _pin()
    ours = pin["engine"]["libleanshared.so"]
    named = policy.lean_engine or ours
    judging: dict[str, Any] = {"engine_library": ENGINE, "engine_sha256": named}
    if named != ours:
        judging["engine_library"] = TOOLCHAIN_ENGINE
    with_toolchain = "lean" if named == ours else "lean-toolchain"
    if environment == "lean":
        engine = judging["engine_library"]
        base = {"folder": BASE, "oleans": pin["oleans"]}
        return Place(with_toolchain, (*COMPILER, engine, BASE), {**judging, "base": base})
    base = {
        "folder": TOOLCHAIN,
        "roots": list(ROOTS),
        "sums": f"{TOOLCHAIN}/SHA256SUMS",
        "sha256": policy.lean_toolchain,
    }
    path = ":".join(f"{TOOLCHAIN}/{root}" for root in ROOTS)
    compiler = (*COMPILER, TOOLCHAIN_ENGINE, path)
    return Place("lean-toolchain", compiler, {**judging, "base": base})


def judged_with(policy: Policy, claim: MathematicalClaim) -> tuple[Digest, Digest | None]:
    """Digests of the engine and the base with which a proof of this claim is judged today.

    Raises:
        EngineFailure: the pin is missing or can't be read.
    """
    from gatekeeper.proofs.scope import digest_of

    judging = place_of(policy, claim.environment).judging
    if claim.statement.endswith(".ndjson"):
        return judging["engine_sha256"], None
    base = judging["base"]
    return judging["engine_sha256"], base["sha256"] if "sha256" in base else digest_of(base["oleans"])


def lean_engine() -> dict[str, str]:
    """Version (`lean`), `commit` and digest (`libleanshared.so`) of the Lean engine that is pinned.

    Raises:
        EngineFailure: the pin is missing or can't be read.
    """
    engine: dict[str, str] = _pin()["engine"]
    return engine


def _pin() -> dict[str, Any]:
    try:
        pin: dict[str, Any] = json.loads(read_regular(PIN, 1 << 20))
        if not {"lean", "commit", "libleanshared.so"} <= pin["engine"].keys() or not pin["oleans"]:
            raise ValueError("fields are missing")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineFailure(f"{PIN} can't be read ({type(error).__name__}); restore it.") from error
    return pin
