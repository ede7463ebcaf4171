import hashlib
import tarfile

from gatekeeper.sandbox.images.archive import Description
from tests.attacks.capsule_scene import archive_of


def attack(scene):
    _, layer = scene.image
    with tarfile.open(layer, "w", format=tarfile.GNU_FORMAT) as tar:
        hole = tarfile.TarInfo("hole")
        hole.type = tarfile.GNUTYPE_SPARSE
        tar.addfile(hole)
    digest = "sha256:" + hashlib.sha256(layer.read_bytes()).hexdigest()
    scene.give_image(archive_of(Description("python", "amd64", (digest,)), layer))
    scene.sign_list()
    scene.write_capsule()
