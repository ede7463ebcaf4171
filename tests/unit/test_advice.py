"""What `gate` alone advises: every fact has its step, and every command that it names can be typed."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import Any

import pytest
import typer.main

from gatekeeper.cli.main import app
from gatekeeper.model import ReasonCode
from gatekeeper.report.advice import MOST_STEPS, Facts, Standing, Step, render, steps

GOOD = Facts(root="/records", verified=1, standing=(Standing("SRCH:0001", "c1", ReasonCode.ARTIFACT_PASSED),))


def records(*reasons: ReasonCode, queued: bool = False) -> Facts:
    """Records that stand so."""
    standing = (Standing(f"SRCH:{n:04}", "c1", reason, queued) for n, reason in enumerate(reasons, 1))
    return Facts(root="/records", standing=tuple(standing))


def only(facts: Facts) -> Step:
    [step] = steps(facts)
    return step


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        (Facts(root=None), "gate init"),
        (replace(GOOD, has_key=False), "gate keys new"),
        (replace(GOOD, engine=False), "gate doctor"),
        (Facts(root="/records"), "gate ingest FILE"),
        (replace(GOOD, unreadable=("artifacts/X/record.yaml: title: is missing.",)), "gate check"),
        (records(ReasonCode.RECALLED, queued=True), "gate verify --queued"),
        (GOOD, "gate rot --older-than 90d"),
    ],
)
def test_what_is_missing_comes_first(facts: Facts, command: str) -> None:
    assert steps(facts)[0].command == command


def test_an_engine_that_can_not_be_seen_is_not_missed() -> None:
    assert steps(replace(GOOD, engine=None)) == steps(GOOD)


def test_what_all_verified_leads_to() -> None:
    assert [step.command for step in steps(GOOD)] == [
        "gate rot --older-than 90d",
        "gate capsule SRCH:0001 -o SRCH-0001.zip",
    ]


def takes(command: Any, words: list[str]) -> None:
    """Fails as the command line would where a command, an option or an argument is wrong."""
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    command.make_context("gate", list(words))


@pytest.mark.parametrize("reason", [code for code in ReasonCode if code is not ReasonCode.ARTIFACT_PASSED])
def test_every_reason_leads_to_a_command_that_can_be_typed(reason: ReasonCode) -> None:
    claim = "" if reason is ReasonCode.NO_CLAIMS else "c1"
    step = only(Facts(root="/records", standing=(Standing("SRCH:0001", claim, reason),)))
    assert reason.meaning in step.why
    for each in (step.command, *re.findall(r"`(gate [^`…|]*)`", reason.remedy)):
        takes(typer.main.get_command(app), shlex.split(each)[1:])


def test_a_reason_is_named_once_with_some_of_its_records() -> None:
    step = only(records(*[ReasonCode.OUTSIDE_TOLERANCE] * 5))
    assert "SRCH:0001, SRCH:0002, SRCH:0003 and 2 more: " in step.why
    assert step.command == "gate explain SRCH:0001 c1"


def test_records_to_verify_are_named_while_they_are_few() -> None:
    assert only(records(*[ReasonCode.STALE] * 2)).command == "gate verify SRCH:0001 SRCH:0002"
    assert only(records(*[ReasonCode.STALE] * 4)).command == "gate verify --all"


def test_mending_comes_before_running_and_running_before_reading() -> None:
    wanted = [ReasonCode.INVALID_CLAIM, ReasonCode.STALE, ReasonCode.LEAN_ERROR]
    found = steps(records(*reversed(wanted)))
    assert [code for step in found for code in wanted if code.meaning in step.why] == wanted


def test_what_was_recalled_is_said_once() -> None:
    assert only(records(ReasonCode.RECALLED, queued=True)).command == "gate verify --queued"


def test_the_text_is_short_and_fits() -> None:
    codes = [code for code in ReasonCode if code is not ReasonCode.ARTIFACT_PASSED]
    text = render(records(*codes), width=60)
    assert text.startswith(f"/records: {len(codes)} records, 0 VERIFIED.")
    assert text.count("\n    gate ") == MOST_STEPS + 1
    assert f"And {len(codes) - MOST_STEPS} reasons more" in text
    assert max(map(len, text.splitlines())) <= 60
