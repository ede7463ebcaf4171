"""What the probes must show before a result counts as computed: nothing is taken for granted."""

from __future__ import annotations

import itertools

import pytest

from gatekeeper.acceptance.likeness import same, same_digits
from gatekeeper.dependence import CONFIRMATIONS, Dependence
from gatekeeper.model import (
    AcceptanceRule,
    Depends,
    Members,
    Metric,
    Parameter,
    Probe,
    Quantity,
    ReproScript,
    Run,
    RunEvidence,
    Series,
    SeriesRule,
    Text,
    TextRule,
    Tolerance,
    ValueRule,
)
from gatekeeper.model.evidence import Change

ZERO = "sha256:" + "0" * 64
RULE = ValueRule(metric="m", value="10", tolerance=Tolerance(abs="1"))
CONTROL = Probe(target="nothing", change="nothing", expected="stays", ended="results")


def script(**more: object) -> ReproScript:
    files = dict.fromkeys(("repro.py", "a.csv", "b.csv"), ZERO)
    made = {"kind": "repro-script", "files": files, "entry": "repro.py", "command": ("python3", "repro.py")}
    return ReproScript.model_validate({**made, "inputs": ("a.csv",), **more})


def probe(change: Change, name: str = "a.csv", draw: int = 0, failed: bool = False, **moved: str) -> Probe:
    metrics: dict[str, Metric] = {key: Quantity(value=value) for key, value in moved.items()}
    target = {"value": "parameter", "seed": "seed"}.get(change, "input")
    ended = "failed" if failed else "results"
    return Probe.model_validate(
        {"target": target, "names": (name,), "change": change, "draw": draw, "ended": ended, "moved": metrics}
    )


def objection(
    *probes: Probe,
    rules: tuple[AcceptanceRule, ...] = (RULE,),
    runs: tuple[str, ...] = ("10.25", "10.25"),
    **more: object,
) -> str:
    made = tuple(Run(seed=0, metrics={"m": Quantity(value=value)}, results=ZERO) for value in runs)
    found = Dependence(script(**more), rules, RunEvidence(runs=made, probes=probes)).objection()
    return found or "none"


NUMBERS = probe("numbers", m="3.25")
OTHERS = probe("numbers", draw=1, m="4.5")
AWAY = probe("withheld", failed=True)
PROVED = (AWAY, *3 * (NUMBERS,), OTHERS, CONTROL, CONTROL)


def test_what_is_shown_and_confirmed_is_accepted() -> None:
    assert objection(*PROVED) == "none"


@pytest.mark.parametrize(
    ("probes", "said"),
    [
        ((), "does not change with the input a.csv"),
        ((AWAY, *3 * (NUMBERS,), OTHERS), "No run with nothing changed"),
        ((AWAY, NUMBERS, OTHERS, CONTROL), "reliably"),
        ((AWAY, *2 * (NUMBERS,), OTHERS, CONTROL), "reliably"),
        ((AWAY, *3 * (NUMBERS,), CONTROL), "one and the same other value"),
        (
            (AWAY, probe("numbers", m="3.25"), probe("lines", m="3.25"), CONTROL),
            "one and the same other value",
        ),
        ((probe("withheld"), *PROVED[1:]), "Without the input a.csv the result is the same"),
        (
            (AWAY, *3 * (probe("numbers", m="10.5"),), OTHERS, probe("numbers", draw=2, m="10.6"), CONTROL),
            "holds",
        ),
        (
            (AWAY, *3 * (probe("lines", m="3.25"),), probe("lines", draw=1, m="4.5"), CONTROL),
            "number of lines",
        ),
        ((AWAY, probe("numbers", failed=True), probe("lines", failed=True)), "under variants"),
        ((AWAY, *2 * (NUMBERS,), probe("numbers", failed=True), OTHERS, CONTROL), "one and the same"),
        ((AWAY, *2 * (NUMBERS,), probe("numbers"), OTHERS, CONTROL), "one and the same"),
        ((AWAY, *3 * (probe("withheld", m="3.25"),), CONTROL), "does not change with the input"),
    ],
)
def test_what_is_not_shown_is_said(probes: tuple[Probe, ...], said: str) -> None:
    assert said in objection(*probes)


def test_every_proper_part_of_the_proof_is_too_little() -> None:
    for size in range(len(PROVED)):
        for part in itertools.combinations(PROVED, size):
            if part.count(NUMBERS) + part.count(OTHERS) < 4 or CONTROL not in part:
                assert objection(*part) != "none"


def test_no_inputs_and_no_parameters_can_not_be_told_from_a_number() -> None:
    assert "depends on nothing" in objection(inputs=())
    assert "beside its seed" in objection(inputs=(), depends=Depends(seed=True))
    moved = probe("seed", "", m="3.25")
    assert "beside its seed" in objection(*3 * (moved,), CONTROL, inputs=(), depends=Depends(seed=True))


