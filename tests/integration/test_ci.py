"""The action and the template, read as CI systems read them, and their very steps run here."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from gatekeeper.config import HOME
from gatekeeper.files import sha256
from gatekeeper.keys import KEY_VARIABLE
from gatekeeper.schemas import json_schema

RECORD = "EXAMPLE-BIRTHDAYS"
ID = RECORD.replace("-", ":")
PARTS = ("action.yml", "ci", "gatekeeper", "lean", "pyproject.toml", "requirements", "sandboxes", "setup")
FORMS = {f"{name}.{end}" for name in ("check", "verify") for end in ("json", "xml", "sarif", "md")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A publisher's repository, on a stranger's branch that attaches an artifact to a claim."""
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet", "--initial-branch", "main")
    (project / "gatekeeper.yaml").write_text("policy: {script: {wall_seconds: 60}}\n")
    (project / ".gitignore").write_text("gate-reports/\n")
    shutil.copytree(HOME / "artifacts" / RECORD, project / "artifacts" / RECORD)
    attached = project / "artifacts" / RECORD / "claims/c1/artifact"
    attached.rename(tmp_path / "attached")
    commit(project)
    git(project, "checkout", "--quiet", "-b", "stranger")
    (tmp_path / "attached").rename(attached)
    commit(project)
    return project


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    ran = subprocess.run(
        ["git", *settings, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "m")


def clean_environment(folder: Path) -> dict[str, str]:
    """A job's: no key of ours, nothing of the tests' Python."""
    ours = (KEY_VARIABLE, "PYTHONPATH", "VIRTUAL_ENV", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return environment | {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}


def schema(name: str) -> jsonschema.protocols.Validator:
    """One of the published schemas that check-jsonschema ships."""
    folder = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    document = json.loads((folder / name).read_text("utf-8"))
    return jsonschema.validators.validator_for(document)(document)


# GitHub

ACTION: dict[str, Any] = yaml.safe_load((HOME / "action.yml").read_text("utf-8"))


def substituted(text: str, contexts: dict[str, Any]) -> str:
    """A text with its expressions evaluated, as far as they are names joined by || or compared with ''."""

    def value(name: str) -> str:
        if name == "''":
            return ""
        found: Any = contexts
        for part in name.split("."):
            found = found.get(part, "") if isinstance(found, dict) else ""
        return str(found)

    def evaluated(match: re.Match[str]) -> str:
        expression = match[1].strip()
        assert re.fullmatch(r"[\w.-]+(?: (?:\|\||==) (?:[\w.-]+|''))*", expression), expression
        if " == " in expression:
            left, right = expression.split(" == ")
            return str(value(left) == value(right)).lower()
        return next((found for name in expression.split(" || ") if (found := value(name))), "")

    return re.sub(r"\$\{\{(.*?)\}\}", evaluated, text)


def act(
    project: Path, tmp_path: Path, event: dict[str, Any] | None = None, **given: str
) -> tuple[int, str, dict[str, str], str]:
    """Run the action's steps in a checkout; status, what they print, outputs and the summary."""
    inputs = {name: about["default"] for name, about in ACTION["inputs"].items()} | given
    git(project, "update-ref", "refs/remotes/origin/main", "main")  # as a checkout with all history has it
    github = {"event": event} if event else {"base_ref": "main"}
    contexts = {"inputs": inputs, "github": {"action_path": str(HOME), **github}}
    files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.unlink(missing_ok=True)
        path.touch()
    printed, status = "", 0
    for step in ACTION["runs"]["steps"]:
        if substituted(step.get("if", "true"), contexts) != "true":
            continue
        environment = clean_environment(tmp_path) | {name: str(path) for name, path in files.items()}
        environment |= {name: substituted(text, contexts) for name, text in step["env"].items()}
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=project / substituted(step.get("working-directory", "."), contexts),
            env=environment | {"GITHUB_ACTIONS": "true", "CI": "true", "RUNNER_TEMP": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        printed, status = printed + ran.stdout + ran.stderr, ran.returncode
        if status:
            break
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return status, printed, outputs, files["GITHUB_STEP_SUMMARY"].read_text()


@pytest.fixture
def gate(tmp_path: Path) -> str:
    """A gate that is installed already: this one."""
    path = tmp_path / "gate"
    path.write_text(f'#!/bin/sh\nPYTHONPATH="{HOME}" exec "{sys.executable}" -m gatekeeper.cli.main "$@"\n')
    path.chmod(0o755)
    return str(path)


def test_the_action_is_one_by_its_schema() -> None:
    schema("github-actions.json").validate(ACTION)


def test_no_expression_reaches_a_script() -> None:
    """What a stranger names would be part of the script."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "secrets." not in json.dumps(step)


def test_a_stranger_s_branch_is_verified_without_a_key(project: Path, tmp_path: Path, gate: str) -> None:
    status, printed, outputs, summary = act(project, tmp_path, gate=gate)
    assert status == 0, printed
    assert outputs["status"] == "0"
    reports = Path(outputs["reports"])
    assert reports.parent == tmp_path  # the runner's own, not a folder that a branch could have prepared
    assert {path.name for path in reports.iterdir()} == FORMS
    document = json.loads((reports / "verify.json").read_text())
    jsonschema.Draft202012Validator(json_schema("verify")).validate(document)
    (verdict,) = document["records"]
    assert (verdict["id"], verdict["status"]) == (ID, "VERIFIED")
    assert f"| {ID} | c1 | VERIFIED |" in summary
    assert summary.startswith("### gate check: 2 records and claims looked at")
    assert (
        "::warning file=artifacts/EXAMPLE-BIRTHDAYS/claims/c1/artifact/artifact.yaml" in printed
    )  # no licence
    suite = ElementTree.parse(reports / "verify.xml").getroot()  # noqa: S314, we wrote it
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")
    # Nothing is kept: no verdict, no ledger, no key.
    assert git(project, "status", "--porcelain", "--ignored") == ""
    assert not (tmp_path / "config").exists()


def test_what_fails_comes_with_the_end_of_its_log(project: Path, tmp_path: Path, gate: str) -> None:
    """For nobody keeps it; and what a script prints is no command of the system's."""
    artifact = project / "artifacts" / RECORD / "claims/c1/artifact"
    script = (
        "print('::error::owned')\nprint('##[error]owned')\nprint('```')\nraise SystemExit('out of luck')\n"
    )
    (artifact / "repro.py").write_text(script)
    manifest = artifact / "artifact.yaml"
    digest = f"repro.py: {sha256(script.encode())}"
    manifest.write_text(re.sub(r"repro\.py: sha256:\w+", digest, manifest.read_text()))
    commit(project)
    status, printed, outputs, summary = act(project, tmp_path, gate=gate)
    assert status == 1
    assert "title=script_failed::EXAMPLE:BIRTHDAYS c1: The script ended with status 1." in printed
    assert "\n::error::owned" not in printed
    assert "##[" not in printed
    assert "out of luck" in summary[summary.index("````text") :]
    document = (Path(outputs["reports"]) / "verify.xml").read_text()
    assert "out of luck" in document
    assert "##[" not in document


def test_what_a_stranger_changes_of_what_is_trusted_is_said_first(
    project: Path, tmp_path: Path, gate: str
) -> None:
    """And the record is not run at all: no engine is asked."""
    claim = project / "artifacts" / RECORD / "claims/c1/claim.yaml"
    claim.write_text(claim.read_text() + "# easier to meet\n")
    (project / "gatekeeper.yaml").write_text("policy: {requirements: false}\n")
    (project / ".github").mkdir()
    (project / ".github/::error::owned\n::error::owned").touch()
    commit(project)
    status, printed, outputs, summary = act(project, tmp_path, gate=gate)
    assert (status, outputs["status"]) == (1, "1")
    first = "This branch changes 3 files that decide over submissions"
    assert summary.startswith(f"**{first}")
    assert printed.startswith(f"::error file=gatekeeper.yaml,line=1,title=trusted_changed::{first}")
    assert "\n::error::owned" not in printed
    document = json.loads((Path(outputs["reports"]) / "verify.json").read_text())
    jsonschema.Draft202012Validator(json_schema("verify")).validate(document)
    assert (document["records"], document["withheld"]) == ([], [ID])
    assert next(iter(document)) == "trusted_changes"


def test_a_check_alone_needs_no_engine(project: Path, tmp_path: Path, gate: str) -> None:
    status, printed, outputs, _ = act(project, tmp_path, gate=gate, verify="false", strict="true")
    assert status == 1  # the artifact has no licence
    assert "no_license" in printed
    assert not (Path(outputs["reports"]) / "verify.json").exists()


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_branch_can_t_prepare_the_folder_of_the_reports(
    project: Path, tmp_path: Path, gate: str, kind: str
) -> None:
    """It could show its own report, or have the folder behind the link uploaded."""
    if kind == "link":
        (tmp_path / "elsewhere").mkdir()
        (project / "gate-reports").symlink_to(tmp_path / "elsewhere")
    else:
        (project / "gate-reports").mkdir()
        (project / "gate-reports/verify.md").write_text("all is well")
    status, printed, _, summary = act(project, tmp_path, gate=gate, reports="gate-reports")
    assert (status, summary) == (2, "")
    assert "gate-reports is there already" in printed
    if kind == "link":
        assert not list((tmp_path / "elsewhere").iterdir())


def test_on_a_push_the_commit_before_is_the_base(project: Path, tmp_path: Path, gate: str) -> None:
    event = {"before": git(project, "rev-parse", "main")}
    status, _, outputs, _ = act(project, tmp_path, event, gate=gate, verify="false")
    document = json.loads((Path(outputs["reports"]) / "check.json").read_text())
    assert (status, [case["claim"] for case in document["cases"]]) == (0, [None, "c1"])


def test_a_base_that_is_not_there(project: Path, tmp_path: Path, gate: str) -> None:
    status, printed, outputs, _ = act(project, tmp_path, gate=gate, base="nowhere")
    assert (status, outputs["status"]) == (2, "2")
    assert "There is no revision 'nowhere' here; fetch it, or name another." in printed


# GitLab


def test_the_template_s_steps_install_and_verify(project: Path, tmp_path: Path) -> None:
    """A job on a machine with git, Python and an engine; the gate comes from its repository, by commit."""
    template = yaml.safe_load((HOME / "ci/gitlab.yml").read_text("utf-8"))
    schema("gitlab-ci.json").validate(template)
    job = template["gatekeeper"]

    ours = tmp_path / "gatekeeper.git"
    ours.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (HOME / part).is_dir() else shutil.copy
        copy(HOME / part, ours / part, **({"ignore": _CACHES} if (HOME / part).is_dir() else {}))
    git(ours, "init", "--quiet")
    commit(ours)
    origin = tmp_path / "origin.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(project), str(origin))
    git(project, "remote", "add", "origin", str(origin))

    (tmp_path / "builds").mkdir()
    environment = clean_environment(tmp_path) | {
        name: text for name, text in job["variables"].items() if not name.startswith("DOCKER_")
    }
    environment |= {
        "CI_BUILDS_DIR": str(tmp_path / "builds"),
        "CI_JOB_ID": "7",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "GATE_REPOSITORY": str(ours),
        "GATE_REF": git(ours, "rev-parse", "HEAD"),
    }
    script = "\n".join([*job["before_script"], *job["script"]])
    ran = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 record: 1 VERIFIED, 0 Unverified." in ran.stdout
    reports = {f"gate-reports/{name}" for name in FORMS}
    assert {str(path.relative_to(project)) for path in (project / "gate-reports").iterdir()} == reports
    assert job["artifacts"]["reports"]["junit"] == "**/gate-reports/*.xml"
    # A job's own variables would win over those of the project that includes it.
    assert not [name for name in job["variables"] if name.startswith("GATE_")]


_CACHES = shutil.ignore_patterns("__pycache__", ".venv")
