"""Whatever a stranger's requirements file or wheel holds, the answer is what it means or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.errors import InputError
from gatekeeper.sandbox.images.requirements import Requirement, Requirements, parse
from gatekeeper.sandbox.images.tree import Span, read_span
from gatekeeper.sandbox.images.unpack import Wheel, unpack
from tests.attacks import wheels

MIB = 1 << 20
HASH = "--hash=sha256:" + "0" * 64
PIECES = st.sampled_from(
    [
        "a",
        "B-b",
        "==",
        "1.0",
        " ",
        "\\\n",
        "\n",
        "#",
        HASH,
        "--hash=",
        "-r",
        "@",
        "://",
        "[x]",
        ";",
        "\t",
        "\r",
    ]
)
GOOD = wheels.wheel(
    [("good.py", b"x = 1\n" * 50), ("good/data.bin", bytes(range(256))), wheels.metadata("good", "1.0")]
)
GOOD_LOCK = Requirements((Requirement("good", "1.0", ("0" * 64,)),), MIB)


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(lambda it: "".join(it).encode())))
def test_a_file_is_read_or_refused(content: bytes) -> None:
    try:
        found = parse(content, "a.lock", MIB)
    except InputError:
        return
    assert parse(found.text.encode(), "b.lock", MIB) == found
    for line in found.text.splitlines():
        name, *hashes = line.split(" ")
        assert name.count("==") == 1
        assert hashes
        assert all(word.startswith("--hash=sha256:") for word in hashes)


def test_what_tools_write_is_read() -> None:
    text = f"""\
# This file was made by a tool
MarkupSafe==3.0.2 \\
    {HASH} \\
    --hash=sha256:{"1" * 64}
    # via jinja2
zope.interface==7.2 {HASH}  # via x
"""
    found = parse(text.replace("\n", "\r\n").encode(), "a.lock", MIB)
    assert [(it.name, it.version, len(it.hashes)) for it in found.packages] == [
        ("markupsafe", "3.0.2", 2),
        ("zope-interface", "7.2", 1),
    ]
    assert parse(text.replace(HASH + "  #", HASH + " #").encode(), "b.lock", 2 * MIB).name == found.name


@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.one_of(st.none(), st.integers(0, len(GOOD))),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_a_damaged_wheel_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, int]], cut: int | None
) -> None:
    content = bytearray(GOOD)
    for place, value in changes:
        content[place] = value
    file = tmp_path / "good-1.0-py3-none-any.whl"
    file.write_bytes(bytes(content[:cut]))
    wheel = Wheel(GOOD_LOCK.packages[0], file, file.name, "0" * 64)
    try:
        nodes = unpack([wheel], GOOD_LOCK, "/opt/python", tmp_path, "x86_64")
    except InputError:
        return
    for node in nodes:
        assert node.path.startswith("opt/python/")
        assert ".." not in node.path.split("/")
        assert node.mode in (0o644, 0o755)
        assert isinstance(node.content, Span)
        assert len(b"".join(read_span(node.content))) == node.size


@pytest.mark.parametrize("size", [2, 8])
def test_the_bound_is_for_all_wheels_together(tmp_path: Path, size: int) -> None:
    required, made = [], []
    for number in range(size):
        file = tmp_path / f"p{number}-1.0-py3-none-any.whl"
        file.write_bytes(wheels.wheel([("x", bytes(MIB // 2)), wheels.metadata(f"p{number}", "1.0")]))
        required.append(Requirement(f"p{number}", "1.0", ("0" * 64,)))
        made.append(Wheel(required[-1], file, file.name, "0" * 64))
    within = Requirements(tuple(required), size * MIB)
    assert (
        len(unpack(made, within, "/opt/python", tmp_path, "x86_64")) == 2 * size + 1
    )  # METADATA, WHEEL, and the one x
    with pytest.raises(InputError, match="requirements_mb"):
        unpack(made, Requirements(tuple(required), size * MIB // 2), "/opt/python", tmp_path, "x86_64")
