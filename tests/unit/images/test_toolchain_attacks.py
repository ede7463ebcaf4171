"""Every folder of tests/attacks/toolchains is a Lean release that must be refused with exactly its sentence.

`attack.py` makes it (`make(folder)`), `expected.txt` says what a person reads, with
SOURCE for its path and DIGEST for its digest.
`SHA256` in attack.py is what the person said that it is; else that is true. `MORE` are folders of libraries.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import re
import runpy
import subprocess
import sys
import tarfile
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.sandbox.images.entries import Bounds
from gatekeeper.sandbox.images.toolchain import read_toolchain

CASES = Path(__file__).parents[2] / "attacks" / "toolchains"
BOUNDS = Bounds(unpacked_bytes=64 << 20, file_bytes=32 << 20, entries=2000)
sys.path.insert(0, str(CASES.parent))

from toolchain_writer import GOOD, TOP, laid, member, packed, tar, zipped  # noqa: E402


def digest_of(source: Path, scratch: Path) -> str:
    """What the release is: of a folder, what its refusal says."""
    if source.is_file():
        return hashlib.sha256(source.read_bytes()).hexdigest()
    try:
        read_toolchain(source, None, (), "amd64", scratch, BOUNDS)
    except InputError as error:
        found = re.search(r"sha256:([0-9a-f]{64})", str(error))
        return found[1] if found else ""
    raise AssertionError("a folder without a digest was taken")


def names() -> list[str]:
    return sorted(path.parent.name for path in CASES.glob("*/expected.txt"))


@pytest.mark.parametrize("case", names())
def test_refused_with_its_sentence(case: str, tmp_path: Path) -> None:
    attack = runpy.run_path(str(CASES / case / "attack.py"))
    (home := tmp_path / "home").mkdir()
    (scratch := tmp_path / "scratch").mkdir()
    source = attack["make"](home)
    before = sorted(tmp_path.rglob("*"))
    true = digest_of(source, scratch)
    named = attack.get("SHA256", true)
    libraries = [home / name for name in attack.get("MORE", ())]
    start = time.process_time()
    tracemalloc.start()
    with pytest.raises(InputError) as refused:
        read_toolchain(source, named, libraries, "amd64", scratch, BOUNDS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    said = str(refused.value).replace(str(source), "SOURCE").replace(str(home), "HOME")
    said = said.replace(true, "DIGEST") if true else said
    assert said == (CASES / case / "expected.txt").read_text().removesuffix("\n")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, scratch / "toolchain"])
    assert peak < 96 << 20
    assert time.process_time() - start < 20


def test_there_are_cases() -> None:
    assert len(names()) >= 40


def test_a_good_release_is_the_same_in_every_form(tmp_path: Path) -> None:
    sources = [laid(tmp_path / "folder"), zipped(tmp_path)]
    sources += [packed(tmp_path, how, tar()) for how in ("gz", "xz", "zst")]
    bare = {name.removeprefix(f"{TOP}/"): data for name, data in GOOD.items()}
    sources.append(packed(tmp_path / "bare", "gz", tar(good=bare)))
    found = set()
    for number, source in enumerate(sources):
        (scratch := tmp_path / f"scratch{number}").mkdir()
        taken = read_toolchain(source, digest_of(source, scratch), (), "amd64", scratch, BOUNDS)
        found.add((taken.digest, taken.sums, taken.lean, taken.commit, taken.engine))
        assert len(taken.files) == 4
    assert len(found) == 1
    assert taken.sums.decode().splitlines()[0].endswith("  lib/lean/Init.olean")
    assert (taken.lean, taken.commit[:12]) == ("4.35.0", "eb6cafb7290e")


@pytest.mark.parametrize("form", ["gz", "zip"])
def test_an_archive_is_read_once(form: str, tmp_path: Path) -> None:
    """What can be read only once can't have changed between its digest and its unpacking."""
    data = zipped(tmp_path).read_bytes() if form == "zip" else packed(tmp_path, form, tar()).read_bytes()
    source = tmp_path / "through-a-pipe"
    os.mkfifo(source)
    writer = threading.Thread(target=source.write_bytes, args=(data,))
    writer.start()
    taken = read_toolchain(source, hashlib.sha256(data).hexdigest(), (), "amd64", tmp_path, BOUNDS)
    writer.join()
    assert len(taken.files) == 4


@pytest.mark.parametrize("form", ["gz", "xz", "zst", "zip"])
def test_damage_of_any_kind_ends_in_a_sentence_or_in_a_toolchain(form: str, tmp_path: Path) -> None:
    """Bytes changed, taken out and put in, in the compressed data, and for `gz` in the tar inside as well."""
    chance = random.Random(form)  # noqa: S311
    whole = zipped(tmp_path).read_bytes() if form == "zip" else packed(tmp_path, form, tar()).read_bytes()
    inside = tar(member("././@LongLink", b"a" * 300, tarfile.GNUTYPE_LONGNAME), member("b"))
    refused = 0
    for number in range(500):
        data = (
            gzip.compress(damaged(inside, chance), 1)
            if form == "gz" and number % 2
            else damaged(whole, chance)
        )
        source = tmp_path / "damaged"
        source.write_bytes(data)
        try:
            read_toolchain(source, hashlib.sha256(data).hexdigest(), (), "amd64", tmp_path, BOUNDS)
        except InputError:
            refused += 1
    assert 300 < refused <= 500


def damaged(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(spoiled))
        match chance.randrange(4):
            case 0:
                spoiled[at] ^= 1 << chance.randrange(8)
            case 1:
                del spoiled[at : at + chance.randrange(1, min(64, len(spoiled) - 1))]
            case 2:
                spoiled[at:at] = chance.randbytes(chance.randrange(1, 32))
            case _:
                spoiled[at : at + 8] = chance.choice((b"\xff" * 8, bytes(8), b"77777777"))
    return bytes(spoiled)


def test_the_digest_of_a_folder_is_what_the_guide_says(tmp_path: Path) -> None:
    """The guide's command line, on a release with files that are not kept."""
    guide = (CASES.parents[2] / "docs" / "lean.md").read_text()
    [command] = re.findall(r"^    cd FOLDER && (find (?:.*\\\n)*.*sha256sum)$", guide, re.MULTILINE)
    more = {
        "lib/lean/Init.ilean": b"",
        "lib/lean/libLean.a": b"",
        "lib/lean/Std.ir": b"ir",
        "lib/other.so": b"",
    }
    source = laid(tmp_path, {**GOOD, **{f"{TOP}/{name}": data for name, data in more.items()}})
    done = subprocess.run(["sh", "-c", command], cwd=source, capture_output=True, text=True, check=True)
    (scratch := tmp_path / "scratch").mkdir()
    assert done.stdout.split()[0] == digest_of(source, scratch)


def test_libraries_are_found_below_their_own_root(tmp_path: Path) -> None:
    source = laid(tmp_path)
    (scratch := tmp_path / "scratch").mkdir()
    alone = digest_of(source, scratch)
    for name in ("Mathlib.olean", "Mathlib/Logic.olean", "Mathlib/Logic.ilean", "Mathlib/Logic.c"):
        path = tmp_path / "built" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(GOOD[f"{TOP}/lib/lean/Init.olean"])
    taken = read_toolchain(source, f"sha256:{alone}", [tmp_path / "built"], "amd64", scratch, BOUNDS)
    assert [path for path in taken.files if path.startswith("library/")] == [
        "library/Mathlib.olean",
        "library/Mathlib/Logic.olean",
    ]
    assert taken.digest != f"sha256:{alone}"
