"""What a build writes, what it leaves alone, and what it never touches."""

from __future__ import annotations

import functools
import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.workspaces import Canned
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from gatekeeper import footprint, skeletons
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.model import QualityTier, Record, Verdict
from gatekeeper.model.attestation import GatekeeperTarget, GateVerdict
from gatekeeper.records import Records
from gatekeeper.site import build as building
from gatekeeper.site import pages
from gatekeeper.site.build import Asked, Built, build
from gatekeeper.site.manifest import NAME, load
from gatekeeper.site.serve import find, server
from gatekeeper.workspace import Workspace

FIRST, SECOND, THIRD = "TEST:00000001", "TEST:00000002", "TEST:00000003"


def no_sandbox() -> None:
    raise AssertionError("a site runs nothing")


def opened(space: Workspace) -> Records:
    return Gate(Workspace.open(space.root), no_sandbox).records  # type: ignore[arg-type]


@pytest.fixture
def space(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Three records, two of them with a claim each."""
    monkeypatch.setattr(footprint, "RACY_NS", 20_000_000)
    for record_id in (FIRST, SECOND, THIRD):
        tier = QualityTier(tier="DOI grade")
        workspace.add_record(
            Record(id=record_id, kind="submission", title=f"About {record_id}", quality_tier=tier)
        )
    for record_id in (FIRST, SECOND):
        claim, _, artifact, files = skeletons.empirical("c1", "The quantity is one.")
        workspace.write_claim(record_id, claim)
        workspace.write_artifact(record_id, "c1", artifact, files)
        workspace.attach(record_id, "c1")
    return workspace


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def built(space: Workspace, out: Path) -> Callable[..., Built]:
    def run(**asked: object) -> Built:
        time.sleep(0.05)
        return build(space, opened, Asked(out, **asked))  # type: ignore[arg-type]

    return run


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text(path: Path) -> str:
    body = LexborHTMLParser(path.read_text()).body
    return " ".join(body.text(separator=" ").split()) if body else ""


def test_every_page_has_its_json_and_every_link_leads_to_a_file(
    built: Callable[..., Built], out: Path
) -> None:
    assert built() == Built(records=3, made=3)
    names = set(everything(out))
    for record_id in (FIRST, SECOND, THIRD):
        name = pages.file_name(record_id)
        assert {f"records/{name}{it}" for it in (".html", ".json", ".svg")} <= names
        document = json.loads((out / f"records/{name}.json").read_bytes())
        assert document["record"]["id"] == document["verdict"]["id"] == record_id
        assert document["contracts"]["manifest"]["contract"] == "paper-manifest-v1.1"
    assert {"index.html", "records.json", "statistics.html", "statistics.json", "404.html"} <= names
    for path in out.rglob("*.html"):
        for node in LexborHTMLParser(path.read_text()).css("[href], [src]"):
            target = node.attributes.get("href") or node.attributes.get("src") or ""
            if not target.startswith(("#", "https://", "/")):
                assert (path.parent / target.partition("?")[0]).resolve().is_file(), (path, target)
    assert not [name for name in names if name.endswith(".part")]


def test_a_page_says_what_stands(built: Callable[..., Built], out: Path) -> None:
    built()
    first = text(out / "records/TEST-00000001.html")
    assert "Gate status Unverified" in first
    assert "stale" in first
    assert "Nobody has approved the trusted half." in first
    assert "Evaluated never" in first
    assert "no_claims" in text(out / "records/TEST-00000003.html")
    assert "Unverified" in (out / "records/TEST-00000001.svg").read_text()
    listed = text(out / "index.html")
    assert "3 records: 0 VERIFIED, 3 Unverified" in listed
    numbers = json.loads((out / "statistics.json").read_bytes())
    assert (numbers["records"], numbers["records_by_reason"]) == (3, {"stale": 2, "no_claims": 1})
    found = json.loads((out / "search/0.json").read_bytes())
    assert [record[0] for record in found["records"]] == [FIRST, SECOND, THIRD]


def test_the_same_facts_make_the_same_bytes(
    built: Callable[..., Built], space: Workspace, out: Path, tmp_path: Path
) -> None:
    built()
    other = tmp_path / "other"
    build(space, opened, Asked(other))
    one, two = everything(out), everything(other)
    one.pop(NAME), two.pop(NAME)
    assert one == two


def test_what_did_not_change_is_not_made_again(
    built: Callable[..., Built], space: Workspace, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built()
    before = everything(out)
    assert built().made == 0
    assert built(fresh=True).made == 3
    assert everything(out) == before
    script = space.artifact_folder(SECOND, "c1") / "repro.py"
    script.write_bytes(script.read_bytes() + b"# more\n")
    asked: list[str] = []
    gather = building.gather
    monkeypatch.setattr(building, "gather", lambda records, name: asked.append(name) or gather(records, name))  # type: ignore[func-returns-value]
    assert built().made == 1
    assert asked == [SECOND]
    assert "digest_mismatch" in text(out / "records/TEST-00000002.html")
    changed = {name for name, data in everything(out).items() if before[name] != data}
    expected = {f"records/TEST-00000002{it}" for it in (".html", ".json")}
    assert changed == expected | {
        *("index.html", "records.json", "search/0.json", "statistics.html", "statistics.json", NAME)
    }


def test_a_change_shows_though_size_and_time_are_the_same(
    built: Callable[..., Built], space: Workspace, out: Path
) -> None:
    built()
    script = space.artifact_folder(FIRST, "c1") / "repro.py"
    before, data = script.stat(), script.read_bytes()
    script.write_bytes(data.replace(b"my_metric", b"my_metrix"))
    os.utime(script, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert built().made == 1
    assert "digest_mismatch" in text(out / "records/TEST-00000001.html")


def test_what_was_written_a_moment_ago_is_looked_at_again(
    built: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(footprint, "RACY_NS", 3600 * 10**9)
    built()
    assert built().made == 3


def test_the_ledger_moves_the_pages_that_it_speaks_of(
    built: Callable[..., Built], space: Workspace, out: Path
) -> None:
    built()
    gate = Gate(space, no_sandbox)  # type: ignore[arg-type]
    gate.claims.freeze(FIRST, "c1")
    # The first entry of a ledger is a key, which concerns everybody.
    assert built().made == 3
    assert "Frozen on" in text(out / "records/TEST-00000001.html")
    gate.claims.freeze(SECOND, "c1")
    assert built().made == 1
    assert "Frozen on" in text(out / "records/TEST-00000002.html")
    gate.recalls.recall(GatekeeperTarget(kind="gatekeeper", version="0.0.1"), "It was wrong.")
    assert built().made == 3


def test_other_rules_of_the_gate_make_every_page_anew(built: Callable[..., Built], space: Workspace) -> None:
    built()
    (space.root / "gatekeeper.yaml").write_text("policy: {require_freeze: true}\n")
    space.config = Workspace.open(space.root).config
    assert built().made == 3
    assert built(url="https://example.org/").made == 3


def test_pages_of_records_that_are_gone_are_removed_and_nothing_else(
    built: Callable[..., Built], space: Workspace, out: Path
) -> None:
    built()
    mine = out / "records" / "mine.html"
    mine.write_text("kept")
    (space.folder(THIRD) / "record.yaml").unlink()
    (space.folder(SECOND) / "record.yaml").write_text("id: [broken")
    found = built()
    assert (found.records, found.made, found.removed) == (1, 0, 2)
    assert len(found.refused) == 1
    assert "record.yaml" in found.refused[0]
    assert {path.name for path in (out / "records").iterdir()} == {
        *("TEST-00000001.html", "TEST-00000001.json", "TEST-00000001.svg", "mine.html")
    }
    assert mine.read_text() == "kept"


def test_a_list_that_became_shorter_leaves_no_page(
    built: Callable[..., Built], space: Workspace, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ROWS", 1)
    monkeypatch.setattr(building, "RECORDS", 1)
    built()
    assert {path.name for path in (out / "page").iterdir()} == {"2.html", "3.html"}
    assert "aria-current" in (out / "page/2.html").read_text()
    (space.folder(THIRD) / "record.yaml").unlink()
    built()
    assert {path.name for path in (out / "page").iterdir()} == {"2.html"}
    assert {path.name for path in (out / "search").iterdir()} == {"0.json", "1.json"}


def test_a_manifest_names_no_file_outside(built: Callable[..., Built], out: Path, tmp_path: Path) -> None:
    built()
    victim = tmp_path / "victim.html"
    victim.write_text("kept")
    for name in ("../victim.html", "page/../../victim.html", str(victim), "search/../../victim.json"):
        manifest = json.loads((out / NAME).read_bytes())
        manifest["lists"][name] = "0"
        (out / NAME).write_text(json.dumps(manifest))
        with pytest.raises(InputError, match="no file of a site"):
            built()
        assert victim.read_text() == "kept"
    manifest = json.loads((out / NAME).read_bytes())
    manifest["records"]["../../victim"] = {"row": None}
    manifest["lists"] = {}
    (out / NAME).write_text(json.dumps(manifest))
    assert built().made == 3
    assert victim.read_text() == "kept"


def test_a_build_that_was_cut_short_is_made_good(
    built: Callable[..., Built], space: Workspace, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = pages.record

    def dying(dossier: object, url: str) -> str:
        if dossier.record.id == SECOND:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return record(dossier, url)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(pages, "record", dying)
        with pytest.raises(KeyboardInterrupt):
            built()
    manifest = load(out)
    assert manifest is not None
    assert all(kept.row is None for kept in manifest.records.values())
    # The record of a page that was written goes before the next build.
    (space.folder(FIRST) / "record.yaml").unlink()
    assert built().records == 2
    assert not (out / "records/TEST-00000001.html").exists()
    assert built().made == 0


def test_a_missing_page_is_made_again(built: Callable[..., Built], out: Path) -> None:
    built()
    (out / "records/TEST-00000001.html").unlink()
    (out / "index.html").unlink()
    assert built().made == 1
    assert (out / "index.html").is_file()


def test_a_folder_that_is_no_site_stays_as_it_is(space: Workspace, out: Path) -> None:
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="no site of ours"):
        build(space, opened, Asked(out))
    assert everything(out) == {"letter.txt": b"mine"}
    for wrong in (space.artifacts, space.folder(FIRST) / "site"):
        with pytest.raises(InputError, match="among the records"):
            build(space, opened, Asked(wrong))
    with pytest.raises(InputError, match="is a file"):
        build(space, opened, Asked(out / "letter.txt"))


def test_a_ledger_that_can_not_be_believed_makes_no_page(
    built: Callable[..., Built], space: Workspace, out: Path
) -> None:
    Gate(space, no_sandbox).claims.freeze(FIRST, "c1")  # type: ignore[arg-type]
    built()
    before = everything(out)
    ledger = space.ledger_folder / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b"e", b"f", 1))
    with pytest.raises(Untrusted):
        built()
    assert everything(out) == before


def test_several_processes_make_the_same(
    built: Callable[..., Built], space: Workspace, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built()
    monkeypatch.setattr(building, "FEW", 1)
    other = tmp_path / "other"
    assert build(space, opened, Asked(other, processes=2)).made == 3
    one, two = everything(out), everything(other)
    one.pop(NAME), two.pop(NAME)
    assert one == two


def test_an_empty_workspace_has_a_site(workspace: Workspace, out: Path) -> None:
    assert build(workspace, opened, Asked(out)) == Built()
    assert "There is no record yet." in text(out / "index.html")
    assert "No claim has passed yet" in text(out / "statistics.html")


def test_a_folder_that_was_begun_is_a_site(space: Workspace, out: Path) -> None:
    def broken(_: Workspace) -> Records:
        raise InputError("no ledger today")

    with pytest.raises(InputError, match="today"):
        build(space, broken, Asked(out))
    assert build(space, opened, Asked(out)).made == 3


def test_a_site_is_written_through_no_link(space: Workspace, out: Path, tmp_path: Path) -> None:
    build(space, opened, Asked(out))
    elsewhere = tmp_path / "elsewhere"
    (out / "records").rename(elsewhere)
    (out / "records").symlink_to(elsewhere)
    before = everything(elsewhere)
    with pytest.raises(InputError, match="is a link"):
        build(space, opened, Asked(out))
    assert everything(elsewhere) == before


def judged(space: Workspace) -> Verdict:
    """A verdict on the first record, from a sandbox that runs nothing."""
    sandbox = Canned("sha256:" + "0" * 64)
    with Gate(space, lambda: sandbox, lambda: datetime(2026, 3, 1, tzinfo=UTC)) as gate:
        return gate.verify([FIRST])[0]


def test_a_capsule_goes_with_its_page(built: Callable[..., Built], space: Workspace, out: Path) -> None:
    assert judged(space).status == "VERIFIED"
    built(capsules=True)
    capsule = out / "capsules/TEST-00000001.zip"
    data = capsule.read_bytes()
    assert [path.name for path in (out / "capsules").iterdir()] == [capsule.name]
    page = LexborHTMLParser((out / "records/TEST-00000001.html").read_text())
    link = page.css_first("a[download]")
    assert (out / "records" / (link.attributes["href"] or "")).resolve() == capsule
    assert sha256(data) in page.text()
    document = json.loads((out / "records/TEST-00000001.json").read_bytes())
    assert document["capsule"] == {"name": capsule.name, "bytes": len(data), "sha256": sha256(data)}
    found = json.loads(page.css_first("script[type='application/ld+json']").text())["@graph"]
    assert "Dataset" in [it["@type"] for it in found]
    built()
    assert not capsule.exists()
    assert "gate capsule TEST:00000001" in text(out / "records/TEST-00000001.html")


def test_a_page_tells_the_history_and_statistics_count_it(
    built: Callable[..., Built], space: Workspace, out: Path
) -> None:
    gate = Gate(space, no_sandbox, lambda: datetime(2026, 2, 28, tzinfo=UTC))  # type: ignore[arg-type]
    gate.claims.attach(FIRST, "c1")
    first = judged(space)
    later = first.model_copy(update={"evaluated": "2026-03-31T00:00:00Z"})
    gate.ledger.append(GateVerdict.of(later))
    built()
    page = text(out / "records/TEST-00000001.html")
    assert "2 in the ledger, the newest first" in page
    assert "31 March 2026, 00:00:00 UTC" in page
    assert "my_metric: claimed 1.0" in page
    numbers = json.loads((out / "statistics.json").read_bytes())
    assert (numbers["passes"], numbers["passes_that_failed_later"], numbers["verified"]) == (1, 0, 1)
    assert numbers["time_to_verdict"]["median"] == "1.0 days"
    assert numbers["sealed_runs"]["count"] == 2
    assert "How long a pass lasts: 1 pass, 0 failed" in text(out / "statistics.html")


def test_the_commands_say_what_they_did(
    space: Workspace, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gatekeeper.cli.main import app

    monkeypatch.chdir(space.root)
    run = CliRunner().invoke
    found = run(app, ["site", "build", "-o", str(out), "-j", "1"])
    assert (found.exit_code, found.stdout) == (0, f"{out}: 3 records, 3 made anew, 0 removed.\n")
    assert run(app, ["report", FIRST, "-o", str(tmp_path / "one.html")]).exit_code == 0
    assert "<style>" in (tmp_path / "one.html").read_text()
    assert run(app, ["report", "TEST:NOBODY", "-o", str(tmp_path / "two.html")]).exit_code != 0
    assert not (tmp_path / "two.html").exists()
    assert run(app, ["site", "build", "-o", str(out), "--url", "javascript:alert(1)"]).exit_code == 2
    (space.folder(SECOND) / "record.yaml").write_text("id: [broken")
    found = run(app, ["site", "build", "-o", str(out), "-j", "1"])
    assert found.exit_code == 2
    assert "It has no page." in found.stderr


# The preview


@pytest.mark.parametrize(
    "target",
    [
        *("/../gatekeeper.yaml", "/records/../../gatekeeper.yaml", "/%2e%2e/gatekeeper.yaml", "//etc/passwd"),
        *(
            "/records/..%2f..%2fgatekeeper.yaml",
            "/.gate-site.json",
            "/%2egate-site.json",
            "/records",
            "/records/",
        ),
        *(
            "/link.html",
            "/inner/index.html",
            "/index.html/",
            "/index.html%00",
            "index.html",
            "/a\\index.html",
        ),
        *("/secret.txt", "/\udcff.html", "/" + "a" * 2000, "http://127.0.0.1", "*", "", "/nothing.html"),
    ],
)
def test_nothing_but_files_of_the_site_is_found(built: Callable[..., Built], out: Path, target: str) -> None:
    built()
    outside = out.parent / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("secret")
    (out / "link.html").symlink_to(outside / "index.html")
    (out / "inner").symlink_to(outside)
    (out / "secret.txt").write_text("secret")
    assert find(out, target) is None


@pytest.fixture
def port(built: Callable[..., Built], out: Path) -> Iterator[int]:
    built()
    with server(out, 0) as serving:
        threading.Thread(target=functools.partial(serving.serve_forever, 0.05), daemon=True).start()
        assert serving.server_address[0] == "127.0.0.1"
        yield serving.server_port
        serving.shutdown()


def asked(port: int, target: str, method: str = "GET", host: str = "127.0.0.1") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", f"{host}:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def test_the_preview_serves_files_with_their_policy(port: int, out: Path) -> None:
    for target, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/records/TEST-00000001.html", "text/html; charset=utf-8"),
        ("/records/TEST-00000001.json", "application/json"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg?x=1", "image/svg+xml"),
    ):
        answer = asked(port, target)
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Content-Security-Policy"] == f"{pages.CSP}; frame-ancestors 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        name = target.partition("?")[0].lstrip("/") or "index.html"
        assert answer.body == (out / name).read_bytes()  # type: ignore[attr-defined]


def test_the_preview_answers_nobody_else(port: int) -> None:
    missing = asked(port, "/nothing.html")
    assert (missing.status, b"no such page" in missing.body) == (404, True)  # type: ignore[attr-defined]
    assert asked(port, "/../gatekeeper.yaml").status == 404
    assert asked(port, "/", host="evil.example").status == 421
    assert asked(port, "/", method="POST").status == 501
    head = asked(port, "/", method="HEAD")
    assert (head.status, head.body) == (200, b"")  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="name another with --port"), server(Path(), port):
        pass
