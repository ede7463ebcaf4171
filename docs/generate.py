"""Write docs/reference/ from the code, so that it can't say otherwise: commands, reasons, formats, settings.

python docs/generate.py            write the pages
python docs/generate.py --check    say whether the pages are what would be written
"""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import typer  # noqa: E402
import typer.main  # noqa: E402

from gatekeeper.cli.common import EXIT_STATUSES  # noqa: E402
from gatekeeper.cli.main import app  # noqa: E402
from gatekeeper.config import Config  # noqa: E402
from gatekeeper.model import CheckCode, Flaw, ReasonCode  # noqa: E402
from gatekeeper.schemas import NAMES, json_schema  # noqa: E402

FOLDER = ROOT / "docs/reference"
WIDTH = 80
MADE = "<!-- docs/generate.py makes this page. Change the code, then run `make reference`. -->\n\n"
LISTS = ("reasons", "findings", "flaws")
"""Formats that are lists of codes; reasons.md has them."""

CONFIGURATION = """\
# Configuration

All of it is in `gatekeeper.yaml`, at the top of the workspace. A set of limits that is given in part keeps
its own defaults for the rest. The digest of `policy` is part of every verdict, so a change there makes
verdicts `stale`.

"""
ENVIRONMENT = """\
## Environment variables

| variable | what for |
|---|---|
| `DOCKER_HOST`, `DOCKER_CONTEXT` | which container engine; they win over `engine.host` |
| `GATE_SIGNING_KEY` | the private key in PEM, for machines that keep secrets in the environment |
| `GATE_KEY_PASSPHRASE` | of a key that has one; no child of the gate's inherits either |
| `XDG_CONFIG_HOME` | `gatekeeper/keys` lies below it; else below `~/.config` |
| `XDG_STATE_HOME` | `gatekeeper/` below it remembers ledgers and lists; else below `~/.local/state` |
| `XDG_CACHE_HOME` | `gatekeeper/` below it keeps layers of images and large inputs; else below `~/.cache` |
"""
FORMATS = """\
# Formats

`gate schema NAME` prints the JSON Schema (draft 2020-12) of each. Numbers that are measured or claimed travel
as text, so that no digit of them is lost.

| name | what it is |
|---|---|
"""


def pages() -> dict[str, str]:
    """Every page of the reference, by its name."""
    found = {
        "commands.md": "".join(commands()),
        "reasons.md": "".join(reasons()),
        "configuration.md": "".join(configuration()),
        "formats.md": "".join(formats()),
    }
    return {name: f"{MADE}{text.rstrip()}\n" for name, text in found.items()}


def commands() -> Iterator[str]:
    """Every command with what its `--help` says."""
    yield "# Commands\n\nWhat `gate --help` and `gate COMMAND --help` say.\n\n"
    yield "## Exit status\n\n| | |\n|---|---|\n"
    yield "".join(f"| {status} | {meaning} |\n" for status, meaning in EXIT_STATUSES.items())
    yield "\nCommands that answer another question say so below.\n\n"
    for name, command in _walk("gate", typer.main.get_command(app)):
        context = typer.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
        yield f"## {name}\n\n```text\n{command.get_help(context)}\n```\n\n"


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for each, below in getattr(command, "commands", {}).items():
        yield from _walk(f"{name} {each}", below)


def reasons() -> Iterator[str]:
    """Every code that a verdict, a check or an audit can give."""
    yield "# Reasons\n\nEvery verdict has one of these codes, and one sentence about the claim itself.\n\n"
    outcomes = {
        "verified": "VERIFIED",
        "unverified": "Unverified",
        "not_evaluated": "Unverified, and not evaluated: the machine's trouble, never the author's fault",
    }
    for outcome, title in outcomes.items():
        yield f"## {title}\n\n| code | says | what to do |\n|---|---|---|\n"
        yield _rows((f"`{c}`", c.meaning, c.remedy) for c in ReasonCode if c.outcome == outcome)
    yield "## What `gate check` has besides\n\n| code | says | what to do |\n|---|---|---|\n"
    yield _rows((f"`{code}`", code.meaning, code.remedy) for code in CheckCode)
    yield "## Why something signed or logged is not believed\n\n| code | says |\n|---|---|\n"
    yield _rows((f"`{flaw}`", flaw.meaning) for flaw in Flaw)


def configuration() -> Iterator[str]:
    """Every setting of gatekeeper.yaml with its default."""
    yield CONFIGURATION
    schema = json_schema("config")
    yield "".join(_settings(schema, Config().model_dump(mode="json")))
    yield ENVIRONMENT


