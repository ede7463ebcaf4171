"""What is in an image, as a bill of materials: CycloneDX 1.6 in JSON, the same bytes every time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from gatekeeper.sandbox.images.cache import Package
from gatekeeper.sandbox.images.tree import EPOCH

SPACE = uuid.UUID("6f2f3c44-6b0c-5a0e-9a3e-1f6f0c0d9b1a")
"""Our own name space for serial numbers that follow from an image's id."""


def bill(name: str, identity: str, architecture: str, packages: Iterable[Package]) -> bytes:
    """The bill of the image with this id; serial number and time follow from the image, not the clock."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    def url(package: Package) -> PackageURL:
        match package.kind:
            case "deb":
                distribution = {"arch": architecture, "distro": "debian-12"}
                return PackageURL("deb", "debian", package.name, package.version, distribution)
            case "wheel":
                return PackageURL("pypi", None, package.name.lower().replace("_", "-"), package.version)
            case "base":
                place = {"repository_url": package.name}
                return PackageURL("oci", None, package.name.rsplit("/", 1)[-1], package.version, place)
            case other:
                return PackageURL(other, None, package.name, package.version)

    image = Component(
        name=name,
        type=ComponentType.CONTAINER,
        version=identity,
        bom_ref=identity,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=identity.removeprefix("sha256:"))],
    )
    metadata = BomMetaData(component=image, timestamp=datetime.fromtimestamp(EPOCH, UTC))
    components = {
        (package.kind, package.name, package.version, package.sha256): Component(
            name=package.name,
            type=ComponentType.CONTAINER if package.kind == "base" else ComponentType.LIBRARY,
            version=package.version,
            bom_ref=f"{package.kind}:{package.name}@{package.version}:{package.sha256[:12]}",
            purl=url(package),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=package.sha256)] if package.sha256 else [],
        )
        for package in packages
    }
    bom = Bom(components=components.values(), metadata=metadata, serial_number=uuid.uuid5(SPACE, identity))
    bom.register_dependency(image, components.values())
    return JsonV1Dot6(bom).output_as_string(indent=1).encode() + b"\n"
