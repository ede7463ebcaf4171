"""YAML of strangers: what JSON can say, or one sentence."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.documents import load_yaml, parse, to_yaml
from gatekeeper.errors import InputError
from gatekeeper.model import Claim, EmpiricalClaim, Reason, ReasonCode


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
