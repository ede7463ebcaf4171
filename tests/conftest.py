"""The real engine, the real images, and a workspace of one's own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from lean_layout import Laid, lay_out

from gatekeeper.config import Config
from gatekeeper.keys import Keyring
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.secrets import KEY_VARIABLE, PASSPHRASE_VARIABLE
from gatekeeper.workspace import Workspace

ROOT = Path(__file__).parents[1]

# A shell that starts this in its background has it ignore a Ctrl-C, and all that it starts, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes is the machine's business.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A key and a memory of ledgers of the tests' own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        for name in (KEY_VARIABLE, PASSPHRASE_VARIABLE):
            patch.delenv(name, raising=False)
        Keyring.default().create()
        yield


@pytest.fixture(autouse=True)
def logging() -> Iterator[None]:
    """What one test sets up of logging, no other test sees."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The sandbox that `gate verify` uses, its seal proved, with all images built."""
    from gatekeeper.sandbox import connect

    box = connect(Config())
    yield box
    box.close()


@pytest.fixture(scope="session")
def toolchain(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """A release of Lean as far as one can be had here, its image built, and the policy that names it."""
    return lay_out(tmp_path_factory.mktemp("release"), sandbox)


@pytest.fixture(scope="session")
def toolchain_sandbox(toolchain: Laid) -> Iterator[Sandbox]:
    """The sandbox under that policy."""
    from gatekeeper.sandbox import connect

    box = connect(Config(policy=toolchain.policy))
    yield box
    box.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.init(tmp_path / "workspace")
