"""A person who types or writes something wrong gets one sentence that says what, where, and what to do."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.typed import Said, typed

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
RECORD = "artifacts/TEST-0001/record.yaml"
CLAIM = "artifacts/TEST-0001/claims/c1/claim.yaml"
MANIFEST = "artifacts/TEST-0001/claims/c1/artifact/artifact.yaml"
NO_WORKSPACE = "or above it; run `gate init` to make a workspace here, or name one with --workspace."
NO_FILE = "nothing: there is no such file."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one record and two claims, and some files that are not what is asked for."""
    root = tmp_path_factory.mktemp("template")
    for line in (
        "gate init",
        "gate new TEST:0001 c1 --kind empirical",
        "gate new TEST:0001 c2 --kind mathematical",
    ):
        assert typed(line, root).status == 0
    (root / "noise").write_bytes(b"\x00\xff" * 100)
    (root / "void").touch()
    (root / "folder").mkdir()
    return root


@pytest.fixture
def space(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "space")


def says(said: Said, sentence: str, status: int = 2) -> None:
    """One sentence, and no sign of how the program is made."""
    shown = said.err + said.out
    assert sentence in " ".join(shown.split()), shown
    assert "Traceback" not in shown
    assert "an error of the gate itself" not in shown
    assert said.status == status


@pytest.mark.parametrize(
    "line",
    [
        "gate list",
        "gate show TEST:0001",
        "gate verify --all",
        "gate attach TEST:0001 c1",
        "gate capsule TEST:0001 -o x.zip",
        "gate site build -o out",
    ],
)
def test_without_a_workspace(line: str, tmp_path: Path) -> None:
    says(typed(line, tmp_path), NO_WORKSPACE)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("gate show TEST:0002", "No record TEST:0002 in "),
        ("gate show TEST:0002", "; do you mean TEST:0001?"),
        ("gate show OTHER:12345678", "there are: TEST:0001."),
        (
            "gate show test:0001",
            "'test:0001' is no record id; one looks like SRCH:08EA5386; do you mean TEST:0001?",
        ),
        ("gate show ТEST:0001", "'Т' in it is CYRILLIC CAPITAL LETTER TE; do you mean TEST:0001?"),
        ("gate verify TEST:0002", "do you mean TEST:0001?"),
        ("gate audit TEST:0002", "do you mean TEST:0001?"),
        ("gate show ../../etc", "'../../etc' is no record id"),
        ("gate new test:1 c1 --kind empirical", "'test:1' is no record id"),
        ("gate new TEST:0001 C3 --kind empirical", "'C3' is no claim id; one looks like c1"),
        ("gate new TEST:0001 c3", "say with --kind"),
        ("gate new TEST:0001 c1", "has a claim c1 with an artifact already; choose another name."),
        ("gate freeze TEST:0001 c3", "TEST:0001 has no claim 'c3'; its claims: c1, c2."),
        ("gate explain TEST:0001 c3", "its claims: c1, c2."),
        ("gate env explain TEST:0001/c3", "its claims: c1, c2."),
        ("gate env explain TEST:0001", "run `gate verify TEST:0001`."),
        ("gate ledger prove TEST:0001", "it has none yet; `gate verify` makes one."),
        ("gate ledger head", "no entry yet; `gate verify` makes the first."),
        ("gate capsule TEST:0001 -o x.zip", "has no entry yet; run `gate verify`."),
        ("gate keys export 1234", "give at least 8 digits, as `gate keys list` shows them."),
        ("gate approve TEST:0001 c1", "`gate keys admit FILE --role reviewer`"),
        ("gate schema nothing", "no schema 'nothing'; there are: record, "),
        ("gate images build nothing", "the recipes here are: base, "),
        ("gate recall --reason x", "name one thing to recall: --engine, "),
        ("gate recall --image python", "say why with --reason"),
        ("gate recall --engine lean --reason x", "say which version, as in lean==4.35.0"),
        ("gate rot --older-than 3months", "say it in hours, days or weeks: 12h, 90d, 8w."),
        ("gate verify", "name the records to evaluate"),
        ("gate contracts", "name a record, or give --all"),
    ],
)
def test_what_is_not_there(template: Path, line: str, sentence: str) -> None:
    says(typed(line, template), sentence)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("gate ingest nothing", NO_FILE),
        ("gate ingest noise", "it holds NUL bytes, so it is no UTF-8 text; save the page as text or HTML"),
        ("gate ingest void", "it is empty; save the record's page again"),
        ("gate ingest folder", "there is no file in there to ingest."),
        ("gate keys trust nothing", NO_FILE),
        ("gate keys trust noise", "is no Ed25519 public key in PEM; `gate keys export` writes one."),
        ("gate keys trust folder", "folder: is not a plain file"),
        ("gate ledger consistency nothing", NO_FILE),
        ("gate ledger consistency noise", "noise: is no tree head; `gate ledger head` prints one."),
        ("gate verdicts import noise", "have the other gate run `gate ledger prove ID` again."),
        ("gate lean check nothing", NO_FILE),
        ("gate lean check folder", "folder: is not a plain file"),
        ("gate audit nothing", "there is no such file, and it is no record id."),
        ("gate audit noise", "fetch it again, from where it was published."),
        ("gate data add noise", "names no store that files can be put into; add one to `stores`."),
        ("gate list -C noise", "noise is no folder; name the one that holds gatekeeper.yaml."),
        ("gate list -C folder", "run `gate init` there."),
        ("gate init noise", "noise is a file; name a folder."),
        ("gate init noise/deep", "a file is in the way there; name another place."),
        ("gate contracts --all -o noise", "a file is in the way there; name another place."),
        ("gate report TEST:0001 -o folder", "folder is a folder; name a file."),
        ("gate site build -o noise", "is a file; name a folder"),
        ("gate images build --from nothing", "nothing can't be read"),
    ],
)
def test_files_that_are_not_what_is_asked_for(template: Path, line: str, sentence: str) -> None:
    says(typed(line, template), sentence)


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (
            "gatekeeper.yaml",
            "policy: [",
            "line 2, column 1 did not find expected node content; mend the YAML there.",
        ),
        ("gatekeeper.yaml", "polcy: {}", "polcy: no such field; remove it or mend its name."),
        (
            "gatekeeper.yaml",
            "policy: {script: {cpus: many}}",
            "policy.script.cpus: must be a whole number, not 'many'.",
        ),
        (
            RECORD,
            "id: TEST:0001\n\ttitle: x",
            "found a tab character that violates indentation; mend the YAML there.",
        ),
        (
            CLAIM,
            "id: c1\ntext: x\nkind: emprical\n",
            "must be one of 'unclassified', 'mathematical', 'empirical'.",
        ),
        (CLAIM, "id: c1\ntext: x\nkind: empirical\naccept: []\n", "accept: must hold at least 1 item."),
        (MANIFEST, "{", "mend the YAML there."),
        (MANIFEST, "kind: repro-script\nentry: repro.py\n", "files: is missing; `gate attach` lists them."),
        (MANIFEST, "\xff\xfe", "byte 0 is not UTF-8; save the file as UTF-8."),
    ],
)
def test_files_that_are_written_wrong(space: Path, path: str, text: str, sentence: str) -> None:
    (space / path).write_text(text, encoding="latin-1")
    said = typed("gate check", space)
    assert path in said.err + said.out
    says(said, sentence, status=2 if path == "gatekeeper.yaml" else 1)


