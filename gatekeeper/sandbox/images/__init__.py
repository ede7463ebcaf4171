"""The images that jobs run in: built from files of this repository, the same bytes on every machine.

No registry and no `docker build`: layers are tars of our own making, kept by the digest of their inputs, and
loaded into the engine as one archive. An image's id follows from its layers alone.
"""

from gatekeeper.sandbox.images.assembly import ImageSettings
from gatekeeper.sandbox.images.cache import Package
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.images import Images, ImageState, Ready, Row
from gatekeeper.sandbox.images.store import DockerImageStore, ImageStore

__all__ = [
    "BuildEvent",
    "DockerImageStore",
    "ImageSettings",
    "ImageState",
    "ImageStore",
    "Images",
    "OnBuild",
    "Package",
    "Ready",
    "Row",
    "Step",
]
