"""docs/rules.md is true: each of its rules says its sentence about its measurements."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gatekeeper import documents
from gatekeeper.acceptance import evaluate
from gatekeeper.checkers.results import parse_results
from gatekeeper.model import AcceptanceRule, EmpiricalClaim
from gatekeeper.schemas import json_schema

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n```json\n(.*?)```\n> (.*?)\n", PAGE, re.DOTALL)


def test_no_example_is_overlooked() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") == PAGE.count("```json") == 9


@pytest.mark.parametrize(("rule", "runs", "sentence"), EXAMPLES)
def test_examples(rule: str, runs: str, sentence: str) -> None:
    document = documents.load_yaml(rule.encode(), "rule")
    Draft202012Validator(json_schema("rule")).validate(document)
    asked = documents.validate(AcceptanceRule, document, "rule")
    written = [{"metrics": json.loads(run)} for run in runs.splitlines()]
    for results in written:
        Draft202012Validator(json_schema("results")).validate(results)
    measured = [parse_results(json.dumps(results).encode()) for results in written]
    assert evaluate((asked,), measured, "0.95").rules[0].text == sentence


@pytest.mark.parametrize(
    "rule",
    [
        {"metric": "m"},
        {"kind": "other", "metric": "m", "value": "1"},
        {"metric": "m", "value": 1},
        {"kind": "value", "metric": "m", "value": "1", "values": ["1"]},
        {"kind": "series", "metric": "m", "values": [["1"], "2"]},
        {"kind": "comparison", "metric": "m"},
        {"kind": "text", "metric": "m", "equals": 1},
    ],
)
def test_the_schema_refuses_what_is_no_rule(rule: dict[str, Any]) -> None:
    assert not Draft202012Validator(json_schema("rule")).is_valid(rule)


def test_the_claim_and_the_results_of_the_page_are_sound() -> None:
    claim, results = (
        re.sub(r"^    ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE)
    )
    assert isinstance(documents.parse(EmpiricalClaim, claim.encode(), "claim"), EmpiricalClaim)
    assert len(parse_results(results.encode())) == len(json.loads(results)["metrics"]) == 5