def test_a_declared_seed_must_move_something_and_is_no_cause_by_itself() -> None:
    depends = Depends(seed=True)
    assert "GATE_SEED changes nothing" in objection(*PROVED, depends=depends)
    seed = probe("seed", "", m="10.3")
    assert objection(*PROVED, seed, depends=depends) == "none"
    assert "does not change with the input" in objection(AWAY, *3 * (seed,), CONTROL, depends=depends)


def test_parameters() -> None:
    more = {"inputs": (), "parameters": {"k": Parameter(value="3", probe="4")}}
    moved = probe("value", "k", m="3.25")
    other = probe("value", "k", draw=1, m="5.5").model_copy(update={"given": "3.5"})
    assert objection(*3 * (moved,), other, CONTROL, **more) == "none"
    assert objection(moved, *3 * (other,), CONTROL, **more) == "none"
    assert "that its author chose" in objection(*3 * (moved,), CONTROL, **more)
    same_again = other.model_copy(update={"moved": moved.moved})
    assert "one and the same other value" in objection(*3 * (moved,), same_again, CONTROL, **more)
    assert "parameter k = '4' changes nothing" in objection(probe("value", "k"), CONTROL, **more)
    assert "makes the script fail" in objection(probe("value", "k", failed=True), CONTROL, **more)
    echo = {"inputs": (), "parameters": {"k": Parameter(value="10.25", probe="3.25")}}
    assert "given back as it is" in objection(*3 * (moved,), CONTROL, **echo)


def test_variants() -> None:
    variant = probe("variant", m="3.25")
    crashes = (AWAY, probe("numbers", failed=True), probe("lines", failed=True))
    more = {"variants": {"a.csv": "b.csv"}}
    assert objection(*crashes, *3 * (variant,), CONTROL, **more) == "none"
    assert "that its author chose" in objection(AWAY, probe("numbers"), *3 * (variant,), CONTROL, **more)


def test_what_must_not_matter() -> None:
    order = probe("order", m="3.25").model_copy(update={"expected": "stays"})
    assert "another order" in objection(*PROVED, order, depends=Depends(any_order=("a.csv",)))
    left_out = probe("lines", "b.csv", m="3.25").model_copy(update={"expected": "stays"})
    more = {"inputs": ("a.csv", "b.csv"), "depends": Depends(inputs=("a.csv",))}
    assert "leaves out" in objection(*PROVED, left_out, **more)
    assert objection(*PROVED, left_out.model_copy(update={"moved": {}}), **more) == "none"
    assert "does not change with the input b.csv" in objection(*PROVED, inputs=("a.csv", "b.csv"))


def test_a_number_read_back() -> None:
    follows = probe("one_number", m="7.69").model_copy(update={"given": "7.69"})
    assert "read back" in objection(*PROVED, follows, probe("other_numbers"))
    assert "read back" in objection(*PROVED, follows)
    assert objection(*PROVED, follows, probe("other_numbers", m="12")) == "none"
    assert objection(*PROVED, follows.model_copy(update={"given": "7.7"}), probe("other_numbers")) == "none"


@pytest.mark.parametrize(
    "values", list(itertools.product(("10.25", "3.25"), repeat=2 + 1 + 2 * CONFIRMATIONS))
)
def test_a_coin_passes_by_no_other_way_than_luck(values: tuple[str, ...]) -> None:
    """One that tosses a coin for each run is accepted only where all fall as an honest script's would."""
    base, rest = values[:2], values[2:]

    def seen(change: Change, value: str) -> Probe:
        moved = {} if value == base[0] else {"m": value}
        return (
            CONTROL.model_copy(update={"moved": probe("numbers", **moved).moved})
            if change == "nothing"
            else probe(change, **moved)
        )

    probes = [seen("numbers", rest[0])]
    for index in range(CONFIRMATIONS):
        probes += [seen("nothing", rest[1 + 2 * index]), seen("numbers", rest[2 + 2 * index])]
    text = TextRule(kind="text", metric="m", equals="10.25")
    honest = len(set(base)) == 1 and all((it.target == "nothing") == (not it.moved) for it in probes)
    runs = tuple(Run(seed=0, metrics={"m": Text(text=value)}, results=ZERO) for value in base)
    words = tuple(
        it.model_copy(update={"moved": {"m": Text(text=it.moved["m"].value)} if it.moved else {}})  # type: ignore[union-attr]
        for it in probes
    )
    found = Dependence(script(), (text,), RunEvidence(runs=runs, probes=(AWAY, *words))).objection()
    assert (found is None) is honest


