"""The pure parts: archives, the seal's settings, the seccomp profile, last lines, the probe's table."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import io
import json
import os
import tarfile
import tracemalloc
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gatekeeper.errors import DataUnavailable, InputError
from gatekeeper.files import sha256
from gatekeeper.model import LocalFile
from gatekeeper.sandbox import probe, seal
from gatekeeper.sandbox.base import Breach, Job, Limits, Outcome
from gatekeeper.sandbox.follow import last_line
from gatekeeper.sandbox.inputs import check_path, pack

SANDBOXES = Path(seal.__file__).parents[2] / "sandboxes"
LIMITS = Limits(1.5, 64 << 20, 1.5, 16, 8 << 20, 100, 1000, 2000)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem + "_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def local(path: Path, content: bytes) -> LocalFile:
    path.write_bytes(content)
    return LocalFile(path, sha256(content), len(content))


def members(files: dict[str, bytes | LocalFile]) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(b"".join(pack(files)))) as tar:
        return {member.name: member for member in tar}


def test_an_archive_is_root_s_read_only_and_timeless(tmp_path: Path) -> None:
    file = local(tmp_path / "data", b"xyz")
    os.chmod(file.path, 0o777)  # noqa: PTH101, S103
    found = members({"src/b/c": b"1", "in/data": file})
    assert list(found) == ["in", "src", "src/b", "in/data", "src/b/c"]
    assert {(it.uid, it.gid, it.uname, it.gname, it.mtime) for it in found.values()} == {
        (0, 0, "", "", 946684800)
    }
    assert {name: it.mode for name, it in found.items() if it.isfile()} == {
        "in/data": 0o444,
        "src/b/c": 0o444,
    }
    assert {it.mode for it in found.values() if it.isdir()} == {0o555}


def test_equal_files_make_equal_archives(tmp_path: Path) -> None:
    one = b"".join(pack({"a": b"1", "b": b"2"}))
    assert one == b"".join(pack({"b": b"2", "a": local(tmp_path / "x", b"1")}))
    assert one != b"".join(pack({"a": b"1", "b": b"3"}))


def test_an_archive_is_the_one_that_tarfile_writes(tmp_path: Path) -> None:
    long = "ü" * 100 + "/" + "x" * 200
    files = {"src/a": b"", "in/b": b"x" * 512, long: local(tmp_path / "x", bytes(3 << 20) + b"1")}
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, member in members(files).items():
            content = files.get(name, b"")
            data = content if isinstance(content, bytes) else content.path.read_bytes()
            member.pax_headers = {}
            tar.addfile(member, io.BytesIO(data))
    pieces = list(pack(files))
    assert b"".join(pieces) == written.getvalue()
    assert max(map(len, pieces)) < 4 << 20


def test_a_large_file_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    size = 64 << 20
    with (tmp_path / "data").open("wb") as file:
        file.truncate(size)
    zeros = LocalFile(tmp_path / "data", "sha256:" + hashlib.sha256(bytes(size)).hexdigest(), size)
    tracemalloc.start()
    try:
        assert sum(map(len, pack({"in/data": zeros}))) > size
        assert tracemalloc.get_traced_memory()[1] < size // 8
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("damage", ["other", "shorter", "longer", "gone", "link", "folder", "pipe"])
def test_what_is_not_the_file_of_its_digest_is_never_packed_whole(tmp_path: Path, damage: str) -> None:
    file = local(tmp_path / "data", b"as it was")
    match damage:
        case "other":
            file.path.write_bytes(b"as it is.")
        case "shorter":
            file.path.write_bytes(b"as it wa")
        case "longer":
            file.path.write_bytes(b"as it was.")
        case _:
            file.path.rename(tmp_path / "moved")
    match damage:
        case "link":
            file.path.symlink_to(tmp_path / "moved")
        case "folder":
            file.path.mkdir()
        case "pipe":
            os.mkfifo(file.path)
    with pytest.raises(DataUnavailable):
        list(pack({"in/data": file}))


@pytest.mark.parametrize(
    "path", ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\nb", "a\0b", "x" * 256, "a/" * 600 + "a"]
)
def test_names_that_are_not_plain_are_refused(path: str) -> None:
    with pytest.raises(InputError):
        check_path(path)


def test_a_file_can_not_be_a_folder_too() -> None:
    with pytest.raises(InputError, match="both a file and a folder"):
        pack({"a": b"", "a/b": b""})
    with pytest.raises(InputError, match="both a file and a folder"):
        pack({"in": b""})


def test_the_seal_leaves_nothing_open() -> None:
    host = seal.host_config(LIMITS, "{}", "inputs")
    assert host["NetworkMode"] == "none"
    assert host["ReadonlyRootfs"] is True
    assert (host["CapDrop"], host["CapAdd"], host["Privileged"]) == (["ALL"], [], False)
    assert host["SecurityOpt"] == ["no-new-privileges", "seccomp={}"]
    assert (host["IpcMode"], host["CgroupnsMode"], host["PidMode"], host["UTSMode"]) == (
        "none",
        "private",
        "",
        "",
    )
    assert host["Memory"] == host["MemorySwap"] == 64 << 20
    assert (host["PidsLimit"], host["NanoCpus"]) == (16, 1_500_000_000)
    assert host["LogConfig"] == {"Type": "none"}
    assert "Binds" not in host
    assert [(it["Type"], it["ReadOnly"]) for it in host["Mounts"]] == [("volume", True)]
    for options in host["Tmpfs"].values():
        assert {"noexec", "nosuid", "nodev", "size=8392704", "nr_inodes=102", "mode=0700"} <= set(
            options.split(",")
        )


def test_nothing_of_the_image_s_own_settings_is_used() -> None:
    body = seal.container("sha256:1", ["python3", "x"], {}, {"a": "b"})
    assert (body["Entrypoint"], body["Cmd"]) == (["python3"], ["x"])
    assert (body["User"], body["WorkingDir"]) == ("65534:65534", "/")
    assert body["Healthcheck"] == {"Test": ["NONE"]}
    assert body["NetworkDisabled"] is True


def test_what_is_fixed_in_the_environment_wins() -> None:
    env = seal.environment(LIMITS, {"PATH": "/evil", "GATE_OUT": "/etc", "SEED": "7"})
    assert (env["SEED"], env["GATE_OUT"], env["TZ"], env["OMP_NUM_THREADS"]) == ("7", "/out", "UTC", "1")
    assert "/evil" not in env["PATH"]


def test_any_change_of_the_seal_changes_its_digest() -> None:
    digest = seal.seal_digest(LIMITS, "{}")
    assert digest == seal.seal_digest(LIMITS, "{}")
    assert digest != seal.seal_digest(LIMITS, '{"defaultAction":"SCMP_ACT_ALLOW"}')
    assert digest != seal.seal_digest(dataclasses.replace(LIMITS, processes=17), "{}")


def test_the_profile_is_what_its_source_says() -> None:
    source = load(SANDBOXES / "seccomp.py")
    assert (SANDBOXES / "seccomp.json").read_text("utf-8") == source.text()


def test_the_profile_denies_by_default_and_names_nothing_dangerous() -> None:
    profile = json.loads((SANDBOXES / "seccomp.json").read_text("utf-8"))
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    assert all(not it["subArchitectures"] for it in profile["archMap"])
    allowed = [rule for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    free = {name for rule in allowed if "args" not in rule for name in rule["names"]}
    bound = {name for rule in allowed if "args" in rule for name in rule["names"]}
    assert not free & bound
    assert bound == {
        *("clone", "socketpair", "personality", "prlimit64", "ioprio_set", "sched_setattr", "sched_setparam"),
        *("sched_setscheduler", "setpriority", "setsockopt", "ioctl", "prctl"),
        *("setresgid", "setresuid"),
    }
    forbidden = {
        *probe.CALLS,
        "socket",
        "connect",
        "bind",
        "listen",
        "accept",
        "accept4",
        "ptrace",
        "unshare",
        "clone3",
    }
    assert not (free | bound) & forbidden


@pytest.mark.parametrize(
    ("tail", "line"),
    [
        (b"", ""),
        (b"one\ntwo\n", "two"),
        (b"10 %\r20 %\r", "20 %"),
        (b"a\x1b[2J\x07\x00b", "a [2J b"),
        ("left \u202egnirts\u200b\n".encode(), "left gnirts"),
        (b"\xff\xfe\n", "��"),
        (b"x" * 500, "x" * 159 + "…"),
    ],
)
def test_a_last_line_is_safe_for_a_terminal(tail: bytes, line: str) -> None:
    assert last_line(tail) == line


def outcome(content: bytes, exit_code: int = 0, breach: Breach | None = None) -> Outcome:
    return Outcome("sha256:0", exit_code, breach, "", b"", False, {probe.RESULT: content}, {}, 0.1, None)


def report(**changes: Any) -> bytes:
    """A probe's report that holds, with changes."""
    found = {want.name: value(want) for want in probe.wanted(probe.LIMITS)}
    return json.dumps(found | changes).encode()


