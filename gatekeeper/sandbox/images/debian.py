"""The bottom layer out of Debian packages.

mmdebstrap resolves, fetches and checks the packages (apt's signatures) and unpacks them. With its `extract`
variant no script of a package runs, so neither root nor a chroot is needed. The same packages give the same
bytes.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands
from gatekeeper.sandbox.images.cache import Package
from gatekeeper.sandbox.images.recipe import Tree
from gatekeeper.sandbox.images.tree import EPOCH, Node, of_tar

PACKAGE_LIST = "gatekeeper-packages"
APT = Path("/etc/apt")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
"""Machine names of the kernel, and Debian's and Docker's common name for them."""
TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
"""How Debian calls the folders of an architecture's libraries."""
OFFLINE = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreach"
)

# The packages still come with /bin and /usr/bin apart; the tree has one, as every Debian 12 does.
MERGE_USR = 'for d in bin sbin lib lib64; do mkdir -p "$1/usr/$d"; ln -s "usr/$d" "$1/$d"; done'


def tidy(without: tuple[str, ...]) -> str:
    """Shell text, run by mmdebstrap after unpacking: remove the files of `without`, list the others."""
    return "\n".join(
        [
            "set -eu",
            'root=$1; cd "$root/var/cache/apt/archives"',
            f'for name in {shlex.join(without)}; do for deb in "$name"_*.deb; do',
            '  test -e "$deb" || continue',
            '  dpkg-deb --fsys-tarfile "$deb" | tar -t | while read -r file; do',
            '    test -d "$root/$file" && ! test -L "$root/$file" || rm -f "$root/$file"; done',
            '  rm "$deb"; done; done',
            f'sha256sum -- *.deb > "$root/{PACKAGE_LIST}"',
        ]
    )


def build_tree(
    tree: Tree, architecture: str, scratch: Path, on_line: Callable[[str], None]
) -> tuple[list[Node], tuple[Package, ...]]:
    """Fetch and unpack the packages.

    Raises:
        ImageUnavailable: no mmdebstrap, another processor, no network, or mmdebstrap failed.
    """
    here = ARCHITECTURES.get(platform.machine(), platform.machine())
    if here != architecture:
        raise ImageUnavailable(
            f"The engine runs {architecture} and this machine is {here}: name a base image by digest instead"
            " (`gate images build --base NAME@sha256:…`)."
        )
    out = scratch / "tree.tar"
    command: list[str | Path] = [
        "mmdebstrap",
        "--variant=extract",
        # Without scripts there is nothing to change root for; owners are set when the layer is written.
        f"--mode={'root' if os.geteuid() == 0 else 'chrootless'}",
        f"--architectures={architecture}",
        f"--include={','.join(tree.packages)}",
        f"--setup-hook={MERGE_USR}",
        f"--extract-hook={tidy(tree.without)}",
        "--format=tar",
        tree.suite,
        out,
        *apt_sources(tree.suite, APT, scratch),
    ]
    environment = {
        "SOURCE_DATE_EPOCH": str(EPOCH),
        "TMPDIR": str(scratch),
        "LC_ALL": "C.UTF-8",
    } | apt_proxies()
    try:
        ended = commands.run(command, lambda line: _tell(line, on_line), environment)
    except FileNotFoundError:
        raise ImageUnavailable(
            "The base image needs mmdebstrap, which is not installed: `apt-get install mmdebstrap`, or name a"
            " base image by digest (`gate images build --base NAME@sha256:…`)."
        ) from None
    if ended.status != 0:
        raise ImageUnavailable(_why(ended))
    nodes = of_tar(out, drop=tree.drop, keep=tree.keep)
    listing = next((node for node in nodes if node.path == PACKAGE_LIST), None)
    packages = _packages(out, listing)
    nodes = [node for node in nodes if node.path != PACKAGE_LIST]
    triplet = TRIPLETS[architecture]
    links = {
        path.format(triplet=triplet): target.format(triplet=triplet) for path, target in tree.links.items()
    }
    nodes += [Node(path, 0o777, target=target) for path, target in links.items()]
    return [replace(node, time=EPOCH) for node in nodes], packages


