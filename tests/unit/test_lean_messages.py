"""Lean's messages may be printed by the author: anything is shown, nothing breaks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.checkers.lean_messages import first_error, readable, readable_record

SOURCE = b"prelude\nimport GateCore\ntheorem claim : False := rfl\n"


def message(**fields: object) -> bytes:
    good = {"severity": "error", "pos": {"line": 3, "column": 8}, "data": "it is wrong"}
    return json.dumps({**good, **fields}).encode() + b"\n"


def test_an_error_is_shown_with_its_line_and_a_caret() -> None:
    assert first_error(message()) == "line 3, column 9: it is wrong"
    assert readable(message(), SOURCE).decode().splitlines() == [
        "3:9: error: it is wrong",
        "  theorem claim : False := rfl",
        "          ^",
    ]


@pytest.mark.parametrize(
    "position",
    [
        {"line": float("inf"), "column": 0},
        {"line": -1, "column": 0},
        {"line": 1, "column": 10**300},
        {"line": True, "column": 0},
        {"line": "1", "column": 0},
        [],
        None,
        {"line": 1},
    ],
)
def test_a_place_that_is_none_is_plain_text(position: object) -> None:
    output = message(pos=position)
    assert first_error(output) is None
    assert readable(output, SOURCE) == output


def test_half_characters_do_not_break_the_log() -> None:
    assert b"error" in readable(message(data="\ud800"), b"\xff\xfe")
    assert readable_record(b'{"outcome": "rejected", "reason": {"code": "\\ud800"}}')


@given(st.binary(max_size=300))
def test_any_output_is_shown(output: bytes) -> None:
    readable(output, output)
    readable_record(output)
    first_error(output)
