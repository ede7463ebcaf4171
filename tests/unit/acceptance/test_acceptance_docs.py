"""docs/rules.md is true: each of its rules says its sentence about its measurements."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from gatekeeper import documents
from gatekeeper.acceptance import evaluate
from gatekeeper.checkers.results import parse_results
from gatekeeper.model import AcceptanceRule, EmpiricalClaim

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n```json\n(.*?)```\n> (.*?)\n", PAGE, re.DOTALL)
RULE: TypeAdapter[AcceptanceRule] = TypeAdapter(AcceptanceRule)


def test_no_example_is_overlooked() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") == PAGE.count("```json") == 9


@pytest.mark.parametrize(("rule", "runs", "sentence"), EXAMPLES)
def test_examples(rule: str, runs: str, sentence: str) -> None:
    asked = documents.validate(AcceptanceRule, documents.load_yaml(rule.encode(), "rule"), "rule")
    measured = [parse_results(f'{{"metrics": {run}}}'.encode()) for run in runs.splitlines()]
    assert evaluate((asked,), measured, "0.95").rules[0].text == sentence


def test_the_claim_and_the_results_of_the_page_are_sound() -> None:
    claim, results = (
        re.sub(r"^    ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE)
    )
    assert isinstance(documents.parse(EmpiricalClaim, claim.encode(), "claim"), EmpiricalClaim)
    assert len(parse_results(results.encode())) == len(json.loads(results)["metrics"]) == 5
