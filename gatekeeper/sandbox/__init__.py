"""The one seam through which untrusted code runs: base.py is the contract, docker.py the engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatekeeper.config import Config
    from gatekeeper.sandbox.images import Images
    from gatekeeper.sandbox.sealed import SealedSandbox


def images_of(config: Config, base: str | None = None) -> Images:
    """The images of a configuration, `base` in place of its base image. Asks nothing of the engine yet."""
    from gatekeeper.sandbox import engine
    from gatekeeper.sandbox.images import DockerImageStore, Images, ImageSettings

    store = DockerImageStore(lambda: engine.connect(engine.BULKY, config.engine.host))
    return Images(store, ImageSettings(base=base or config.images.base))


def connect(config: Config) -> SealedSandbox:
    """The sandbox of a configuration; each image's seal is proved before its first job.

    Raises:
        EngineUnavailable: no engine answers.
    """
    from gatekeeper.config import HOME
    from gatekeeper.sandbox.docker import DockerSandbox
    from gatekeeper.sandbox.engine import Engine
    from gatekeeper.sandbox.owner import default_state
    from gatekeeper.sandbox.sealed import SealedSandbox

    folder, state = HOME / "sandboxes", default_state()
    docker = DockerSandbox(
        resolve=images_of(config).id_of,
        seccomp=(folder / "seccomp.json").read_text("utf-8"),
        state=state,
        engine=Engine(config.engine.host),
    )
    return SealedSandbox(docker, script=folder / "probe" / "probe.py", state=state)