def test_noise_is_no_movement() -> None:
    noisy = ("10.25", "10.26")
    near = (AWAY, *3 * (probe("numbers", m="10.29"),), probe("numbers", draw=1, m="10.30"), CONTROL)
    assert "does not change with the input" in objection(*near, runs=noisy)
    assert objection(*PROVED, runs=noisy) == "none"
    late = CONTROL.model_copy(update={"moved": {"m": Quantity(value="4")}})
    assert objection(*PROVED, late) != "none"


def test_rules_of_other_kinds() -> None:
    one_sided = ValueRule(metric="m", value="9", direction="at_least")
    near = (AWAY, *3 * (probe("numbers", m="10.5"),), probe("numbers", draw=1, m="10.6"), CONTROL)
    assert objection(*near, rules=(one_sided,)) == "none"


CURVE = SeriesRule(kind="series", metric="m", values=("4.25", "2.12", "0"), tolerance=Tolerance(abs="0.5"))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (("3.25", "1.12", "0"), "none"),
        (("3.25", "1.12", "0", "5"), "m comes out in another shape, but never with other numbers"),
        (("3.25", "2.12", "0"), "Element 2 of m stays the same"),
        (("3.25", "2.13", "0"), "Element 2 of m satisfies its rule whatever"),
    ],
)
def test_every_element_of_a_series(after: tuple[str, ...], said: str) -> None:
    moved: dict[str, Metric] = {"m": Series(values=after)}
    numbers = probe("numbers").model_copy(update={"moved": moved})
    run = Run(seed=0, metrics={"m": Series(values=("4.25", "2.12", "0"))}, results=ZERO)
    third = probe("lines").model_copy(update={"moved": {"m": Series(values=("9", *after[1:]))}})
    seen = RunEvidence(runs=(run,), probes=(AWAY, *3 * (numbers,), third, CONTROL))
    assert said in (Dependence(script(), (CURVE,), seen).objection() or "none")


def test_no_element_of_a_long_series_is_passed_over() -> None:
    values = tuple(f"{index}.25" for index in range(1, 201))
    rule = SeriesRule(kind="series", metric="m", values=values, tolerance=Tolerance(abs="0.5"))
    near = [f"{index}.75" for index in range(2, 202)]
    near[100] = "101.26"
    moved: dict[str, Metric] = {"m": Series(values=tuple(near))}
    numbers = probe("numbers").model_copy(update={"moved": moved})
    other = probe("lines").model_copy(update={"moved": {"m": Series(values=("9.5", *near[1:]))}})
    run = Run(seed=0, metrics={"m": Series(values=values)}, results=ZERO)
    seen = RunEvidence(runs=(run,), probes=(AWAY, *3 * (numbers,), other, CONTROL))
    assert "Element 101 of m satisfies" in (Dependence(script(), (rule,), seen).objection() or "none")


def test_seeds_that_change_nothing_are_remarked() -> None:
    runs = tuple(Run(seed=seed, metrics={"m": Quantity(value="10.3")}, results=ZERO) for seed in (1, 2, 3))
    remarks = Dependence(script(), (), RunEvidence(runs=runs)).remarks()
    assert ["3 seeds give one result" in remark for remark in remarks] == [True]
    assert not Dependence(script(), (), RunEvidence(runs=runs[:1] * 2)).remarks()


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        (Quantity(value="1.50"), Quantity(value="1.5"), True),
        (Quantity(value="1.5"), Quantity(value="1.5000000001"), True),
        (Quantity(value="1.5"), Quantity(value="1.5001"), False),
        (Quantity(value="0"), Quantity(value="0e5"), True),
        (Quantity(value="0"), Quantity(value="1e-30"), False),
        (Quantity(value="1", unit="s"), Quantity(value="1", unit="ms"), False),
        (Text(text="a"), Text(text="b"), False),
        (Text(text="1"), Quantity(value="1"), False),
        (Members(members=("a", "b")), Members(members=("b", "a")), True),
        (Series(values=("1", "2")), Series(values=("1", "2.0")), True),
        (Series(values=("1", "2")), Series(values=("1", "2", "3")), False),
        (Series(values=("1", "2")), Series(values=("1", "3")), False),
    ],
)
def test_same(left: Metric, right: Metric, alike: bool) -> None:
    assert same(left, right) is same(right, left) is alike


@pytest.mark.parametrize(
    ("given", "measured", "alike"),
    [
        ("10.3", "10.30", True),
        ("0.103", "10.3", True),
        ("-10.3", "10.3", True),
        ("10.3127", "10.31", True),
        ("10.3177", "10.32", True),
        ("10.39", "10.3", False),
        ("10.3", "10.31", False),
        ("5", "0.5", True),
        ("57", "5", False),
        ("0", "0", False),
        ("alpha", "1", False),
    ],
)
def test_same_digits(given: str, measured: str, alike: bool) -> None:
    assert same_digits(given, measured) is alike
