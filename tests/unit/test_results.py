"""results.json is a stranger's: every malformation has its own sentence, and none gets through."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.checkers.results import MalformedResults, parse_results
from gatekeeper.model import Members, Quantity, Series, Text


def test_a_good_file() -> None:
    metrics = parse_results(b'{"metrics": {"ttft_reduction": {"value": "10.31", "unit": "percent"}}}')
    assert metrics["ttft_reduction"] == Quantity(value="10.31", unit="percent")


def test_every_shape() -> None:
    metrics = parse_results(
        b'{"metrics": {"s": {"values": ["1", "2.50"], "unit": "ms"}, '
        b'"t": {"values": [["1", "2"], ["3", "4"]]}, "w": {"text": "yes"}, "m": {"members": ["b", "a"]}}}'
    )
    assert metrics["s"] == Series(values=("1", "2.50"), unit="ms")
    assert metrics["t"] == Series(values=(("1", "2"), ("3", "4")))
    assert metrics["w"] == Text(text="yes")
    assert metrics["m"] == Members(members=("b", "a"))


def test_a_doubled_key_among_many_is_found_at_once() -> None:
    pairs = ",".join(f'"m{i}": {{"value": "1"}}' for i in range(200_000))
    with pytest.raises(MalformedResults, match="given twice"):
        parse_results(f'{{"metrics": {{{pairs}, "m0": {{"value": "2"}}}}}}'.encode())


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "is not JSON"),
        (b"\xff", "byte 0 is not UTF-8"),
        (b"[]", "must be"),
        (b'{"metrics": []}', "must be a mapping"),
        (b'{"metrics": {}, "status": "VERIFIED"}', "nothing beside it"),
        (b'{"metrics": {"m": {"value": NaN}}}', "NaN"),
        (b'{"metrics": {"m": {"value": -Infinity}}}', "-Infinity"),
        (b'{"metrics": {"m": {"value": "NaN"}}}', "metrics.'m'.value"),
        (b'{"metrics": {"m": {"value": "Infinity"}}}', "metrics.'m'.value"),
        (b'{"metrics": {"m": {"value": 10.3}}}', "must be text"),
        (b'{"metrics": {"m": {"value": "1", "value": "2"}}}', "given twice"),
        (b'{"metrics": {"m": {"value": "1"}, "m": {"value": "2"}}}', "given twice"),
        (b'{"metrics": {"m": {"value": "1", "verdict": "VERIFIED"}}}', "verdict"),
        (b'{"metrics": {"m": "1"}}', "metrics.'m'"),
        (b'{"metrics": {"m": {"value": "1' + b"0" * 41 + b'"}}}', "metrics.'m'.value"),
        (b'{"metrics": {"m\\u0000": {"value": "1"}}}', "is no metric's name"),
        (b'{"metrics": {"m": {"values": ["1", 2]}}}', "must be text"),
        (b'{"metrics": {"m": {"values": [["1", "2"], ["3"]]}}}', "same length"),
        (b'{"metrics": {"m": {"values": []}}}', "at least 1 number"),
        (b'{"metrics": {"m": {"values": [[]]}}}', "metrics.'m'.values.0: must hold at least 1"),
        (b'{"metrics": {"m": {"values": ["1", "x"]}}}', "metrics.'m'.values.1: must look like"),
        (b'{"metrics": {"m": {"values": ["1", ["2"]]}}}', "metrics.'m'.values.1: must be text"),
        (b'{"metrics": {"m": {"values": [' + b'"1",' * 10_000 + b'"1"]}}}', "at most 10000"),
        (b'{"metrics": {"m": {"values": [' + b'["1","1"],' * 5_000 + b'["1","1"]]}}}', "at most 10000"),
        (b'{"metrics": {"m": {"members": ["a", "a"]}}}', "given once"),
        (b'{"metrics": {"m": {"value": "1", "values": ["1"]}}}', "metrics.'m'.value: no such field"),
        (b'{"metrics": {"m": {"text": "\\ud800"}}}', "half a character"),
        (b'{"metrics": {"m": null}}', "metrics.'m': must be a mapping"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b'{"metrics": {"m": {"value": ' + b"1" * 5000 + b"}}}", "must be text"),
    ],
)
def test_malformations(data: bytes, part: str) -> None:
    with pytest.raises(MalformedResults, match=r"results\.json") as caught:
        parse_results(data)
    assert part in str(caught.value)
    assert len(str(caught.value)) < 400


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(MalformedResults):
        parse_results(data)
