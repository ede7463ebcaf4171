"""YAML of strangers: what JSON can say, or one sentence."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.documents import load_yaml, parse, to_yaml, validate
from gatekeeper.errors import InputError
from gatekeeper.model import Artifact, Claim, EmpiricalClaim, Reason, ReasonCode


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: !!bool foo", "tags are not allowed"),
        ("a: !!float ''", "tags are not allowed"),
        ("a: !!int '-'", "tags are not allowed"),
        ("a: !!timestamp foo", "tags are not allowed"),
        ("a: !!python/object/apply:os.system ['true']", "tags are not allowed"),
        ("a: ! b", "tags are not allowed"),
        ("a: &x 1\nb: *x", "aliases are not allowed"),
        ("a: 1\na: 2", "given twice"),
        ("[" * 100_000, "nested deeper"),
        ("a:\n" + "".join(" " * n + "- \n" for n in range(1, 60)), "nested deeper"),
        ("? [a]\n: 1", "keys must be text"),
        ("1: a", "keys must be text"),
        ("a: b: c", "line 1"),
        ("\x00", "can be read"),
        ('"\\UFFFFFFFF"', "line 1"),
        ("- a\n--- \n- b", "line"),
    ],
)
def test_what_is_refused(text: str, part: str) -> None:
    with pytest.raises(InputError, match=r"^name: ") as caught:
        load_yaml(text.encode(), "name")
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["1:30", "010", "0x1f", "1_000", "yes", "2026-01-01", "1e5", "<<", "="])
def test_only_json_has_types(text: str) -> None:
    assert load_yaml(f"a: {text}".encode(), "name") == {"a": text}


def test_numbers_of_base_sixty_cost_nothing() -> None:
    began = time.process_time()
    load_yaml(("a: " + "1:" * 100_000 + "1").encode(), "name")
    assert time.process_time() - began < 5


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        load_yaml(text.encode("utf-8", "surrogatepass"), "name")
    except InputError:
        return


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id: c1\ntext: x\nkind: foo", "claim.yaml: kind: must be one of"),
        ("id: c1\ntext: x", "claim.yaml: kind: is missing"),
        ("id: c1\ntext: x\nkind: empirical\naccept: []", "accept: must hold at least 1"),
        ("id: c1\ntext: x\nkind: unclassified\nextra: 1", "extra: no such field"),
        ("id: c1\nkind: unclassified", "text: is missing"),
        ("id: c1\ntext: 5\nkind: unclassified", "put quotation marks around 5"),
        ("- a", "must be a mapping"),
    ],
)
def test_sentences_name_field_and_remedy(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(Claim, text.encode(), "claim.yaml")
    assert sentence in str(caught.value)


RULES = [
    ("value: x, tolerance: {abs: '1'}", "accept.0.value: must look like"),
    (
        "value: 5, tolerance: {abs: '1'}",
        'accept.0.value: must be text; put quotation marks around 5, as in "5".',
    ),
    ("value: '5'", "accept.0: direction 'within' needs a tolerance"),
    ("value: '5', tolerance: {abs: x}", "accept.0.tolerance.abs: must look like"),
    ("value: '5', tolerance: {ab: '1'}", "accept.0.tolerance.ab: no such field; remove it or mend its name."),
    ("value: '5', direction: up", "accept.0.direction: must be 'within', 'at_least', 'at_most' or 'equal'"),
    ("value: '5', unit: $, tolerance: {abs: '1'}", "accept.0.unit: must look like percent, ms or tokens/s"),
    ("kind: foo", "accept.0.kind: must be one of value, comparison, series, text."),
    ("kind: series, values: 5", "accept.0.values: must be a list, not 5."),
    ("kind: series, values: [['1'], [x]]", "accept.0.values.1.0: must look like"),
    ("kind: comparison, direction: increases", "accept.0.than: is missing; add it."),
]


@pytest.mark.parametrize(("rule", "sentence"), RULES)
def test_sentences_about_rules_speak_of_fields_alone(rule: str, sentence: str) -> None:
    text = f"id: c1\ntext: x\nkind: empirical\naccept:\n- {{metric: m, {rule}}}\n"
    with pytest.raises(InputError) as caught:
        parse(Claim, text.encode(), "claim.yaml")
    assert str(caught.value).startswith(f"claim.yaml: {sentence}")


def test_what_is_written_comes_back() -> None:
    rule = "{metric: m, value: '10.30', tolerance: {abs: '0.2'}}"
    text = f"id: c1\ntext: 'yes'\nkind: empirical\naccept:\n- {rule}\n"
    claim = parse(Claim, text.encode(), "claim.yaml")
    assert isinstance(claim, EmpiricalClaim)
    assert parse(Claim, to_yaml(claim), "again") == claim


def test_a_reason_can_always_be_stored_and_printed() -> None:
    reason = Reason(code=ReasonCode.INVALID_ARTIFACT, text="\x1b[2Jx\udcff\u202e\u2028\x9b" + "a" * 10_000)
    assert reason.text.startswith("\\x1b[2Jx\\udcff\\u202e \\x9baaa")
    assert len(reason.text) <= 4000
    reason.text.encode()


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ({"depends": {"inputs": []}}, True),
        ({"results": {"kept": {"members": []}}}, True),
        ({"depends": {"any_order": []}}, False),
        ({"inputs": [], "data": {}}, False),
    ],
)
def test_what_is_empty_stays_where_it_says_something(more: dict[str, Any], stays: bool) -> None:
    given = {
        "kind": "repro-script",
        "files": {"a.py": f"sha256:{0:064}"},
        "entry": "a.py",
        "command": ["a.py"],
    }
    artifact = validate(Artifact, given | more, "artifact.yaml")
    written = to_yaml(artifact)
    assert parse(Artifact, written, "again") == artifact
    assert (b"[]" in written or b"{}" in written) is stays