def value(want: probe.Want) -> str:
    """Something that a check accepts."""
    options = [
        "EPERM",
        want.text,
        *want.text.split(" or "),
        "",
        "0",
        ",".join(want.text.split(", ")),
        "1 7",
        "000",
    ]
    options += ["2", "/", json.dumps(seal.environment(probe.LIMITS, probe.OWN), sort_keys=True)]
    options += ["0:0 100444 946684800, 0:0 40555 946684800"]
    return next(option for option in options if want.holds(option))


def test_a_probe_that_holds_passes() -> None:
    checks = probe.judge(outcome(report()))
    assert probe.failures(checks) == []
    assert len({check.name for check in checks}) == len(checks) > 150


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"[" * 100_000, b'{"a": 1}'])
def test_a_probe_that_reports_nothing_usable_fails_everywhere(content: bytes) -> None:
    checks = probe.judge(outcome(content))
    assert len(probe.failures(checks)) >= sum(check.required for check in checks) - 1


@pytest.mark.parametrize("name", [want.name for want in probe.wanted(probe.LIMITS) if want.required])
def test_every_required_check_can_fail(name: str) -> None:
    for wrong in ("done", "broken out: \x1b[2J"):
        failed = probe.failures(probe.judge(outcome(report(**{name: wrong}))))
        assert [check.name for check in failed] == [name.removeprefix("warden: ")]
        assert failed[0].seen.isprintable()
    missing = json.loads(report())
    del missing[name]
    assert [it.seen for it in probe.failures(probe.judge(outcome(json.dumps(missing).encode())))] == [
        "not reported"
    ]


