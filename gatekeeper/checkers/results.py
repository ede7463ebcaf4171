"""Reads results.json as a script wrote it: a stranger's bytes."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from gatekeeper import documents
from gatekeeper.model import Metric
from gatekeeper.model.base import UNION_MARK, MetricName

MAX_METRICS = 10_000
MAX_DEPTH = 16

_ADAPTER: TypeAdapter[dict[str, Metric]] = TypeAdapter(dict[MetricName, Metric])


class MalformedResults(ValueError):
    """results.json can't be read; the message is one sentence."""


def parse_results(data: bytes) -> dict[str, Metric]:
    """The metrics of `{"metrics": {NAME: {"value": "10.31", "unit": "percent"}}}`.

    Numbers are decimal strings, so that no reader rounds them. A series or table is `{"values": […]}`, a text
    `{"text": "…"}`, a set `{"members": […]}`.

    Raises:
        MalformedResults: not UTF-8, not JSON, nested too deeply, NaN or an infinity, a key given twice, a
            number that is no string, an unknown field, or too many metrics.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedResults(f"results.json: byte {error.start} is not UTF-8.") from None
    _check_depth(text)
    try:
        document = json.loads(
            text, parse_constant=_no_constant, object_pairs_hook=_once, parse_int=_Number, parse_float=_Number
        )
    except MalformedResults:
        raise
    except (ValueError, RecursionError) as error:
        first = str(error).splitlines()[0][:120] if str(error) else "too deep"
        raise MalformedResults(f"results.json: is not JSON ({first}).") from None
    if not isinstance(document, dict) or set(document) != {"metrics"}:
        raise MalformedResults('results.json: must be {"metrics": {…}} and nothing beside it.')
    metrics = document["metrics"]
    if not isinstance(metrics, dict) or len(metrics) > MAX_METRICS:
        raise MalformedResults(f"results.json: metrics must be a mapping of at most {MAX_METRICS} names.")
    for name, metric in metrics.items():
        given = _bare_number(metric)
        if given is not None:
            raise MalformedResults(
                f'results.json: the numbers of {name[:64]!r} must be text: "{given[:40]}", not a bare number.'
            )
    try:
        return _ADAPTER.validate_json(json.dumps(metrics))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        if not problem["loc"]:
            raise MalformedResults("results.json: holds half a character (a lone surrogate).") from None
        name, *field = (str(part)[:64] for part in problem["loc"] if not str(part).startswith(UNION_MARK))
        if field == ["[key]"]:
            what = "a letter, then at most 63 letters, digits or _ . -"
            raise MalformedResults(f"results.json: {name!r} is no metric's name ({what}).") from None
        sentence = documents.first_problem(error).partition(": ")[2]
        where = ".".join((repr(name), *field))
        raise MalformedResults(f"results.json: metrics.{where}: {sentence}") from None


def _bare_number(metric: Any) -> str | None:
    """The first number of a metric that was not written as text."""
    if isinstance(metric, _Number):
        return metric
    parts = metric.values() if isinstance(metric, dict) else metric if isinstance(metric, list) else ()
    return next((found for part in parts if (found := _bare_number(part)) is not None), None)


class _Number(str):
    """The literal of a bare JSON number, told apart from text."""

    __slots__ = ()


def _no_constant(name: str) -> NoReturn:
    raise MalformedResults(f"results.json: holds {name}, which is no finite number.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in pairs:
        if key in document:
            raise MalformedResults(f"results.json: the key {key[:64]!r} is given twice.")
        document[key] = value
    return document


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser recurses. Brackets inside strings count too, which only
    makes the bound stricter for texts that no metric has a use for."""
    depth = 0
    for char in text:
        if char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise MalformedResults(f"results.json: is nested deeper than {MAX_DEPTH} levels.")
        elif char in "]}":
            depth -= 1
