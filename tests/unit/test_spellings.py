"""Where a claimed number stands written: found in every usual spelling, and not where it only seems to."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from gatekeeper.checkers.spellings import MOST, in_image, spellings
from gatekeeper.model import SeriesRule, TextRule, Tolerance, ValueRule

RULE = ValueRule(metric="gain", value="10.3", tolerance=Tolerance(abs="0.2"))


@pytest.mark.parametrize(
    "text",
    [
        "10.3",
        "10.30",
        "10,3",
        "x = 10.3;",
        '"10.3"',
        "(10.3)",
        "-10.3",
        "10.3%",
        "0.103",
        ".103",
        "1030",
        "1,030.0",
        "1.03e1",
        "1.03E+01",
        "103/10",
        "103 / 10.0",
        "3.01",
        base64.b64encode(b"10.3").decode(),
        b"10.3".hex(),
        b"10.3".hex()[::-1],
    ],
)
def test_usual_spellings_are_found(text: str) -> None:
    (found,) = spellings([RULE], {"repro.py": f"one\ntwo {text} three\n".encode()})
    assert (found.metric, found.file, found.line) == ("gain", "repro.py", 2)


@pytest.mark.parametrize(
    "text", ["110.3", "10.31", "10.3.1", "v10.3", "10.3x", "2010.3", "1.0.3", "103", "10"]
)
def test_other_numbers_are_not(text: str) -> None:
    assert not spellings([RULE], {"repro.py": f"two {text} three\n".encode()})


@pytest.mark.parametrize("value", ["5", "10", "0.5", "1200", "0"])
def test_numbers_of_few_digits_are_not_looked_for(value: str) -> None:
    rule = ValueRule(metric="m", value=value, direction="at_least")
    assert not spellings([rule], {"data.csv": f"a,{value}\n".encode()})


def test_words_and_series() -> None:
    rules = (
        TextRule(kind="text", metric="best", equals="attention"),
        SeriesRule(kind="series", metric="curve", values=("1.25", "3.75"), tolerance=Tolerance(abs="0.1")),
    )
    found = spellings(rules, {"a.txt": b"attention\n1.25\n3.750\n", "b.bin": b"\0\n3.75"})
    assert [(it.metric, it.text, it.file, it.line) for it in found] == [
        ("curve", "1.25", "a.txt", 2),
        ("curve", "3.750", "a.txt", 3),
        ("curve", "3.75", "b.bin", None),
    ]


def test_findings_are_bounded() -> None:
    assert len(spellings([RULE], {f"{n}.txt": b"10.3" for n in range(200)})) == MOST


def test_great_and_tiny_numbers_cost_nothing() -> None:
    for value in ("1e9999", "1.234e-9999", "123456789.123456789e300"):
        rule = ValueRule(metric="m", value=value, direction="at_least")
        assert not spellings([rule], {"data.csv": b"1,2,3\n" * 1000})


LONG = ValueRule(metric="m", value="299852.4", tolerance=Tolerance(abs="0.2"))


@pytest.mark.parametrize("text", ["299852.4", "2998.524", "29985240", b"299852.4".hex(), "4.258992"])
def test_a_number_of_many_digits_is_found_in_an_image(text: str) -> None:
    files = (("usr/other", b"299852.5"), ("opt/x.bin", b"\0" + text.encode()))
    (found, *_) = in_image([LONG], lambda: files)
    assert (found.metric, found.file, found.line) == ("m", "image:opt/x.bin", None)


def test_a_number_of_few_digits_is_not_looked_for_in_an_image() -> None:
    def read() -> Iterator[tuple[str, bytes]]:
        raise AssertionError("the image was read")
        yield "", b""

    assert in_image([RULE], read) == ()
    assert len(in_image([LONG], lambda: [(f"{n}", b"299852.4") for n in range(200)])) == MOST
