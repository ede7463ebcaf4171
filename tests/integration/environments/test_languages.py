"""Every language that the guide shows, and the step that builds programs."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from gatekeeper.model import ClaimVerdict
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

from .support import again, verify

GUIDE = Path(__file__).parents[3] / "docs" / "environments.md"
COMPILE = {"command": ["sh", "-c", 'gcc -O2 -o "$GATE_OUT/mean" repro.c'], "produces": ["mean"]}


def example(heading: str) -> bytes:
    """The last indented block below a heading of the guide."""
    section = GUIDE.read_text("utf-8").split(f"### {heading}\n")[1].split("\n## ")[0].split("\n### ")[0]
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", section, re.MULTILINE)
    return textwrap.dedent(blocks[-1]).encode()


@pytest.mark.parametrize(
    ("heading", "name", "environment", "command", "build"),
    [
        ("Python", "repro.py", "python", ["python3", "repro.py"], None),
        ("R", "repro.R", "r", ["Rscript", "repro.R"], None),
        ("Shell", "repro.sh", "python", ["sh", "repro.sh"], None),
        ("C", "repro.c", "c", ["./mean"], COMPILE),
    ],
)
def test_the_guides_examples_hold(
    workspace: Workspace,
    sandbox: Sandbox,
    heading: str,
    name: str,
    environment: str,
    command: list[str],
    build: object,
) -> None:
    fields = {"build": build} if build else {}
    claim = verify(workspace, sandbox, {name: example(heading)}, command, environment, **fields)
    assert claim.status == "VERIFIED", claim.reason.text
    assert claim.evidence is not None
    assert (claim.evidence.steps[0].name == "build") is (build is not None)


def test_a_build_sees_no_input(workspace: Workspace, sandbox: Sandbox) -> None:
    script = b"""
set -e
test -z "$(ls "$GATE_IN")"
test ! -e values.txt
cat > "$GATE_OUT/bin/prog" << END
#!/bin/sh
echo '{"metrics": {"mean": {"value": "2.416667"}}}' > /out/results.json
END
"""
    build = {"command": ["sh", "-c", 'mkdir "$GATE_OUT/bin"; sh make.sh'], "produces": ["bin/prog"]}
    claim = verify(workspace, sandbox, {"make.sh": script}, ["bin/prog"], build=build)
    assert claim.evidence is not None
    assert {step.exit_code for step in claim.evidence.steps} == {0}
    assert [step.name for step in claim.evidence.steps].count("build") == 1


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (["gcc", "-o", "/out/mean", "repro.c"], "The build ended with status 1."),
        (["true"], "there is no $GATE_OUT/mean"),
        (["ln", "-s", "/bin/true", "/out/mean"], "$GATE_OUT/mean is refused"),
        (["sh", "-c", "kill -9 $$"], "The build was ended by signal 9."),
    ],
)
def test_a_build_that_fails_is_told(
    workspace: Workspace, sandbox: Sandbox, command: list[str], text: str
) -> None:
    build = {"command": command, "produces": ["mean"]}
    claim = verify(workspace, sandbox, {"repro.c": b"int main( {"}, ["./mean"], "c", build=build)
    assert (claim.status, str(claim.reason.code)) == ("Unverified", "script_failed")
    assert text in claim.reason.text


def test_a_verdict_made_again_differs_in_times_alone(workspace: Workspace, sandbox: Sandbox) -> None:
    def seen(claim: ClaimVerdict) -> dict[str, object]:
        document = claim.model_dump(mode="json")
        for step in document["evidence"]["steps"]:
            del step["seconds"], step["peak_memory"]
        return document

    verify(workspace, sandbox, {"repro.R": example("R")}, ["Rscript", "repro.R"], "r")
    assert seen(again(workspace, sandbox)) == seen(again(workspace, sandbox))
