"""What is public: every name is there, said in docs/library.md, and enough for the command line."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gatekeeper
from gatekeeper.config import HOME

PACKAGE = HOME / "gatekeeper"
WHOLE = {"model", "errors", "report", "schemas", "documents", "config", "merkle", "timestamps", "survival"}
WHOLE |= {"precheck", "preview", "skeletons", "site"}
"""Public from end to end."""
AS_LISTED = {"ledger", "ingest", "capsule", "audit", "changes", "sandbox.images"}
"""Public in what their `__all__` names."""
PLUMBING = {"cli", "files", "places", "secrets"}
"""No way to the gate's work: whole writes, bounded reads, where things lie."""

PAGE = (HOME / "docs/library.md").read_text("utf-8")


def imports_of_the_command_line() -> Iterator[tuple[str, str, str]]:
    """File, module and name of everything of ours that cli/ imports."""
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gatekeeper":
                for alias in node.names:
                    yield path.name, (node.module or "").partition(".")[2], alias.name
            if isinstance(node, ast.Import):
                assert not any(alias.name.split(".")[0] == "gatekeeper" for alias in node.names), path


def is_public(module: str, name: str) -> bool:
    if not module:
        return name in gatekeeper.__all__ or name in WHOLE | AS_LISTED | PLUMBING
    if module.split(".")[0] in WHOLE | PLUMBING:
        return True
    if module in AS_LISTED:
        return name in importlib.import_module(f"gatekeeper.{module}").__all__
    # A bound, or a sentence: nothing that does anything.
    return name.isupper()


def test_the_command_line_uses_nothing_else() -> None:
    found = list(imports_of_the_command_line())
    assert len(found) > 200
    assert [it for it in found if not is_public(*it[1:])] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [("judge", "judge_claim"), ("checkers.lean", "LeanChecker"), ("", "attest"), ("ledger", "entry")],
)
def test_what_is_the_gates_own_is_not_public(module: str, name: str) -> None:
    assert not is_public(module, name)


@pytest.mark.parametrize("name", gatekeeper.__all__)
def test_every_public_name_is_there_and_on_the_page(name: str) -> None:
    found = getattr(gatekeeper, name)
    if name != "__version__":
        assert f"`{name}`" in PAGE
        assert inspect.getdoc(found)


def test_every_public_module_is_on_the_page() -> None:
    for module in WHOLE | AS_LISTED:
        assert f"`gatekeeper.{module}`" in PAGE


@pytest.mark.parametrize("name", ["Gate", "Workspace", "Records", "Ledger", "Keyring"])
def test_every_method_is_described_and_typed(name: str) -> None:
    for method, function in inspect.getmembers(getattr(gatekeeper, name), inspect.isfunction):
        if not method.startswith("_"):
            assert inspect.getdoc(function), method
            assert "return" in function.__annotations__, method


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'judge_claim'"):
        gatekeeper.judge_claim  # noqa: B018
    assert set(gatekeeper.__all__) <= set(dir(gatekeeper))


def test_the_types_are_those_of_the_names() -> None:
    """What a type checker sees is what is imported."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            there = getattr(importlib.import_module(str(node.module)), alias.name)
            assert getattr(gatekeeper, alias.asname or alias.name) is there
    assert (PACKAGE / "py.typed").exists()


def test_importing_it_takes_no_time() -> None:
    """Nothing is imported before it is used."""
    code = "import sys, gatekeeper; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOME)
    assert not [it for it in said.stdout.split() if it.startswith(("gatekeeper.", "pydantic", "structlog"))]


def test_the_example_has_cells() -> None:
    text = Path(HOME / "docs/examples/library.py").read_text("utf-8")
    assert text.startswith("# %% [markdown]\n")
    assert text.count("\n# %%\n") >= 6
