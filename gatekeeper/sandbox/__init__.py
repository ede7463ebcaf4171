"""The one seam through which untrusted code runs: base.py is the contract, docker.py the engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatekeeper.config import Config
    from gatekeeper.sandbox.base import Sandbox
    from gatekeeper.sandbox.images import Images


def images_of(config: Config, base: str | None = None) -> Images:
    """The images of a configuration, `base` in place of its base image. Asks nothing of the engine yet."""
    from gatekeeper.sandbox import engine
    from gatekeeper.sandbox.images import DockerImageStore, Images, ImageSettings

    store = DockerImageStore(lambda: engine.connect(engine.BULKY))
    return Images(store, ImageSettings(base=base or config.images.base))


def connect(config: Config) -> Sandbox:
    """The sandbox of a configuration, its seal proved.

    Raises:
        EngineUnavailable: no engine answers, or its probe fails.
    """
    from pathlib import Path

    from gatekeeper.sandbox.docker import DockerSandbox

    profile = Path(__file__).parents[2] / "sandboxes" / "seccomp.json"
    return DockerSandbox(resolve=images_of(config).id_of, seccomp=profile.read_text())
