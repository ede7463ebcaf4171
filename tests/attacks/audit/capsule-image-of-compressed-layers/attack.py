import gzip
import hashlib

from gatekeeper.sandbox.images.archive import Description
from tests.attacks.capsule_scene import archive_of


def attack(scene):
    _, layer = scene.image
    layer.write_bytes(gzip.compress(bytes(1 << 20), mtime=0) + bytes(512))
    digest = "sha256:" + hashlib.sha256(layer.read_bytes()).hexdigest()
    scene.give_image(archive_of(Description("python", "amd64", (digest,)), layer))
    scene.sign_list()
    scene.write_capsule()
