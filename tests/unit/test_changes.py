"""What a branch changes, from real repositories; and that git runs nothing that one of them names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gatekeeper.changes import Branch, since
from gatekeeper.config import Config
from gatekeeper.errors import InputError

RECORD = "artifacts/TEST-00000001"
CLAIM = f"{RECORD}/claims/c1"
ID = "TEST:00000001"


# fmt: off
_KEYS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external",
    "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge",
    "filter.evil.process", "merge.evil.driver", "gpg.program", "credential.helper", "alias.ls-tree",
    "alias.ls-files", "alias.rev-parse", "pager.ls-tree", "pager.ls-files",
)
# fmt: on


class Repository:
    """A repository with a workspace in it, and a first commit called `base`."""

    def __init__(self, top: Path, space: str = ".") -> None:
        self.top, self.root = top, top / space
        top.mkdir()
        self.git("init", "--quiet", "--initial-branch", "trunk")
        self.write("gatekeeper.yaml", "policy: {artifact_mb: 7}\n")
        self.write(f"{RECORD}/record.yaml", "id: x\n")
        self.write(f"{CLAIM}/claim.yaml", "id: c1\n")
        self.write(f"{CLAIM}/artifact/repro.py", "print(1)\n")
        self.write(".gitignore", "artifacts/ledger/\n")
        self.commit()
        self.git("tag", "base")

    def git(self, *arguments: str) -> None:
        settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(
            ["git", *settings, *arguments], cwd=self.top, env=environment, check=True, capture_output=True
        )

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "m")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def trusted(branch: Branch) -> list[tuple[str, str]]:
    return [(it.path, it.how) for it in branch.touched.trusted]


def test_nothing_changed(repository: Repository) -> None:
    branch = since(repository.root, "base")
    assert (dict(branch.touched.records), trusted(branch), branch.prefix) == ({}, [], "")
    assert branch.config.policy.artifact_mb == 7


@pytest.mark.parametrize("committed", [True, False])
def test_changes_count_whether_committed_or_not(repository: Repository, committed: bool) -> None:
    repository.write(f"{CLAIM}/artifact/repro.py", "print(2)\n")
    repository.write("artifacts/TEST-00000002/claims/c1/artifact/new.py", "")
    repository.write("artifacts/TEST-00000003/record.yaml", "")
    repository.write("artifacts/ledger/head.json", "")  # .gitignore names it
    if committed:
        repository.commit()
    branch = since(repository.root, "base")
    assert dict(branch.touched.records) == {
        ID: {"c1"},
        "TEST:00000002": {"c1"},
        "TEST:00000003": frozenset(),
    }
    assert trusted(branch) == []


def test_the_policy_is_the_revision_s_of_today(repository: Repository) -> None:
    """A branch that began long ago brings neither its own policy nor that of its beginning."""
    repository.git("checkout", "--quiet", "-b", "stranger")
    repository.write("gatekeeper.yaml", "policy: {artifact_mb: 999}\n")
    repository.commit()
    repository.git("checkout", "--quiet", "trunk")
    repository.write("gatekeeper.yaml", "policy: {artifact_mb: 3}\n")
    repository.write(f"{CLAIM}/artifact/repro.py", "print('of another branch')\n")
    repository.commit()
    repository.git("checkout", "--quiet", "stranger")
    branch = since(repository.root, "trunk")
    assert branch.config.policy.artifact_mb == 3
    assert trusted(branch) == [("gatekeeper.yaml", "changed")]
    assert dict(branch.touched.records) == {}


def test_a_record_that_is_there_by_now_is_no_new_one(repository: Repository) -> None:
    other = "artifacts/TEST-00000002/claims/c1/claim.yaml"
    repository.git("checkout", "--quiet", "-b", "stranger")
    repository.write(other, "of the stranger")
    repository.commit()
    repository.git("checkout", "--quiet", "trunk")
    repository.write(other, "of the publisher")
    repository.commit()
    repository.git("checkout", "--quiet", "stranger")
    assert trusted(since(repository.root, "trunk")) == [(other, "added")]
    assert trusted(since(repository.root, "base")) == []


def test_a_policy_that_is_new_is_not_in_force(repository: Repository) -> None:
    repository.git("rm", "--quiet", "gatekeeper.yaml")
    repository.commit()
    repository.git("tag", "without")
    repository.write("gatekeeper.yaml", "policy: {artifact_mb: 999}\n")
    branch = since(repository.root, "without")
    assert branch.config == Config()
    assert trusted(branch) == [("gatekeeper.yaml", "added")]


def test_a_rename_of_a_trusted_half_is_a_deletion_and_an_addition(repository: Repository) -> None:
    repository.git("mv", f"{CLAIM}/claim.yaml", f"{CLAIM}/artifact/claim.yaml")
    repository.commit()
    branch = since(repository.root, "base")
    assert trusted(branch) == [(f"{CLAIM}/claim.yaml", "deleted")]
    assert branch.touched.withheld == {ID}


def test_a_record_that_is_gone_is_told(repository: Repository) -> None:
    shutil.rmtree(repository.root / RECORD)
    branch = since(repository.root, "base")
    assert trusted(branch) == [(f"{CLAIM}/claim.yaml", "deleted"), (f"{RECORD}/record.yaml", "deleted")]


def test_a_folder_that_became_a_link_is_told(repository: Repository) -> None:
    shutil.move(repository.root / CLAIM, repository.root / "elsewhere")
    (repository.root / CLAIM).symlink_to("../../../elsewhere")
    repository.commit()
    branch = since(repository.root, "base")
    assert (CLAIM, "added") in trusted(branch)
    assert branch.touched.withheld == {ID}


def test_a_file_that_became_a_link_to_the_same_bytes_is_another(repository: Repository) -> None:
    path = repository.root / CLAIM / "claim.yaml"
    path.rename(path.with_name("artifact") / "c")
    path.symlink_to("artifact/c")
    assert trusted(since(repository.root, "base")) == [(f"{CLAIM}/claim.yaml", "changed")]


def test_a_workspace_below_the_top(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository", "records/of mine")
    repository.write("../../.github/workflows/x.yml", "")
    repository.write(f"{CLAIM}/artifact/repro.py", "")
    repository.commit()
    branch = since(repository.root, "base")
    assert branch.prefix == "records/of mine/"
    assert trusted(branch) == [("../../.github/workflows/x.yml", "added")]
    assert dict(branch.touched.records) == {ID: {"c1"}}


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "::error::x", "é", "\udcff", "-x", " ", '"', "a\\b"])
def test_names_of_every_kind_are_read(repository: Repository, name: str) -> None:
    repository.write(f"{CLAIM}/artifact/{name}", "x")
    repository.commit()
    assert dict(since(repository.root, "base").touched.records) == {ID: {"c1"}}


@pytest.mark.parametrize(
    ("revision", "said"),
    [("nowhere", "no revision 'nowhere'"), ("--all", "no revision '--all'"), ("", "no revision ''")],
)
def test_a_revision_that_is_none(repository: Repository, revision: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        since(repository.root, revision)


def test_no_history_in_common(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.write("other", "")
    repository.commit()
    with pytest.raises(InputError, match="fetch-depth: 0"):
        since(repository.root, "base")


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a git repository"):
        since(tmp_path, "base")


def test_git_runs_nothing_that_the_repository_names(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its configuration, its attributes and the environment name commands; each would leave a file."""
    seen = tmp_path / "seen"
    seen.mkdir()

    def trap(name: str) -> str:
        path = tmp_path / f"trap-{name}"
        path.write_text(f'#!/bin/sh\ntouch "{seen}/{name}"\nexit 0\n')
        path.chmod(0o755)
        return str(path)

    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap(f"hook-{hook}"), hooks / hook)
    for key in _KEYS:
        repository.git("config", key, trap(key))
    repository.git("config", "core.hooksPath", str(hooks))
    repository.git("config", "filter.evil.required", "true")
    (repository.root / ".git/info/attributes").write_text("* filter=evil diff=evil merge=evil\n")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, trap(name))
    repository.write(f"{CLAIM}/artifact/repro.py", "print(3)\n")
    repository.write(f"{CLAIM}/claim.yaml", "id: c1 \n")
    branch = since(repository.root, "base")
    assert trusted(branch) == [(f"{CLAIM}/claim.yaml", "changed")]
    assert sorted(path.name for path in seen.iterdir()) == []
    # The traps work: git's own comparison of the same files springs one.
    subprocess.run(["git", "diff", "--stat"], cwd=repository.top, check=False, capture_output=True)
    assert list(seen.iterdir())


def test_another_repository_is_not_taken_from_the_environment(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.top))
    repository.write(f"{CLAIM}/artifact/repro.py", "print(2)\n")
    assert dict(since(repository.root, "base").touched.records) == {ID: {"c1"}}
