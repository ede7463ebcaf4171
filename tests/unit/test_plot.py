"""Pictures of a rule: the places are right, nothing crashes them, a stranger's words stay words."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    RuleResult,
    SeriesRule,
    Statistics,
    TextRule,
    Tolerance,
    ValueRule,
)
from gatekeeper.report import plot
from gatekeeper.report.scale import scale

SVG = "{http://www.w3.org/2000/svg}"
WITHIN = ValueRule(metric="gain", value="10.3", unit="percent", tolerance=Tolerance(abs="0.2"))
AT_MOST = ValueRule(metric="loss", value="10", direction="at_most")
EQUAL = ValueRule(metric="count", value="32", direction="equal")
SERIES = SeriesRule(kind="series", metric="s", values=("1", "2"), tolerance=Tolerance(abs="0.5"))
WORDS = TextRule(kind="text", metric="word", equals="yes")


def result(
    rule: AcceptanceRule,
    bounds: tuple[str | None, str | None] | None,
    points: tuple[str, ...],
    mean: str,
    ends: tuple[str, str] | None = None,
    **more: object,
) -> RuleResult:
    statistics = Statistics(
        n=len(points) or 1,
        mean=mean,
        deviation=None,
        low=ends and ends[0],
        high=ends and ends[1],
        confidence="0.95",
        equivalence_p=None,
        points=points,
    )
    fields = {
        "rule": rule,
        "holds": False,
        "text": "Text.",
        "statistics": statistics,
        "bounds": bounds,
        **more,
    }
    return RuleResult.model_validate(fields)


SHORT = result(WITHIN, ("10.1", "10.5"), ("9.4", "9.5", "9.6", "9.7", "9.8"), "9.6", ("9.4", "9.8"))


def test_the_order_on_the_line_is_the_order_of_the_values() -> None:
    line = scale(SHORT)
    assert line is not None
    marks = (line.low, line.mean, line.high, line.bounds[0], line.claimed, line.bounds[1])
    places = [mark.at for mark in marks if mark]
    assert len(places) == 6
    assert places == sorted(places)
    # Shares of one line: equal distances stay equal.
    _, mean, _, low, claimed, high = places
    assert claimed - low == pytest.approx(high - claimed)
    assert (low - mean) / (high - low) == pytest.approx(0.5 / 0.4)
    assert [mark.at for mark in line.points] == sorted(mark.at for mark in line.points)


def test_the_picture_in_letters() -> None:
    assert plot.letters(SHORT, 46) == [
        ("accepted", "                            ▐▒▒▒▒▒▒┃▒▒▒▒▒▒▒▌"),
        ("", "                          10.1   10.3    10.5"),
        ("runs", "  •   •   •  •   •"),
        ("mean", "  ├───────●──────┤"),
        ("", " 9.4     9.6    9.8"),
    ]
    assert plot.letters(SHORT, 46, plot.ASCII)[0] == (
        "accepted",
        "                            [======|=======]",
    )


def test_one_sided_bounds_go_on_to_the_edge() -> None:
    rows = dict(plot.letters(result(AT_MOST, (None, "10"), ("15.6",), "15.6"), 40))
    assert rows["accepted"].startswith("◄▒")
    assert rows["accepted"].endswith("▒┃")
    assert rows["measured"].index("●") > len(rows["accepted"])
    at_least = ValueRule(metric="m", value="10", direction="at_least")
    rows = dict(plot.letters(result(at_least, ("10", None), ("15.6",), "15.6"), 40))
    assert rows["accepted"].lstrip().startswith("┃▒")
    assert rows["accepted"].endswith("►")
    assert rows["accepted"][rows["measured"].index("●")] == "▒"


def test_what_lies_far_off_is_an_arrow_at_the_edge() -> None:
    far = result(WITHIN, ("10.1", "10.5"), ("9600", "-9600"), "9600", ("-9600", "9600"))
    rows = dict(plot.letters(far, 60))
    assert rows["runs"][0] == "◄"
    assert rows["runs"][-1] == "►"
    assert len(rows["runs"]) == 60
    assert rows["accepted"].strip() == "▐▒┃▌"
    line = scale(far)
    assert line is not None
    assert [mark.beyond for mark in line.points] == ["high", "low"]


def test_exact_rules_have_a_band_of_no_width_that_is_seen() -> None:
    exact = result(EQUAL, ("32", "32"), ("32", "32"), "32", ("32", "32"))
    rows = dict(plot.letters(exact, 40))
    assert rows["accepted"].strip() == "┃"
    assert rows["accepted"].index("┃") == rows["each run"].index("●")
    band = _tree(exact).find(f"{SVG}rect")
    assert band is not None
    assert float(band.get("width", "0")) >= 1


def test_a_series_shows_what_is_claimed_of_its_worst_element() -> None:
    line = scale(result(SERIES, ("1.5", "2.5"), ("2.1",), "2.1", worst="2"))
    assert line is not None
    assert line.claimed is not None
    assert line.claimed.label == "2"


def test_nothing_measured_is_no_picture() -> None:
    words = RuleResult(rule=WORDS, holds=True, text="word: yes.")
    assert plot.letters(words, 60) == []
    assert plot.svg(words) is None


def _tree(of: RuleResult) -> ET.Element:
    text = plot.svg(of)
    assert text is not None
    return ET.fromstring(text)  # noqa: S314


def test_the_geometry_of_the_svg() -> None:
    tree = _tree(SHORT)
    _, _, width, height = (float(part) for part in tree.get("viewBox", "").split())
    band, mean = tree.find(f"{SVG}rect"), tree.find(f"{SVG}g/{SVG}circle")
    assert band is not None
    assert mean is not None
    start, stop = float(band.get("x", "")), float(band.get("x", "")) + float(band.get("width", ""))
    at = float(mean.get("cx", ""))
    line = scale(SHORT)
    assert line is not None
    assert line.bounds[0] is not None
    span = plot.RIGHT - plot.LEFT
    assert start == pytest.approx(plot.LEFT + line.bounds[0].at * span, abs=0.06)
    assert at == pytest.approx(plot.LEFT + line.mean.at * span, abs=0.06)
    # The mean is short by 0.5 of a band that is 0.4 wide.
    assert (start - at) / (stop - start) == pytest.approx(1.25, abs=0.01)
    for text in tree.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) <= width
        assert 0 <= float(text.get("y", "")) <= height
    assert [text.text for text in tree.iter(f"{SVG}text")][:5] == [
        "gain, in percent: does not hold",
        "accepted",
        "10.3",
        "10.1",
        "10.5",
    ]


def test_labels_have_the_digits_that_tell_their_places_apart() -> None:
    close = result(
        ValueRule(metric="c", value="299792.4580", unit="km/s", tolerance=Tolerance(abs="0.001")),
        ("299792.457", "299792.459"),
        ("299792.458123", "299792.457777"),
        "299792.45795",
        ("299792.4573", "299792.4586"),
    )
    line = scale(close)
    assert line is not None
    assert line.mean.label == "299792.45795"
    assert [mark.label for mark in line.bounds if mark] == ["299792.457", "299792.459"]
    tiny = scale(result(EQUAL, ("0", "0"), (), "0.000000000000123456"))
    assert tiny is not None
    assert (tiny.mean.label, tiny.claimed and tiny.claimed.label) == ("1.23e-13", "32")


def test_a_screen_reader_is_told() -> None:
    tree = _tree(SHORT)
    assert tree.get("role") == "img"
    named = (tree.get("aria-labelledby") or "").split()
    parts = [tree.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert [part.get("id") for part in parts if part is not None] == named
    assert parts[1] is not None
    assert parts[1].text == "Text."
    assert len(set(named)) == 2
    other = _tree(SHORT.model_copy(update={"text": "Another."}))
    assert named != (other.get("aria-labelledby") or "").split()


HOSTILE = "</desc><script>alert(1)</script>&amp;\"'\x00\x1b[2J\u202e]]>" + "&" * 4000


def test_the_words_of_a_stranger_stay_words() -> None:
    tree = _tree(SHORT.model_copy(update={"text": HOSTILE, "worst": HOSTILE}))
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} == {
        *("svg", "title", "desc", "style", "text", "path", "rect", "g", "circle")
    }


DECIMALS = st.one_of(
    st.from_regex(
        r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", fullmatch=True, alphabet="0123456789.eE+-"
    ),
    st.decimals(-100, 100, places=2).map(str),
)
OPTIONAL = st.none() | DECIMALS


@st.composite
def results(draw: st.DrawFn) -> RuleResult:
    """Any result that the model allows."""
    value = draw(DECIMALS)
    rule = draw(
        st.sampled_from(
            [
                WITHIN,
                SERIES,
                EQUAL,
                WORDS,
                ValueRule(metric="m" * 64, unit="kg" * 32, value=value, direction="at_least"),
                ComparisonRule(kind="comparison", metric="a", than="b", direction="increases"),
                ComparisonRule(kind="comparison", metric="a", than="b", direction="at_most", value=value),
            ]
        )
    )
    statistics = Statistics(
        n=draw(st.integers(0, 100)),
        mean=draw(DECIMALS),
        deviation=draw(OPTIONAL),
        low=draw(OPTIONAL),
        high=draw(OPTIONAL),
        confidence="0.95",
        equivalence_p=None,
        points=tuple(draw(st.lists(DECIMALS, max_size=8))) * draw(st.sampled_from([1, 12])),
    )
    return RuleResult(
        rule=rule,
        holds=draw(st.booleans()),
        text=draw(st.text(max_size=60)) * draw(st.sampled_from([1, 60])),
        statistics=draw(st.none() | st.just(statistics)),
        worst=draw(st.none() | st.text(max_size=200)),
        bounds=draw(st.none() | st.tuples(OPTIONAL, OPTIONAL)),
    )


@settings(max_examples=300, deadline=None)
@given(results(), st.integers(-5, 300), st.sampled_from([plot.UNICODE, plot.ASCII]))
def test_every_valid_result_has_a_picture(of: RuleResult, columns: int, drawn_with: plot.Letters) -> None:
    rows = plot.letters(of, columns, drawn_with)
    assert bool(rows) == (of.statistics is not None)
    width = min(max(columns, plot.LEAST_COLUMNS), plot.MOST_COLUMNS)
    assert all(len(text) <= width and len(name) <= 9 for name, text in rows)
    if drawn_with is plot.ASCII:
        assert all(text.isascii() for _, text in rows)
    svg = plot.svg(of)
    assert (svg is None) == (of.statistics is None)
    if svg is not None:
        assert len(svg.encode()) < 4000
        assert svg == plot.svg(of)
        ET.fromstring(svg)  # noqa: S314


def test_a_mean_alone_is_a_picture() -> None:
    increases = ComparisonRule(kind="comparison", metric="a", than="b", direction="increases")
    assert plot.letters(result(increases, None, (), "1"), 40)[0][0] == "measured"


@pytest.mark.parametrize("letter", ["&", "\U0001f600", "x"])
def test_the_largest_picture_is_small(letter: str) -> None:
    points = tuple(str(number * 10) for number in range(100))
    rule = ValueRule(metric="m" * 64, unit="k" * 64, value="1e-3000", tolerance=Tolerance(abs="1e-3001"))
    bounds = ("0.00000000012", "1000.12345678")
    large = result(rule, bounds, points, "499.123456789012", ("3.56789012345", "993.456789012"))
    picture = plot.svg(large.model_copy(update={"text": letter * 4000, "worst": letter * 4000}))
    assert picture is not None
    assert picture.count("h0") > 90
    assert len(picture.encode()) < 4000