@pytest.mark.parametrize(
    "line",
    [
        "gate verify TEST:0001",
        "gate freeze TEST:0001 c1",
        "gate attach TEST:0001 c1",
        "gate keys export",
        "gate keys rotate",
        "gate keys list",
        "gate audit nothing.zip",
        "gate recall --image python --reason x",
        "gate",
    ],
)
def test_without_a_key(space: Path, tmp_path: Path, line: str) -> None:
    said = typed(line, space, {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)})
    says(said, "gate keys new", status=0 if line in ("gate", "gate keys list") else 2)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("gate verify TEST:0001", 3),
        ("gate doctor", 3),
        ("gate images list", 3),
        ("gate images build python", 3),
        ("gate lean check artifacts/TEST-0001/claims/c2/Statement.lean", 3),
        ("gate", 0),
    ],
)
def test_without_an_engine(space: Path, line: str, status: int) -> None:
    said = typed(line, space, {"DOCKER_HOST": "unix:///nowhere/docker.sock"})
    says(said, "gate doctor" if line == "gate" else "start Docker", status=status)


def full() -> None:
    """No file may grow, as if the disk were full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("gate freeze TEST:0001 c1", "ledger.jsonl"),
        ("gate new TEST:0001 c3 --kind empirical", "claim.yaml"),
        ("gate keys new", ".key"),
        ("gate contracts --all -o out", "out/TEST-0001/"),
    ],
)
def test_without_room_on_the_disk(space: Path, line: str, file: str) -> None:
    before = [path for path in space.rglob("*") if path.is_file() and path.stat().st_size]
    said = subprocess.run(
        [*GATE, *line.split()[1:]], cwd=space, capture_output=True, text=True, preexec_fn=full, check=False
    )
    says(Said(said.returncode, said.stdout, said.stderr), "; check the disk and the permissions.", status=3)
    assert file in said.stderr
    after = [path for path in space.rglob("*") if path.is_file() and path.stat().st_size]
    assert sorted(after) == sorted(before)


def test_an_answer_that_nobody_can_take(template: Path) -> None:
    says(
        typed("gate schema claim > /dev/full", template), "No space left on device; check the disk", status=3
    )
