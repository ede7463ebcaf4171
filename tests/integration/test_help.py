"""What `--help` shows: every command has an example, and every example runs as it is written.

A command's docstring holds one or more lines `Example: gate …`. Each runs in a copy of the workspace that
`prepared` makes: this repository's records, EXAMPLE:BIRTHDAYS verified twice, and the files that an example
may name. It must end with status 0. Write `\\b` on the line before an example that has several lines or is
longer than a line of the screen, so that it is shown as it is typed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gatekeeper.cli.main import app
from gatekeeper.config import HOME
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.model.attestation import GateKey, PublicKey
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace
from tests.documents import fresh_clone
from tests.typed import Said, typed

ID = "EXAMPLE:BIRTHDAYS"
WIDTH = 80
OWN_CACHE = "gate data"
"""What works on the cache of this machine gets one of its own; the images need the real one."""

ENDLESS = {"gate site serve": "Ctrl-C ends it"}
"""What does not end by itself, and what it says once it is there."""

SEED = b"\1" * 32
"""Of the key that the examples revoke: it has the same id on every machine, and begins with fd110d30."""


def commands(command: Any = None, name: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, by its name."""
    command = command or typer.main.get_command(app)
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield " ".join(("gate", *name)), command
        return
    for each, below in subcommands.items():
        yield from commands(below, (*name, each))


COMMANDS = dict(commands())


def examples(command: Any) -> list[str]:
    """The examples of a command's docstring."""
    return re.findall(r"^ *Example: (.*)$", command.help or "", re.MULTILINE)


@dataclass(frozen=True)
class Prepared:
    """A folder that is a workspace, and the keys, memory and cache of its person beside it."""

    place: Path

    @property
    def space(self) -> Path:
        return self.place / "space"

    @property
    def env(self) -> dict[str, str]:
        return {
            "XDG_CONFIG_HOME": str(self.place / "config"),
            "XDG_STATE_HOME": str(self.place / "state"),
            "COLUMNS": str(WIDTH),
        }

    def run(self, line: str) -> Said:
        own = {"XDG_CACHE_HOME": str(self.place / "cache")} if line.startswith(OWN_CACHE) else {}
        until = next((said for start, said in ENDLESS.items() if line.startswith(start)), "")
        return typed(line, self.space, self.env | own, until=until)

    def copy(self, place: Path) -> Prepared:
        shutil.copytree(self.place, place, dirs_exist_ok=True)
        return Prepared(place)


@pytest.fixture(scope="module")
def prepared(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The workspace that the examples are about."""
    found = Prepared(tmp_path_factory.mktemp("prepared"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in found.env.items():
            patch.setenv(name, value)
        _records(found)
        _verdicts(found, sandbox)
        _files(found)
    return found


def _records(to: Prepared) -> None:
    """This repository's records, and a store."""
    fresh_clone(to.space, "artifacts", "gatekeeper.yaml")
    store = to.place / "store"
    store.mkdir()
    with (to.space / "gatekeeper.yaml").open("a") as config:
        config.write(f"stores: ['file://{store}']\n")


def _verdicts(to: Prepared, sandbox: Sandbox) -> None:
    """Two verdicts under a key that the examples revoke, a key in its place, a reviewer and a second gate."""
    keyring = Keyring.default()
    first = Ed25519PrivateKey.from_private_bytes(SEED)
    public = PublicKey.of(first.public_key().public_bytes_raw())
    keyring.trust(public)
    (keyring.folder / f"{public.keyid}.key").write_bytes(
        first.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (keyring.folder / f"{public.keyid}.key").chmod(0o600)
    space = Workspace.open(to.space)
    second = to.place / "second"
    shutil.copytree(to.space, second)
    gate = Gate(space, lambda: sandbox, keyring=keyring)
    gate.verify([ID])
    gate.verify([ID])

    other = Keyring(to.place / "other/gatekeeper/keys")
    witness = other.create()
    for role, key in (("gate", keyring.create()), ("reviewer", keyring.create()), ("witness", witness)):
        gate.ledger.append(GateKey(action="added", key=key, role=role, date="2026-11-20T00:00:00Z"))
    Gate(Workspace.open(second), lambda: sandbox, keyring=other).verify([ID])
    said = typed(f"gate ledger prove {ID}", second, to.env | {"XDG_CONFIG_HOME": str(to.place / "other")})
    (to.space / "their-proof.json").write_text(said.out)


def _files(to: Prepared) -> None:
    """The files that examples name."""
    proof = HOME / "artifacts/EXAMPLE-PIGEONHOLE/claims/c1"
    shutil.copy(proof / "artifact/Proof.lean", to.space)
    shutil.copy(proof / "Statement.lean", to.space)
    (to.space / "embeddings.npy").write_bytes(b"\x93NUMPY" + bytes(1000))
    (to.space / "pages").mkdir()
    shutil.copy(next((HOME / "tests/data/seeds").iterdir()), to.space / "pages")
    Keyring(to.place / "ci").create()
    shutil.copy(next((to.place / "ci").glob("*.pub")), to.space / "ci.pub")
    for line in (
        "gate keys export > gate.pub",
        "gate ledger head > head-of-last-year.json",
        f"gate capsule {ID} -o birthdays.zip",
    ):
        said = to.run(line)
        assert said.status == 0, said.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_can_be_copied(name: str) -> None:
    command = COMMANDS[name]
    found = examples(command)
    assert found, f"{name} --help shows no example: end its docstring with a line `Example: {name} …`"
    screen = typer.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
    shown = [line.strip() for line in command.get_help(screen).splitlines()]
    for example in found:
        assert example.split()[: len(name.split())] == name.split()
        assert f"Example: {example}" in shown, "it is wrapped or run together; write \\b on the line above it"


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_run_as_written(name: str, prepared: Prepared, tmp_path: Path) -> None:
    for number, example in enumerate(examples(COMMANDS[name])):
        said = prepared.copy(tmp_path / str(number)).run(example)
        assert said.status == 0, f"{example}\n{said.out}{said.err}"
        assert "Traceback" not in said.err