def _settings(schema: dict[str, Any], defaults: dict[str, Any]) -> Iterator[str]:
    """A table for each part of gatekeeper.yaml, with what the defaults really are."""
    documented = _docstrings()
    parts = {"Config": ("The whole", defaults)}
    for name in ("policy", "engine", "images"):
        parts[_class(schema["properties"][name])] = (f"`{name}:`", defaults[name])
    parts["StoreConfig"] = ("An entry of `stores:`", {})
    parts["LimitSet"] = ("A set of limits, such as `policy.script`", {})
    parts["Kernel"] = ("An entry of `policy.kernels`", {})
    parts["Quorum"] = ("`policy.require_approval`, `policy.require`", {})
    for name, (title, values) in parts.items():
        known = schema if name == "Config" else schema["$defs"][name]
        about = documented.get(name, {})
        yield f"## {title}\n\n{about.get('', '')}\n\n"
        yield "| field | type | default | meaning |\n|---|---|---|---|\n"
        rows = []
        for field, form in known["properties"].items():
            value = values.get(field, form.get("default"))
            needed = field in known.get("required", ())
            shown = "needed" if needed else "see below" if name == "Config" else _value(value)
            rows.append((f"`{field}`", _type(form), shown, about.get(field, "")))
        yield _rows(rows)


def formats() -> Iterator[str]:
    """Every format with its fields. A class that several have is written down once."""
    yield FORMATS
    yield _rows(
        (f"[`{name}`]({'reasons.md' if name in LISTS else f'#{name}'})", _linked(about))
        for name, about in NAMES.items()
    )
    documented, written = _docstrings(), set[str]()
    for name, about in NAMES.items():
        if name in LISTS:
            continue
        schema = json_schema(name)
        yield f"## {name}\n\n{_linked(about)}.\n\n"
        if "properties" in schema:
            yield _fields(schema, documented.get(_title(schema), {}))
        else:
            yield f"{_type(schema)}\n\n"
        for title, known in schema.get("$defs", {}).items():
            if title not in written and "properties" in known:
                written.add(title)
                yield f"### {title}\n\n" + _fields(known, documented.get(title, {}))


def _fields(schema: dict[str, Any], about: dict[str, str]) -> str:
    needed = schema.get("required", ())
    text = about.get("", schema.get("description", "").split("\n\n")[0].replace("\n", " "))
    head = f"{text}\n\n" if text else ""
    return f"{head}| field | type | | meaning |\n|---|---|---|---|\n" + _rows(
        (
            f"`{field}`",
            _type(form),
            "needed" if field in needed else "",
            about.get(field, form.get("description", "")),
        )
        for field, form in schema["properties"].items()
    )


def _linked(text: str) -> str:
    """The same with the guides that it names as links."""
    return re.sub(r"docs/(\w+\.md)", r"[docs/\1](../\1)", text)


def _title(schema: dict[str, Any]) -> str:
    return str(schema.get("title", ""))


def _class(form: dict[str, Any]) -> str:
    """The class that a property refers to."""
    return str(form.get("$ref", form.get("allOf", [{}])[0].get("$ref", ""))).rpartition("/")[2]


def _type(form: dict[str, Any]) -> str:
    """A schema in few words."""
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        return f"`{name}`"
    for key in ("anyOf", "oneOf"):
        if key in form:
            return " or ".join(dict.fromkeys(_type(each) for each in form[key] if each.get("type") != "null"))
    if "const" in form:
        return f"`{form['const']}`"
    if "enum" in form:
        return " or ".join(f"`{each}`" for each in form["enum"])
    match form.get("type"):
        case "array":
            return f"list of {_type(form.get('items') or {})}" if form.get("items") else "list"
        case "object":
            inner = form.get("additionalProperties")
            return f"map of {_type(inner)}" if isinstance(inner, dict) else "map"
        case "string":
            return "text"
        case "integer":
            return "whole number"
        case "boolean":
            return "true or false"
        case other:
            return str(other or "any")


def _value(value: Any) -> str:
    """A default as it would be written in YAML."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return ", ".join(f"{key} `{it}`" for key, it in value.items()) or "none"
    if isinstance(value, list | tuple):
        return f"`[{', '.join(map(str, value))}]`" if value else "none"
    return f"`{value}`"


def _rows(rows: Any) -> str:
    """Rows of a table, and the empty line after it."""
    cells = ([" ".join(str(cell).replace("|", "\\|").split()) for cell in row] for row in rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in cells) + "\n"


def _docstrings() -> dict[str, dict[str, str]]:
    """What the sources say of each class ("") and of its fields."""
    found: dict[str, dict[str, str]] = {}
    package = ROOT / "gatekeeper"
    for path in [package / "config.py", package / "schemas.py", *sorted((package / "model").rglob("*.py"))]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = dict(_class_docstrings(node))
    return found


def _class_docstrings(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    yield "", " ".join((ast.get_docstring(node) or "").split())
    for field, after in itertools.pairwise(node.body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


def main() -> int:
    """Write the pages, or compare them; 1 where one is not what it should be."""
    wanted = pages()
    if "--check" in sys.argv[1:]:
        wrong = [name for name, text in wanted.items() if not _same(FOLDER / name, text)]
        if wrong:
            sys.stderr.write(
                f"docs/reference: {', '.join(wrong)}: not what the code says; run `make reference`.\n"
            )
        return int(bool(wrong))
    FOLDER.mkdir(exist_ok=True)
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
