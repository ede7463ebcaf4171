"""Submissions that try something: each gets exactly its findings, in every form of the report.

A folder holds `attack.py`, whose `attack(root)` changes a workspace with one honest record that was committed
as `base`, and `expected.yaml`: about; branch, whether it is held against `base`; status; first, what every
form of the report begins with; findings, as code and place. What `attack` returns is a secret: none tells it.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from fluidattacks_core.sarif import SarifLog
from typer.testing import CliRunner

from gatekeeper import skeletons
from gatekeeper.cli.main import app
from gatekeeper.model import Record
from gatekeeper.workspace import Workspace

HERE = Path(__file__).parent / "submission"
CASES = sorted(folder for folder in HERE.iterdir() if (folder / "expected.yaml").exists())
FORMS = ("text", "json", "junit", "sarif", "github", "markdown")
ID = "TEST:00000001"
HEADLINE = (
    "This branch changes a file that decides over submissions, or that was reviewed before: "
    "a maintainer must look first."
)


@pytest.fixture
def root(workspace: Workspace) -> Path:
    """A workspace with an honest record, in a repository of its own."""
    (workspace.root / "gatekeeper.yaml").write_text("policy: {artifact_mb: 1}\n")
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, files = skeletons.empirical("c1", "text")
    workspace.write_claim(ID, claim)
    workspace.write_artifact(ID, "c1", artifact.model_copy(update={"license": "MIT"}), files)
    workspace.attach(ID, "c1")
    git(workspace.root, "init", "--quiet")
    commit(workspace.root)
    git(workspace.root, "tag", "base")
    return workspace.root


def git(root: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *settings, *arguments], cwd=root, env=environment, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", "m")


def test_the_workspace_is_honest(root: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["check", str(root)])
    assert (ran.exit_code, ran.output) == (
        0,
        "Nothing is wrong that can be seen without running it. Next: `gate verify`.\n",
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(case: Path, root: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text("utf-8"))
    attack: Callable[[Path], str | None] = runpy.run_path(str(case / "attack.py"))["attack"]
    secret = attack(root)

    files = {form: tmp_path / "reports" / form for form in FORMS}
    command = [
        "check",
        "--workspace",
        str(root),
        *(f"--report={form}={path}" for form, path in files.items()),
    ]
    if expected["branch"]:
        commit(root)
        command += ["--changed-since", "base"]
    ran = CliRunner().invoke(app, command)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    forms = {form: path.read_text("utf-8") for form, path in files.items()}

    # Exactly these, in this order.
    document = json.loads(forms["json"])
    found = [*document["trusted_changes"], *(it for each in document["cases"] for it in each["findings"])]
    assert [told(it) for it in found] == expected["findings"], "\n".join(it["text"] for it in found)
    assert ran.exit_code == expected["status"]
    assert forms["text"] == ran.output

    # What is trusted comes first, in every form.
    first = expected.get("first")
    if first:
        path = document["trusted_changes"][0]["place"]["file"]
        assert forms["text"].startswith(first)
        assert forms["markdown"].startswith(f"**{first}")
        assert re.match(r"::(error|notice) ", forms["github"])
        assert first in forms["github"].splitlines()[0]
        top = ElementTree.fromstring(forms["junit"]).find(".//testcase")  # noqa: S314, we wrote it
        assert top is not None
        assert top.get("name") == path
        result = json.loads(forms["sarif"])["runs"][0]["results"][0]
        assert result["ruleId"] in ("trusted_changed", "trusted_new")
    else:
        assert document["trusted_changes"] == []

    # Each form is sound, and nothing of an author's is a command or a secret in any.
    SarifLog.model_validate_json(forms["sarif"])
    ElementTree.fromstring(forms["junit"])  # noqa: S314
    for form, text in forms.items():
        assert text.replace("\n", "").isprintable(), form
        assert secret is None or secret not in text, form
        if form != "github":
            assert not any(line.lstrip().startswith("::") for line in text.splitlines()), form
    assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in forms["github"].splitlines())
    assert all(len(it["text"]) < 500 for it in found)


def told(finding: dict[str, object]) -> str:
    place = finding["place"]
    assert isinstance(place, dict)
    where = ":".join(str(place[part]) for part in ("file", "line", "column") if place[part] is not None)
    return f"{finding['code']} {where.replace('artifacts/TEST-00000001/', '…/')}"


def test_a_branch_without_a_policy_is_told_so_from_within(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "gatekeeper.yaml").unlink()
    monkeypatch.chdir(root)
    ran = CliRunner().invoke(app, ["check", "--changed-since", "base"])
    assert (ran.exit_code, ran.output.splitlines()[0]) == (1, HEADLINE)
