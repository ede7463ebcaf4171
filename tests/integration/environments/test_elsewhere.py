"""Images from elsewhere: by digest, pulled when missing, and without a Python of their own."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from gatekeeper.config import CONFIG_NAME
from gatekeeper.sandbox import engine
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import DockerImageStore, Images
from gatekeeper.sandbox.images.cache import default_folder
from gatekeeper.workspace import Workspace
from tests.registry import publish, serving

from .support import verify

# The warden can't run on this image's own: what begins with these is left out of the tree.
WITHOUT = ("usr/lib/python3", "usr/bin/python", "usr/local/lib/python", "opt/")
SCRIPT = b"""\
test -z "$(ls /usr/bin/python* 2> /dev/null)" || exit 3
test ! -e /etc/ld.so.preload || exit 4
mean=$(awk '{ sum += $1 } END { printf "%.6f", sum / NR }' "$GATE_IN/values.txt")
printf '{"metrics": {"mean": {"value": "%s"}}}\\n' "$mean" > "$GATE_OUT/results.json"
"""
STATUS = b"""\
Package: mawk
Status: install ok installed
Version: 1.3.4-1

Package: no-version
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file tree as a stranger's image might be: no Python, a set-id program, a package list."""
    store = DockerImageStore(lambda: engine.connect(engine.BULKY))
    Images(store).prepare("python")
    layers = (default_folder() / "layers").glob("*.json")
    base = next(file for file in layers if '"python3-minimal"' in file.read_text("utf-8"))
    out = tmp_path_factory.mktemp("tree") / "tree.tar"
    with tarfile.open(base.with_suffix(".tar")) as source, tarfile.open(out, "w") as target:
        for member in source:
            if not member.name.startswith(WITHOUT):
                target.addfile(member, source.extractfile(member) if member.isreg() else None)
        for name, content, mode in (
            ("usr/bin/becomes-root", b"#!/bin/sh\n", 0o4755),
            ("etc/ld.so.preload", b"/usr/lib/becomes-the-warden.so\n", 0o644),
            ("var/lib/dpkg/status", STATUS, 0o644),
            ("opt/gatekeeper/warden.py", b"raise SystemExit('not the warden')\n", 0o755),
            ("opt/gatekeeper/python/ld.so", b"not the loader\n", 0o755),
        ):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), mode
            target.addfile(member, io.BytesIO(content))
    return out


@pytest.fixture(scope="module")
def reference(tree: Path) -> Iterator[str]:
    """The image in a registry of this machine."""
    with serving() as port:
        name = f"127.0.0.1:{port}/somebody/tools@{publish(tree)}"
        yield name
        store = DockerImageStore(lambda: engine.connect(engine.BULKY))
        Images(store).prune([name])
        store.remove(name)


def allowing(workspace: Workspace, *environments: str) -> Workspace:
    (workspace.root / CONFIG_NAME).write_text(yaml.safe_dump({"policy": {"environments": [*environments]}}))
    return Workspace.open(workspace.root)


def test_an_image_that_the_policy_lists_is_pulled_and_sealed(
    workspace: Workspace, sandbox: Sandbox, reference: str
) -> None:
    space = allowing(workspace, "python", reference)
    claim = verify(space, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], {"image": reference})
    assert claim.status == "VERIFIED", claim.reason.text
    assert claim.evidence is not None
    assert claim.evidence.run is not None
    where = claim.evidence.run.surroundings
    assert where is not None
    assert where.packages is not None
    bill = space.log(where.packages).decode()
    assert where.environment == reference
    assert reference.partition("@")[2] in bill
    assert "pkg:deb/debian/mawk@1.3.4-1" in bill
    assert "no-version" not in bill
    theirs = {path for path, _ in sandbox.prepare(reference).brought()}
    assert "var/lib/dpkg/status" in theirs
    assert not any(path.startswith("opt/gatekeeper") for path in theirs)


def test_the_order_of_files_is_changed_in_an_image_without_python(
    workspace: Workspace, sandbox: Sandbox, reference: str
) -> None:
    space = allowing(workspace, "python", reference)
    script = b'test "$(ls -U $GATE_IN)" = "$(ls -U /gate/in)" || exit 5\n' + SCRIPT
    files = {"repro.sh": script, "more.txt": b"1\n"}
    inputs = {"inputs": ["more.txt", "values.txt"], "depends": {"inputs": ["values.txt"]}}
    claim = verify(space, sandbox, files, ["sh", "repro.sh"], {"image": reference}, **inputs)
    assert str(claim.reason.code) == "not_reproducible"
    assert "listed in the opposite order: the script gives no results" in claim.reason.text


@pytest.mark.parametrize("listed", ["python", "127.0.0.1:5000/somebody/tools@sha256:" + "1" * 64])
def test_an_image_that_the_policy_does_not_list_is_not_pulled(
    workspace: Workspace, sandbox: Sandbox, listed: str
) -> None:
    wanted = "127.0.0.1:5000/somebody/tools@sha256:" + "2" * 64
    space = allowing(workspace, listed)
    claim = verify(space, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], {"image": wanted})
    assert str(claim.reason.code) == "invalid_artifact"
    assert "is none of" in claim.reason.text


def test_a_registry_that_does_not_answer_is_nobodys_fault(workspace: Workspace, sandbox: Sandbox) -> None:
    wanted = "127.0.0.1:9/somebody/tools@sha256:" + "3" * 64
    space = allowing(workspace, wanted)
    claim = verify(space, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], {"image": wanted})
    assert (str(claim.reason.code), claim.outcome) == ("image_unavailable", "not_evaluated")
    assert "can't be pulled" in claim.reason.text


def test_a_wildcard_is_no_policy(workspace: Workspace) -> None:
    from gatekeeper.errors import InputError

    for text in ("*", "somebody/tools:latest", "somebody/tools@sha256:*"):
        with pytest.raises(InputError):
            allowing(workspace, text)


def test_an_image_that_we_have_no_recipe_for_is_not_the_authors_fault(
    workspace: Workspace, sandbox: Sandbox
) -> None:
    space = allowing(workspace, "julia")
    claim = verify(space, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], "julia")
    assert (str(claim.reason.code), claim.outcome) == ("image_unavailable", "not_evaluated")
    assert "There is no image 'julia'" in claim.reason.text