def _tell(line: str, on_line: Callable[[str], None]) -> None:
    """Hand on what mmdebstrap is at; the hooks it prints are no news."""
    if line.startswith("I: ") and not line.startswith("I: running --"):
        on_line(line.removeprefix("I: ").rstrip("."))


def _why(ended: commands.Ended) -> str:
    if OFFLINE.search(ended.text):
        return (
            "The Debian packages of the base image can't be fetched, the package mirror can't be reached;"
            " check the network and build again."
        )
    # Lines that quote a whole apt command say less than those above them.
    errors = [line for line in ended.lines if line.startswith("E: ") and "apt-get" not in line]
    told = "; ".join(line.removeprefix("E: ") for line in errors[:3]) or f"status {ended.status}"
    return f"mmdebstrap could not make the base image: {told}."


def _packages(tar: Path, listing: Node | None) -> tuple[Package, ...]:
    """Names and versions, from the names of the package files."""
    if listing is None or isinstance(listing.content, bytes | None):
        return ()
    with tar.open("rb") as file:
        file.seek(listing.content.offset)
        text = file.read(listing.content.size).decode()
    found = []
    for line in text.splitlines():
        digest, _, file_name = line.partition("  ")
        name, version, _ = file_name.removesuffix(".deb").split("_")
        found.append(Package(kind="deb", name=name, version=version.replace("%3a", ":"), sha256=digest))
    return tuple(found)


def apt_proxies() -> dict[str, str]:
    """The proxies that this machine's apt is configured to use: mmdebstrap reads the environment alone."""
    found = {}
    for kind in ("http", "https"):
        with suppress(FileNotFoundError):
            ended = commands.run(
                ["apt-config", "dump", "--format=%v%n", f"Acquire::{kind}::Proxy"], lambda line: None
            )
            if ended.status == 0 and ended.text and f"{kind}_proxy" not in os.environ:
                found[f"{kind}_proxy"] = ended.lines[0]
    return found


def apt_sources(suite: str, apt: Path, scratch: Path) -> list[Path]:
    """This machine's own apt sources for `suite`, as files for mmdebstrap; none = its default mirror."""
    lines, stanzas = [], []
    for file in [apt / "sources.list", *sorted(apt.glob("sources.list.d/*.list"))]:
        if file.is_file():
            lines += [
                line for line in file.read_text("utf-8", "replace").splitlines() if _serves(line, suite)
            ]
    for file in sorted(apt.glob("sources.list.d/*.sources")):
        text = re.sub(r"^#.*\n?", "", file.read_text("utf-8", "replace"), flags=re.MULTILINE)
        stanzas += [found for stanza in re.split(r"\n\s*\n", text) if (found := _narrowed(stanza, suite))]
    written = []
    for name, parts, glue in (("host.list", lines, "\n"), ("host.sources", stanzas, "\n\n")):
        if parts:
            (scratch / name).write_text(glue.join(parts) + "\n", "utf-8")
            written.append(scratch / name)
    return written


def _wanted(suite: str) -> set[str]:
    return {suite, f"{suite}-updates", f"{suite}-security"}


def _serves(line: str, suite: str) -> bool:
    """True for a one-line source of Debian's main part in our suite."""
    words = re.sub(r"\[.*?\]", "", line).split()
    return len(words) >= 4 and words[0] == "deb" and words[2] in _wanted(suite) and "main" in words[3:]


def _narrowed(stanza: str, suite: str) -> str | None:
    """A deb822 source cut down to our suites, or None if it has none of them."""
    fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.MULTILINE))
    suites = [word for word in fields.get("Suites", "").split() if word in _wanted(suite)]
    if (
        not suites
        or "main" not in fields.get("Components", "").split()
        or fields.get("Enabled", "yes") == "no"
    ):
        return None
    fields |= {"Types": "deb", "Suites": " ".join(suites), "Components": "main"}
    return "\n".join(f"{name}: {value}" for name, value in fields.items())
