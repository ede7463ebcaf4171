"""The one seam through which untrusted code runs: base.py is the contract, docker.py the engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from docker import APIClient

    from gatekeeper.config import Config
    from gatekeeper.sandbox.docker import DockerSandbox
    from gatekeeper.sandbox.images import Images
    from gatekeeper.sandbox.sealed import ImageSource, SealedSandbox


def images_of(config: Config, base: str | None = None) -> Images:
    """The images of a configuration, `base` in place of its base image. Asks nothing of the engine yet."""
    from gatekeeper.sandbox.images import DockerImageStore, Images, ImageSettings

    def client() -> APIClient:
        from gatekeeper.sandbox import engine

        return engine.connect(engine.BULKY, config.engine.host)

    store = DockerImageStore(client)
    policy = config.policy
    settings = ImageSettings(
        base=base or config.images.base, toolchain=policy.lean_toolchain, engine=policy.lean_engine
    )
    return Images(store, settings, lambda resolve: _docker(config, resolve))


def connect(config: Config, images: ImageSource | None = None) -> SealedSandbox:
    """The sandbox of a configuration; each image's seal is proved before its first job. `images` are others
    than those that are built here.

    Raises:
        EngineUnavailable: no engine answers.
    """
    from gatekeeper.config import HOME
    from gatekeeper.sandbox.owner import default_state
    from gatekeeper.sandbox.sealed import SealedSandbox

    images = images or images_of(config)
    docker = _docker(config, images.id_of)
    return SealedSandbox(docker, images, script=HOME / "sandboxes/probe/probe.py", state=default_state())


def _docker(config: Config, resolve: Callable[[str], str]) -> DockerSandbox:
    """The configured engine's sandbox, its seal not yet proved; `resolve` gives the id of a named image."""
    from gatekeeper.config import HOME
    from gatekeeper.sandbox.docker import DockerSandbox
    from gatekeeper.sandbox.engine import Engine
    from gatekeeper.sandbox.owner import default_state

    return DockerSandbox(
        resolve=resolve,
        seccomp=(HOME / "sandboxes/seccomp.json").read_text("utf-8"),
        state=default_state(),
        engine=Engine(config.engine.host),
    )
