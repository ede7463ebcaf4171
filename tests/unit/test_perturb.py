"""Changes of inputs: they keep the form, they are repeatable, and they do change what the file says."""

from __future__ import annotations

import csv
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.checkers.perturb import CHANGES, NUMBER, between, changed, one_number

TABLE = (
    "run,day,name,load,share\n"
    "1,2024-01-31,alpha-3,120,0.2500\n"
    "2,2024-02-01,beta,98,0.7312\n"
    "3,2024-02-02,v1.2.3,143,0.5000\n"
    "4,2024-02-03,gamma,77,0.1250\n"
)
KEY = "nonce sha256:0 data.csv"


@pytest.mark.parametrize("draw", [0, 1, 2])
def test_numbers_change_and_nothing_else(draw: int) -> None:
    new = changed(TABLE.encode(), "numbers", draw, KEY)
    assert new is not None
    before, after = (list(csv.DictReader(text.splitlines())) for text in (TABLE, new.decode()))
    for old, row in zip(before, after, strict=True):
        assert [row[name] for name in ("run", "day", "name")] == [
            old[name] for name in ("run", "day", "name")
        ]
        assert row["load"] != old["load"]
        assert row["load"].isdigit()
        assert row["share"] != old["share"]
        assert len(row["share"].partition(".")[2]) == 4


def test_lines_and_order_keep_the_heading() -> None:
    heading, *body = TABLE.splitlines()
    for change in ("lines", "resampled", "order"):
        new = changed(TABLE.encode(), change, 0, KEY)  # type: ignore[arg-type]
        assert new is not None
        first, *lines = new.decode().splitlines()
        assert first == heading
        assert set(lines) <= set(body)
        assert (len(lines) < 4) is (change == "lines")
        assert (sorted(lines) == sorted(body)) is (change == "order")


def test_a_first_line_with_as_many_numbers_is_no_heading() -> None:
    new = changed(b"H 1.008\nC 12.011\nO 15.999\n", "numbers", 0, KEY)
    assert new is not None
    assert b"1.008" not in new


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("label,predicted\n" + "cat,cat\ndog,cat\n" * 20, "label,predicted\n"),
        ("label\r\n" + "cat\r\ndog\r\n" * 20, "label\r\n"),
        ("cat,cat\n" + "cat,cat\ndog,cat\n" * 20, ""),
        ("one\n" + "".join(f"word {chr(97 + n)}\n" for n in range(20)), ""),
        ("all of it in one line\n", ""),
    ],
)
def test_a_line_over_columns_of_few_words_is_a_heading(text: str, kept: str) -> None:
    changed_texts = [
        changed(text.encode(), "resampled", draw, f"k{n}") for draw in (0, 1, 2) for n in range(9)
    ]
    after = [it.decode() for it in changed_texts if it is not None]
    assert len(after) > 9
    assert all(it.startswith(kept) for it in after)
    assert kept or not all(it.split()[0] == text.split()[0] for it in after)


def test_json_stays_json() -> None:
    document = {"experts": 64, "names": ["a", "b", "c", "d"], "loads": [1.5, 2.25, 3.125], "2024": 7}
    data = json.dumps(document).encode()
    numbers = json.loads(changed(data, "numbers", 0, KEY) or b"")
    assert numbers.keys() == document.keys()
    assert numbers["experts"] != 64
    assert numbers["2024"] != 7
    assert all(isinstance(value, float) for value in numbers["loads"])
    lines = json.loads(changed(data, "lines", 0, KEY) or b"")
    assert len(lines["names"]) < 4
    assert changed(b'{"column": "y"}', "lines", 0, KEY) is None
    assert changed(b'{"column": "y"}', "numbers", 0, KEY) is None


