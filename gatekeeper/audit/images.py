"""The images of a recorded verdict, and no others: nothing is built or fetched for an audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from gatekeeper.capsule import Capsule, layout
from gatekeeper.errors import ImageUnavailable, InputError, Untrusted, WorldError
from gatekeeper.model import Flaw
from gatekeeper.model.capsule import AuditImage, CapsuleImage
from gatekeeper.sandbox.images import Images, OnBuild, Ready, archive
from gatekeeper.sandbox.images.archive import Archived
from gatekeeper.sandbox.images.requirements import Requirements

MAX_BILL_BYTES = 16 << 20


@dataclass
class RecordedImages:
    """Implements `ImageSource` with what a capsule says."""

    ids: dict[str, str] = field(default_factory=dict)
    """By which this engine knows each image."""
    bills: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def id_of(self, name: str) -> str:
        """See ImageSource."""
        if name not in self.ids:
            raise ImageUnavailable(
                self.problems.get(name) or f"The recorded verdict was not reached in an image called {name}."
            )
        return self.ids[name]

    def prepare(self, image: str | Requirements, on_event: OnBuild) -> Ready:
        """See ImageSource."""
        name = image.name if isinstance(image, Requirements) else image
        return Ready(name, self.id_of(name), self.bills.get(name, b""))


def checked(capsule: Capsule) -> dict[str, Archived]:
    """The image archives of a capsule, by the names of the images, each checked byte by byte.

    Raises:
        Untrusted: one is no archive of the image that it stands for.
    """
    found = {}
    for image in capsule.list.images:
        if image.archive is None:
            continue
        path = layout.archive(image.id)
        try:
            archived = archive.check(lambda path=path: capsule.pieces(path))  # type: ignore[misc]
        except ValueError as error:
            raise Untrusted(Flaw.WRONG_IMAGE, f"{capsule.name}: {path}: {error}.") from error
        if archived.image.id != image.id or archived.image.name != image.name:
            raise Untrusted(
                Flaw.WRONG_IMAGE,
                f"{capsule.name}: {path} is the archive of {archived.image.name}, {archived.image.id[:19]}…, "
                f"and not of {image.name}, {image.id[:19]}….",
            )
        found[image.name] = archived
    return found


@contextmanager
def provided(
    capsule: Capsule, archives: Mapping[str, Archived], images: Images
) -> Iterator[tuple[RecordedImages, list[AuditImage]]]:
    """The recorded images made ready, and where each comes from; what was loaded is removed again.

    An image of this machine's own making comes first: what it does is known here.

    Raises:
        EngineUnavailable, EngineFailure: the engine can't say which images it has.
    """
    recorded = RecordedImages()
    origins: list[AuditImage] = []
    loaded: list[Archived] = []
    try:
        for image in capsule.list.images:
            try:
                identity, origin = _provide(image, archives.get(image.name), images, loaded)
            except ImageUnavailable as error:
                recorded.problems[image.name] = str(error)
                missing = AuditImage(name=image.name, id=image.id, origin="missing", problem=str(error))
                origins.append(missing)
                continue
            recorded.ids[image.name] = identity
            if image.bill is not None:
                recorded.bills[image.name] = capsule.content(layout.bill(image.id), MAX_BILL_BYTES)
            origins.append(AuditImage(name=image.name, id=image.id, origin=origin))  # type: ignore[arg-type]
        yield recorded, origins
    finally:
        for archived in loaded:
            with suppress(WorldError):
                images.put_back(archived)


def _provide(
    image: CapsuleImage, archived: Archived | None, images: Images, loaded: list[Archived]
) -> tuple[str, str]:
    with suppress(ImageUnavailable, InputError):
        if (own := images.id_of(image.name)) == image.id:
            return own, "built_here"
    if (there := images.there(image.id)) is not None:
        return there, "engine"
    if archived is not None:
        identity, new = images.take_over(archived)
        if new:
            loaded.append(archived)
        return identity, "capsule"
    raise ImageUnavailable(
        f"The image {image.name} ({image.id[:19]}…) is not in the capsule, and this machine has another one "
        "or none; ask for a capsule made with --with-images."
    )
