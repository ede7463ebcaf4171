"""Which packages an image from elsewhere says it holds: Debian's and Alpine's lists, and Python's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.sandbox.images.cache import Package
from gatekeeper.sandbox.images.tree import Node, Span, read_span

MAX_LIST = 32 << 20
"""Bytes of one list; what is longer is not read."""
MAX_PACKAGES = 20_000
DPKG = re.compile(r"var/lib/dpkg/status(?:\.d/[^/]+)?")
APK = "lib/apk/db/installed"
PYTHON = re.compile(r".*\.(?:dist-info/METADATA|egg-info/PKG-INFO)")


def packages(nodes: list[Node]) -> tuple[Package, ...]:
    """What the image's own lists tell, by kind and name. A bill needs it; nothing is decided by it."""
    found: set[tuple[str, str, str]] = set()
    for node in nodes:
        if DPKG.fullmatch(node.path):
            found |= {("deb", *pair) for pair in _paragraphs(_text(node), "Package", "Version")}
        elif node.path == APK:
            found |= {("apk", *pair) for pair in _paragraphs(_text(node), "P", "V")}
        elif PYTHON.fullmatch(node.path):
            head = _text(node).split("\n\n", 1)[0]
            found |= {("wheel", *pair) for pair in _paragraphs(head, "Name", "Version")}
        if len(found) > MAX_PACKAGES:
            break
    return tuple(Package(kind=kind, name=name, version=version) for kind, name, version in sorted(found))


def _paragraphs(text: str, name: str, version: str) -> Iterator[tuple[str, str]]:
    """The two fields of each paragraph that has both."""
    for paragraph in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(rf"^({name}|{version}):\s*(\S{{1,200}})\s*$", paragraph, re.MULTILINE))
        if len(fields) == 2:
            yield fields[name], fields[version]


def _text(node: Node) -> str:
    if not isinstance(node.content, Span) or node.size > MAX_LIST:
        return ""
    return b"".join(read_span(node.content)).decode("utf-8", "replace")