def test_binary_files_keep_their_header_and_finite_numbers() -> None:
    data = b"MAGIC" * 26 + struct.pack("<200d", *(1.5 * n for n in range(200)))
    new = changed(data, "bytes", 0, KEY)
    assert new is not None
    assert new != data
    assert len(new) == len(data)
    assert new[:128] == data[:128]
    assert all(value % 1.5 == 0 for value in struct.unpack("<190d", new[-190 * 8 :]))
    for draw in (1, 2):
        assert changed(data, "bytes", draw, KEY) not in (None, data)
    assert changed(data, "numbers", 0, KEY) is None
    assert changed(TABLE.encode(), "bytes", 0, KEY) is None


@pytest.mark.parametrize(
    "text", ["alpha-3", "2024-01-31", "12:30", "v1.2", "1.2.3", "007", "a1", "1a", '{"7": ', "x/3", "0x1F"]
)
def test_what_only_looks_like_a_number_is_left_alone(text: str) -> None:
    assert not NUMBER.search(text)


@pytest.mark.parametrize("text", ["3", "-0.5", "1e-9", "2.50", "x, 3", "[3]", "3%", "a=3", "end 3."])
def test_numbers_are_found(text: str) -> None:
    assert NUMBER.search(text)


@given(st.binary(max_size=200), st.integers(0, 3))
def test_any_bytes_can_be_changed_or_not(data: bytes, draw: int) -> None:
    for change, number in CHANGES:
        new = changed(data, change, number, KEY)
        assert new != data
        assert new == changed(data, change, number, KEY)


@given(
    st.lists(st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?(e-?[0-9])?", fullmatch=True), min_size=1)
)
def test_numbers_stay_numbers(numbers: list[str]) -> None:
    data = "\n".join(numbers).encode()
    for draw in (0, 1, 2):
        new = (changed(data, "numbers", draw, KEY) or data).decode().splitlines()
        assert len(new) == len(numbers)
        for old, number in zip(numbers, new, strict=True):
            assert float(number) is not None
            assert ("." in number) == ("." in old)
            assert ("e" in number) == ("e" in old)


def test_another_key_gives_another_change() -> None:
    assert changed(TABLE.encode(), "numbers", 0, KEY) != changed(TABLE.encode(), "numbers", 0, KEY + "x")


@pytest.mark.parametrize(
    ("value", "probe", "draw", "whole"),
    [
        ("1000", "10", 1, True),
        ("10", "1000", 2, True),
        ("1", "3", 1, True),
        ("1", "2", 1, False),
        ("1", "9", 3, True),
        ("50000", "2", 3, True),
        ("-5", "5", 2, False),
        ("0.5", "0.25", 2, False),
    ],
)
def test_between_two_values(value: str, probe: str, draw: int, whole: bool) -> None:
    found = between(value, probe, draw, KEY) or ""
    assert float(min(value, probe, key=float)) < float(found) < float(max(value, probe, key=float))
    assert found.lstrip("-").isdigit() is whole or value == "-5"
    assert found == between(value, probe, draw, KEY)
    assert draw != 1 or value == "1" or found != between(value, probe, draw, KEY + "x")


@pytest.mark.parametrize(("value", "probe"), [("plain", "squared"), ("1", "x"), ("1e40", "1"), ("7", "7.0")])
def test_nothing_lies_between(value: str, probe: str) -> None:
    assert between(value, probe, 1, KEY) is None


def test_one_number_and_all_others() -> None:
    data = b"a,10.30\nb,20.5\nc,7\n"
    alone, given_now = one_number(data, "0.103", others=False) or (b"", "")
    assert (alone, given_now) == (b"a,7.72\nb,20.5\nc,7\n", "7.72")
    rest, still = one_number(data, "0.103", others=True) or (b"", "")
    assert still == "10.30"
    assert rest.startswith(b"a,10.30\n")
    assert b"20.5" not in rest
    assert one_number(data, "11", others=False) is None
    assert one_number(b"5 5 5 5", "5", others=False) is None
    assert one_number(b"10.3", "10.3", others=True) is None
    assert one_number(b"\0" + data, "10.3", others=False) is None
