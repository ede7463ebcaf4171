"""The archive: an id that follows from the layers, in the form that engines take."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

from gatekeeper.sandbox.images.archive import Description, stream
from gatekeeper.sandbox.images.tree import Node, write_layer


def test_the_id_is_the_digest_of_the_configuration() -> None:
    image = Description("python", "amd64", ("sha256:" + "1" * 64,))
    assert image.id == "sha256:" + hashlib.sha256(image.config).hexdigest()
    assert image.tag == f"gatekeeper/python:{image.id[7:19]}"
    # Image ids of all machines rest on this: it changes only on purpose.
    assert image.id == "sha256:fe930ae5e46b2b6f479b08c26a8217f2f83a24610c0dae82048a6fc70967969b"


def test_the_configuration_gives_a_run_nothing_but_a_path_and_nobody() -> None:
    config = json.loads(Description("x", "amd64", ()).config)["config"]
    assert set(config) == {"Env", "Labels", "User", "WorkingDir"}
    assert config["User"] == "65534:65534"
    assert [entry.split("=")[0] for entry in config["Env"]] == ["PATH"]


def test_every_part_counts_for_the_id() -> None:
    images = [
        Description("a", "amd64", ("sha256:1",)),
        Description("b", "amd64", ("sha256:1",)),
        Description("a", "arm64", ("sha256:1",)),
        Description("a", "amd64", ("sha256:1", "sha256:1")),
        Description("a", "amd64", ("sha256:2",)),
    ]
    assert len({image.id for image in images}) == len(images)


def test_the_archive_holds_configuration_manifest_and_each_layer_once(tmp_path: Path) -> None:
    one = write_layer([Node("a", 0o644, b"x" * 700)], tmp_path / "1")
    two = write_layer([Node("b", 0o644, b"y")], tmp_path / "2")
    image = Description("x", "amd64", (one.digest, two.digest, one.digest))
    archive = b"".join(stream(image, [tmp_path / "1", tmp_path / "2", tmp_path / "1"]))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        names = tar.getnames()
        [manifest] = json.loads(read(tar, "manifest.json"))
        assert read(tar, manifest["Config"]) == image.config
        digests = ["sha256:" + hashlib.sha256(read(tar, name)).hexdigest() for name in manifest["Layers"]]
    assert digests == list(image.digests)
    assert len(names) == len(set(names)) == 4
    assert manifest["RepoTags"] == [image.tag]


def read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None
    return file.read()
