"""The capsule is a Process Run Crate: the RO-Crate validator says so, without network."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import requests
import requests_cache
import rocrate
from requests.adapters import BaseAdapter, HTTPAdapter
from rocrate.rocrate import ROCrate
from rocrate_validator import services
from rocrate_validator.models import Severity
from urllib3.response import HTTPResponse

from tests.attacks.capsule_scene import CapsuleScene

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SHELF = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
"""The context as the library rocrate brings it: a later one, which has every term of 1.1."""


UNMET = {
    # The script is the application, and a file of the crate, whose id must be relative.
    "process-run-crate-0.5_5.1",
    # Our images are in no registry.
    "process-run-crate-0.5_13.2",
    # Of the holder of the keys nothing is known but the keys.
    "ro-crate-1.1_31.2",
}
"""What is recommended and can't be had. All that is required is there."""


class Shelf(BaseAdapter):
    """Answers every request with the context."""

    def send(self, request: Any, *_: Any, **__: Any) -> requests.Response:
        response = HTTPResponse(
            io.BytesIO(SHELF.read_bytes()),
            {"Content-Type": "application/ld+json"},
            status=200,
            preload_content=False,
            request_method="GET",
            request_url=request.url,
        )
        return HTTPAdapter().build_response(request, response)

    def close(self) -> None: ...


def test_the_validator_accepts_it(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    # A verdict with a run behind it, so that there is an action to describe.
    scene.ledger("seen").append(scene.in_image(scene.unverified(), "sha256:" + 64 * "1"))
    scene.take()
    assert b'"CreateAction"' in scene.files["ro-crate-metadata.json"]
    cache = tmp_path / "http"
    with requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Shelf())
        assert session.get(CONTEXT).ok
    found = services.validate(
        {
            "rocrate_uri": str(scene.capsule_path),
            "profile_identifier": "process-run-crate-0.5",
            "requirement_severity": Severity.RECOMMENDED,
            "offline": True,
            "cache_path": cache,
        }
    )
    assert {issue.check.identifier for issue in found.get_issues()} == UNMET
    assert {issue.severity for issue in found.get_issues()} == {Severity.RECOMMENDED}
    assert found.context.profile_identifier == "process-run-crate-0.5"


def test_the_library_reads_it(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    crate = ROCrate(scene.capsule_path)
    assert crate.root_dataset["conformsTo"].id == "https://w3id.org/ro/wfrun/process/0.5"
    names = {entity.id for entity in crate.data_entities}
    assert names == scene.files.keys() - {"ro-crate-metadata.json"}
