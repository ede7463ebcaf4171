"""Quick answers for people who write Lean: same engine, same seal as the gate, and no verdict."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import TypeAdapter

from gatekeeper.checkers.base import Bench, breach, container_limits
from gatekeeper.checkers.lean import module
from gatekeeper.checkers.lean_places import place_of
from gatekeeper.config import Config
from gatekeeper.documents import canonical
from gatekeeper.errors import EngineFailure, InputError
from gatekeeper.files import sha256
from gatekeeper.model.claim import LeanEnvironment
from gatekeeper.sandbox.base import Job

EXPORT = "export.ndjson"


@dataclass(frozen=True, slots=True)
class TheoremView:
    """A theorem as the judge sees it. `reached` are the file's own declarations that give it its meaning."""

    name: str
    levels: tuple[str, ...]
    statement: str
    digest: str
    axioms: tuple[str, ...]
    reached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Lean says of a file, and, where it compiles, its theorems and their export."""

    messages: bytes
    problem: str | None
    theorems: tuple[TheoremView, ...] = ()
    export: bytes | None = None


def ask_lean(
    config: Config,
    source: bytes,
    theorems: tuple[str, ...] = (),
    *,
    environment: LeanEnvironment = "lean",
    export: bool = False,
) -> Answer:
    """What Lean says of a file in the configuration's sandbox, for its author: it is no verdict. See `ask`.

    Raises:
        InputError: the policy does not have this environment, or there is no such theorem in the file.
        WorldError: the machine broke down.
    """
    from gatekeeper.sandbox import connect

    with connect(config) as sandbox:
        bench = Bench(sandbox, config.policy, sha256)
        return ask(bench, source, theorems, export=export, environment=environment)


def ask(
    bench: Bench,
    source: bytes,
    theorems: tuple[str, ...] = (),
    *,
    export: bool = False,
    environment: LeanEnvironment = "lean",
) -> Answer:
    """Compile a file, then describe its theorems: all of its own, or those named.

    Raises:
        InputError: the file has no such theorem, or it can't be read as a claim's; the policy does not permit
            the environment.
        WorldError: the machine broke down.
    """
    if environment not in bench.policy.lean_environments:
        known = ", ".join(bench.policy.lean_environments)
        raise InputError(f"The policy's lean_environments has no {environment!r}, only {known}.")
    kept: list[bytes] = []

    def keep(log: bytes) -> str:
        kept.append(log)
        return "sha256:" + "0" * 64

    private = Bench(bench.sandbox, bench.policy, keep)
    place = place_of(bench.policy, environment)
    compiled = module(private, place, "Claim", "Claim.lean", source, bench.policy.lean_compile, None)
    messages = kept[0] if kept else b""
    if compiled.failure:
        return Answer(messages, f"{compiled.failure.code}: {compiled.failure.text}")
    request = {
        "module": "/gate/src/Claim.olean",
        "base": place.judging["base"],
        "theorems": list(theorems),
        "export": f"/out/{EXPORT}" if export else None,
    }
    job = Job(
        name="describe",
        image=place.image,
        command=("python3", "-m", "gatekeeper.proofs.describe", "/gate/src/request.json"),
        limits=container_limits(
            bench.policy.lean_judge.model_copy(update={"result_kb": 1 << 18, "disk_mb": 512})
        ),
        files={"src/request.json": canonical(request), "src/Claim.olean": compiled.content},
        collect=(EXPORT,) if export else (),
    )
    outcome, _ = private.run(job, None)
    limit = breach(outcome)
    if limit:
        return Answer(messages, f"{limit.code}: {limit.text}")
    try:
        answer = json.loads(outcome.output.splitlines()[-1])
        views = TypeAdapter(tuple[TheoremView, ...]).validate_python(answer["theorems"])
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise EngineFailure("The Lean image gave no description; run `gate images build lean`.") from error
    if answer["error"]:
        raise InputError(f"{answer['error']}.")
    return Answer(messages, None, views, outcome.files.get(EXPORT))
