"""The Debian layer: whose mirrors are asked, and what failures of mmdebstrap mean. Texts are captured."""

import subprocess
from pathlib import Path

import pytest

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands, debian
from gatekeeper.sandbox.images.recipe import Tree

TREE = Tree(suite="bookworm", packages=("bash",))


def ended(text: str) -> commands.Ended:
    return commands.Ended(25, tuple(text.splitlines()))


REFUSED = """\
Err:2 http://mirror.example/debian bookworm-updates InRelease
  Unable to connect to 127.0.0.1:9:
Reading package lists...
E: Failed to fetch http://mirror.example/debian/dists/bookworm/InRelease  Could not connect to 127.0.0.1:9
E: Some index files failed to download. They have been ignored, or old ones used instead.
E: apt-get update --error-on=any -oAPT::Status-Fd=<$fd> -oDpkg::Use-Pty=false failed
E: mmdebstrap failed to run
"""
NO_NAME_SERVER = """\
E: Failed to fetch http://m.example/debian/dists/bookworm/InRelease  Temporary failure resolving 'm.example'
E: mmdebstrap failed to run
"""
NO_PACKAGE = """\
E: Unable to locate package nosuchpkgx
E: apt download failed: E: apt-get --yes -oDebug::pkgDpkgPm=1 install nosuchpkgx -oDpkg::Use-Pty=false failed
E: mmdebstrap failed to run
"""


@pytest.mark.parametrize("text", [REFUSED, NO_NAME_SERVER])
def test_no_network_is_told_as_such(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: ended(text))
    with pytest.raises(ImageUnavailable, match="mirror can't be reached; check the network"):
        debian.build_tree(TREE, here(), tmp_path, print)


def test_another_failure_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: ended(NO_PACKAGE))
    with pytest.raises(ImageUnavailable) as caught:
        debian.build_tree(TREE, here(), tmp_path, print)
    assert str(caught.value) == (
        "mmdebstrap could not make the base image:"
        " Unable to locate package nosuchpkgx; mmdebstrap failed to run."
    )


def test_without_mmdebstrap_both_ways_out_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImageUnavailable, match=r"apt-get install mmdebstrap.*base image by digest"):
        debian.build_tree(TREE, here(), tmp_path, print)


def test_another_processor_needs_a_base_image(tmp_path: Path) -> None:
    with pytest.raises(ImageUnavailable, match=r"engine runs riscv64 and this machine is .*--base"):
        debian.build_tree(TREE, "riscv64", tmp_path, print)


def here() -> str:
    import platform

    return debian.ARCHITECTURES[platform.machine()]


def test_the_hooks_are_shell() -> None:
    for script in (debian.MERGE_USR, debian.tidy(("dpkg", "lib b"))):
        subprocess.run(["sh", "-n", "-c", script], check=True)


def test_the_proxy_of_apt_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apt-config").write_text(
        '#!/bin/sh\ncase "$3" in *http:*) echo http://proxy.example:3142;; esac\n'
    )
    (tmp_path / "apt-config").chmod(0o755)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.apt_proxies() == {"http_proxy": "http://proxy.example:3142"}
    monkeypatch.setenv("http_proxy", "http://other.example")
    assert debian.apt_proxies() == {}


def sources(tmp_path: Path, **files: str) -> str:
    apt = tmp_path / "apt"
    (apt / "sources.list.d").mkdir(parents=True)
    for name, text in files.items():
        stem, _, kind = name.rpartition("_")
        path = apt / "sources.list" if name == "sources_list" else apt / "sources.list.d" / f"{stem}.{kind}"
        path.write_text(text)
    return "".join(file.read_text() for file in debian.apt_sources("bookworm", apt, tmp_path))


def test_without_sources_of_the_suite_mmdebstrap_decides(tmp_path: Path) -> None:
    assert sources(tmp_path, sources_list="deb http://m.example/debian trixie main\n") == ""


def test_one_line_sources_of_the_suite_are_taken(tmp_path: Path) -> None:
    text = """\
# deb http://commented.example/debian bookworm main
deb [signed-by=/k.gpg arch=amd64] http://m.example/debian bookworm main contrib
deb-src http://m.example/debian bookworm main
deb http://m.example/debian bookworm-backports main
deb http://other.example/tool bookworm stable
deb http://m.example/security bookworm-security main
"""
    assert sources(tmp_path, sources_list=text).splitlines() == [text.splitlines()[1], text.splitlines()[5]]


def test_deb822_sources_are_narrowed_to_the_suite(tmp_path: Path) -> None:
    text = """\
# a comment
Types: deb deb-src
URIs: http://m.example/debian
Suites: trixie bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 x

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb
URIs: http://tool.example/
Suites: bookworm
Components: stable
"""
    assert sources(tmp_path, debian_sources=text) == (
        "Types: deb\nURIs: http://m.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n"
        "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n x\n"
    )