def test_a_probe_that_did_not_end_well_fails() -> None:
    assert probe.failures(probe.judge(outcome(report(), exit_code=1)))
    assert probe.failures(probe.judge(outcome(report(), breach=Breach.TIMEOUT)))


def test_a_row_for_information_stops_nothing() -> None:
    checks = probe.judge(outcome(report(**{"peak memory": "ENOENT"})))
    assert [check.name for check in checks if not check.ok] == ["peak memory"]
    assert probe.failures(checks) == []


def test_an_empty_table_fails() -> None:
    assert probe.failures([])


@pytest.mark.parametrize("version", [1, 2])
def test_the_warden_reads_both_kinds_of_control_groups(version: int, tmp_path: Path) -> None:
    warden = load(SANDBOXES / "warden" / "warden.py")
    texts = {
        1: {
            "memory/memory.usage_in_bytes": "4096\n",
            "memory/memory.max_usage_in_bytes": "8192\n",
            "memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n",
            "pids/pids.events": "max {denied}\n",
        },
        2: {
            "cgroup.controllers": "cpu memory pids\n",
            "memory.current": "4096\n",
            "memory.peak": "8192\n",
            "memory.events": "low 0\nhigh 0\nmax 12\noom 1\noom_kill {kills}\noom_group_kill 0\n",
            "pids.events": "max {denied}\n",
        },
    }[version]

    def write(kills: int, denied: int) -> None:
        for name, text in texts.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text.format(kills=kills, denied=denied))

    write(1, 2)
    group = warden.Cgroup(str(tmp_path))
    assert (group.number("memory"), group.number("peak_memory")) == (4096, 8192)
    assert (group.oom_kills(), group.refused_forks()) == (0, 0)  # what the runtime met does not count
    write(2, 7)
    assert (group.oom_kills(), group.refused_forks()) == (1, 5)


def test_the_warden_does_without_control_groups(tmp_path: Path) -> None:
    group = load(SANDBOXES / "warden" / "warden.py").Cgroup(str(tmp_path))
    assert (
        group.number("memory"),
        group.number("peak_memory"),
        group.oom_kills(),
        group.refused_forks(),
    ) == (
        None,
        None,
        0,
        0,
    )


def test_both_sides_speak_the_same_protocol() -> None:
    from gatekeeper.sandbox import frames

    warden = load(SANDBOXES / "warden" / "warden.py")
    assert (warden.VERSION, warden.PIECE) == (frames.VERSION, frames.PIECE)
    job = Job("job", "python", ("x", "--", "-y"), LIMITS, collect=("r", "a/b"))
    start = len(seal.interpreter(job.image)) + len(seal.WARDEN)
    spec = warden.Spec(seal.warden_arguments(job, LIMITS, {"A": "b=c", "E": ""})[start:])
    assert (spec.cwd, spec.wall, spec.output, spec.result) == ("/gate/src", 1.5, 1000, 2000)
    assert (spec.early, spec.wait) == (False, seal.INPUT_SECONDS)
    assert (spec.areas, spec.environment) == (list(seal.AREAS), {"A": "b=c", "E": ""})
    assert (spec.collect, spec.command) == (["r", "a/b"], ["x", "--", "-y"])
    late = dataclasses.replace(job, late=dict)
    spec = warden.Spec(seal.warden_arguments(late, LIMITS, {})[start:])
    assert (spec.early, spec.wait, spec.cwd) == (True, seal.LATE_SECONDS, "/")


@pytest.mark.parametrize("image", ["python", f"somebody/tools@sha256:{0:064}"])
def test_what_is_ours_reads_no_locale_of_the_image(image: str) -> None:
    job = probe.job(image, b"")
    arguments = seal.warden_arguments(job, LIMITS, seal.environment(LIMITS, job.environment))
    body = seal.container("sha256:0", arguments, {}, {})
    assert [it for it in body["Env"] if it.startswith("LC_")] == ["LC_ALL=C"]
    assert "env=LC_ALL=C" in arguments
    warden, command = (" ".join(part) for part in (arguments[: arguments.index("--")], job.command))
    assert "python3 -I -S -B -X utf8 /" in warden
    assert "python3 -I -S -B -X utf8 /" in command
