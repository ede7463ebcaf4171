"""Imports point down only, and the container engine has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gatekeeper

PACKAGE = Path(__file__).parents[2] / "gatekeeper"

LAYERS = [
    {"model"},
    {
        "errors",
        "files",
        "documents",
        "config",
        "places",
        "footprint",
        "attachments",
        "merkle",
        "attest",
        "keys",
        "secrets",
        "timestamps",
        "lookalikes",
        "leaks",
        "touched",
    },
    {"sandbox", "proofs", "acceptance", "store"},
    {"dependence"},
    {"workspace", "dispatch", "checkers", "judge", "fleet", "ingest", "skeletons"}
    | {"authority", "witness", "endorsements", "recalls", "corrections", "contracts", "survival"}
    | {"ledger", "freezing", "precheck", "intake", "records", "claims", "summaries", "reuse"}
    | {"submission", "changes"},
    {"report", "schemas"},
    {"recalling"},
    {"gate", "capsule", "audit", "preview"},
    {"site"},
    {"cli"},
]
"""From the bottom up. A module may import from its own layer and from those below."""

ONLY = {
    "report": {"model", "report"},
    "judge": {"model", "acceptance", "dependence"},
    "dependence": {"model", "acceptance"},
    "proofs": {"proofs"},
    "merkle": {"merkle"},
    "authority": {"model", "errors", "authority"},
    "freezing": {"model", "freezing"},
    "recalls": {"model", "recalls"},
    "corrections": {"model", "recalls", "corrections"},
    "endorsements": {"model", "authority", "freezing", "recalls", "witness"},
    "touched": {"model", "touched"},
    "leaks": {"leaks"},
    "model": {"model"},
}
"""Modules that know less than their layer allows."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(part: str) -> int:
    return next(index for index, parts in enumerate(LAYERS) if part in parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = own_part(path)
    if part == "__init__":
        return
    for name in imported(path):
        pieces = name.split(".")
        if pieces[0] != "gatekeeper" or len(pieces) < 2 or pieces[1].startswith("__"):
            continue
        other = pieces[1]
        if home := gatekeeper._HOMES.get(other):
            assert part == "cli", f"{path.name} imports {name}; inside of the package names come from home"
            other = home.split(".")[0]
        assert layer(other) <= layer(part), f"{path.name} imports {name}, which is above it"
        if part in ONLY:
            assert other in ONLY[part], f"{path.name} must not know {name}"


def test_docker_is_imported_in_the_sandbox_alone() -> None:
    for path in MODULES:
        if any(name.split(".")[0] == "docker" for name in imported(path)):
            assert own_part(path) == "sandbox", path


def test_signatures_have_two_doors() -> None:
    for path in MODULES:
        if any(name.split(".")[0] == "cryptography" for name in imported(path)):
            assert own_part(path) in ("keys", "attest", "timestamps"), path


def test_every_part_has_a_layer() -> None:
    parts = {own_part(path) for path in MODULES} - {"__init__"}
    assert parts <= set().union(*LAYERS)
