"""Proof of the seal: what a probe inside a container found, held against what is wanted.

The comparison is pure. sandboxes/probe/probe.py makes the attempts, under the very settings of every job; a
check that it does not report, or reports in another way, has failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatekeeper.sandbox import seal
from gatekeeper.sandbox.base import Job, Limits, Outcome, Watch
from gatekeeper.sandbox.inputs import TIME

LIMITS = Limits(
    wall_seconds=60,
    memory_bytes=256 << 20,
    cpus=1,
    processes=64,
    disk_bytes=32 << 20,
    files=256,
    output_bytes=65536,
    result_bytes=1 << 20,
)
RESULT = "results.json"
PROCESSOR = "processor"
MOUNTS = {
    "/",
    "/dev",
    "/dev/pts",
    "/dev/shm",  # noqa: S108
    "/etc/hostname",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/gate",
    "/out",
    "/proc",
    "/sys",
    "/sys/fs/cgroup",
    "/tmp",  # noqa: S108
}
HARMLESS = "console core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero"
DEVICES = set(HARMLESS.split(" "))
NODES = {
    f"/dev/{name}" for name in ("console", "full", "null", "pts/ptmx", "random", "tty", "urandom", "zero")
}


@dataclass(frozen=True, slots=True)
class Check:
    """One row of `gate doctor`. A row that is not `required` is for information: it never stops the gate."""

    group: str
    name: str
    ok: bool
    seen: str
    wanted: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Want:
    """What one attempt of the probe must come to."""

    group: str
    name: str
    text: str
    holds: Callable[[str], bool]
    required: bool = True


OWN = {"LC_ALL": seal.PLAIN}
"""What the probe's environment has of its own."""


def job(image: str, script: bytes) -> Job:
    """The probe as a job."""
    return Job(
        name="probe",
        image=image,
        # Nothing of the image's own Python packages has a say in what the probe finds.
        command=(*seal.interpreter(image), *seal.ISOLATED, "/gate/src/probe.py"),
        environment=OWN,
        limits=LIMITS,
        files={"src/probe.py": script, "in/masked": "\n".join(seal.MASKED).encode()},
        collect=(RESULT,),
    )


def processor(checks: Sequence[Check]) -> str:
    """The processor's model, as the probe found it."""
    return next((check.seen for check in checks if check.name == PROCESSOR), "unknown")


def judge(outcome: Outcome) -> list[Check]:
    """Every check of a probe's run, in the order of the table."""
    found = _parse(outcome.files.get(RESULT, b""))
    ended = Check(
        "probe",
        "the probe ran to its end",
        outcome.exit_code == 0 and outcome.breach is None,
        outcome.breach_text or f"exit {outcome.exit_code}",
        "exit 0",
    )
    return [ended, *(_check(want, found) for want in wanted(LIMITS))]


def _check(want: Want, found: Mapping[str, str]) -> Check:
    seen = found.get(want.name)
    ok = seen is not None and want.holds(seen)
    shown = "not reported" if seen is None else _short(seen)
    name = want.name.removeprefix(f"{want.group}: ")
    return Check(want.group, name, ok, shown, want.text, want.required)


def failures(checks: Sequence[Check]) -> list[Check]:
    """The checks for which the gate must not run; an empty table is one failure."""
    failed = [check for check in checks if check.required and not check.ok]
    return failed or ([] if checks else [Check("probe", "any check", False, "none", "some")])


def wanted(limits: Limits) -> list[Want]:
    """The whole table for a job under these limits."""
    return [
        *_network(),
        *_kernel(),
        *_privilege(),
        *_files(limits),
        *_leaks(limits),
        *_limits(limits),
        *_warden(),
        Want("machine", PROCESSOR, "told by itself", lambda seen: seen != "unknown", required=False),
    ]


def _exactly(group: str, name: str, value: object, text: str = "", *, required: bool = True) -> Want:
    return Want(group, name, text or str(value), lambda seen: seen == str(value), required)


def _one_of(group: str, name: str, values: Iterable[str], text: str = "") -> Want:
    allowed = frozenset(values)
    return Want(group, name, text or " or ".join(sorted(allowed)), allowed.__contains__)


def _only(group: str, name: str, allowed: Callable[[str], bool], text: str) -> Want:
    return Want(group, name, text, lambda seen: all(allowed(word) for word in seen.split()))


def _has(group: str, name: str, *words: str) -> Want:
    return Want(group, name, ", ".join(words), lambda seen: set(words) <= set(seen.split(",")))


REFUSED = ("EPERM", "ENOSYS")
UNWRITABLE = ("EROFS", "EACCES", "EPERM", "ENOENT")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _network() -> list[Want]:
    group = "network"
    families = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_ALG", "AF_VSOCK", "AF_XDP")
    names = [f"socket {family} {kind}" for family in families for kind in ("stream", "datagram")]
    return [
        *(_exactly(group, name, "EPERM") for name in (*names, "socket AF_PACKET raw")),
        _exactly(group, "sockets of any family", "none"),
        _exactly(group, "socketpair AF_INET", "EPERM"),
        _only(group, "network interfaces", {"lo"}.__contains__, "at most lo"),
        _exactly(group, "network routes", 0),
        _one_of(group, "name servers", ("none", "127.0.0.1")),
    ]


CALLS = _words("""
    acct add_key adjtimex bpf capset chroot clock_settime delete_module fanotify_init finit_module fsopen
    init_module inotify_init1 io_setup io_uring_setup ioperm iopl kcmp kexec_load keyctl
    landlock_create_ruleset lookup_dcookie memfd_create modify_ldt mount mount_setattr move_mount move_pages
    mq_open msgget name_to_handle_at open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root
    process_madvise process_vm_readv process_vm_writev quotactl reboot request_key seccomp semget
    setdomainname setgroups sethostname setns settimeofday shmget splice swapon syslog tee umount2 userfaultfd
    vmsplice
""")
NAMESPACES = ("mount", "cgroup", "uts", "ipc", "user", "pid", "network")


FOREIGN = ("a 32-bit", "an x32")
KILLED = ("ended by 31", "ended by 159", "ended by 11", "ended by 139")
OTHER_CALLS = ("ptrace itself", "personality", "terminal injection", "packet filter")


def _kernel() -> list[Want]:
    group = "kernel"
    return [
        *(_one_of(group, f"call {name}", REFUSED) for name in CALLS),
        *(_one_of(group, f"unshare {name}", REFUSED) for name in (*NAMESPACES, "time")),
        *(_one_of(group, f"clone {name}", REFUSED) for name in NAMESPACES),
        _exactly(group, "call clone3", "ENOSYS"),
        *(
            _one_of(group, f"call of {name} program", (*REFUSED, *KILLED), "EPERM or death")
            for name in FOREIGN
        ),
        *(_one_of(group, name, REFUSED) for name in OTHER_CALLS),
    ]


def _privilege() -> list[Want]:
    group = "privilege"
    ids = f"({seal.USER}, {seal.USER}, {seal.USER})"
    return [
        _one_of(group, "user and groups", (f"{ids} {ids} [{seal.USER}]", f"{ids} {ids} []")),
        *(
            Want(group, name, "none", lambda seen: re.fullmatch("0+", seen) is not None)
            for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
        ),
        _exactly(group, "NoNewPrivs", 1),
        _exactly(group, "Seccomp", 2, "2 (filter)"),
        *(_exactly(group, name, "EPERM") for name in ("become root", "become root's group", "make a device")),
    ]


def _files(limits: Limits) -> list[Want]:
    group = "files"
    places = ("/", "/etc", "/usr", "/opt/gatekeeper", "/gate", "/gate/in", "/gate/src", "/dev", "/sys")
    inputs = ("/gate/src/probe.py", "/opt/gatekeeper/warden.py", "/etc/passwd")
    kernel = ("/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger")
    code = [f"run a program from {area}" for area in seal.AREAS] + ["map code from /tmp"]
    closed = MOUNTS | set(seal.MASKED) | set(seal.READONLY)
    return [
        _exactly(group, "folders that can be written to", " ".join(sorted(seal.AREAS))),
        *(_one_of(group, f"write into {path}", UNWRITABLE) for path in places),
        *(_one_of(group, f"write to {path}", UNWRITABLE) for path in (*inputs, *kernel)),
        _exactly(group, "write to its control group", "none"),
        _only(group, "devices", DEVICES.__contains__, "the harmless ones"),
        _only(group, "block and character devices", NODES.__contains__, "the harmless ones"),
        *(_one_of(group, name, ("EACCES", "EPERM")) for name in code),
        *(
            want
            for area in seal.AREAS
            for want in (
                _exactly(group, f"size of {area}", seal.area_bytes(limits)),
                _exactly(group, f"files in {area}", seal.area_inodes(limits)),
                _one_of(group, f"mode of {area}", (f"700 {seal.USER}", f"1777 {seal.USER}")),
            )
        ),
        _exactly(
            group, "inputs", f"0:0 100444 {TIME}, 0:0 40555 {TIME}", "root's, read-only, one fixed time"
        ),
        _only(
            group,
            "mounts",
            lambda path: path in closed or path.startswith("/sys/fs/cgroup/"),
            "the container's own alone",
        ),
        *(_has(group, f"mount options of {path}", "ro") for path in ("/", "/gate", "/sys")),
        *(_has(group, f"mount options of {path}", "nodev", "noexec", "nosuid") for path in seal.AREAS),
        _exactly(group, "files that run as somebody else", "none"),
    ]


def _leaks(limits: Limits) -> list[Want]:
    group = "leaks"
    env = json.dumps(seal.environment(limits, OWN), sort_keys=True)
    return [
        _exactly(group, "masked paths that show something", "none"),
        Want(group, "processes", "the warden and itself", lambda seen: len(seen.split()) == 2),
        _exactly(group, "control group", "/"),
        _exactly(group, "environment", env, "what the gate sets, nothing else"),
        _exactly(group, "host name", f"{seal.HOSTNAME} {seal.HOSTNAME}"),
        _exactly(group, "time zone", "UTC UTC 0"),
        _exactly(group, "descriptors", "0 1 2"),
    ]


def _limits(limits: Limits) -> list[Want]:
    group = "limits"
    return [
        *(
            _exactly(group, f"ulimit {name}", f"{value} {value}")
            for name, value in seal.ulimits(limits).items()
        ),
        _exactly(group, "memory limit", limits.memory_bytes),
        _exactly(group, "swap limit", 0),
        _exactly(group, "process limit", limits.processes),
        _exactly(group, "cpu limit", f"{limits.cpus:.2f}"),
        _exactly(group, "count of refused forks", "shown"),
        _exactly(group, "count of out-of-memory kills", "shown"),
        _exactly(group, "peak memory", "shown", required=False),
        Want(group, "control group version", "1 or 2", {"1", "2"}.__contains__, required=False),
    ]


def _warden() -> list[Want]:
    group = "warden"
    seen = ("open its memory", "read its environment", "list its descriptors", "write to its output")
    touched = ("trace it", "read it by process_vm", "limit it", "starve it")
    return [
        _exactly(group, "warden: is process 1", "yes"),
        *(_one_of(group, f"warden: {name}", ("EACCES", "EPERM")) for name in (*seen, *touched)),
        _exactly(group, "warden: kill it", "lives"),
    ]


def _parse(content: bytes) -> dict[str, str]:
    """The probe's report; empty where it is not an object of texts."""
    try:
        found: Any = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _short(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= 300 else plain[:299] + "…"


Run = Callable[[Job, Watch | None], Outcome]


def prove(run: Run, image: str, script: Path) -> list[Check]:
    """Run the probe in an image and judge it.

    Raises:
        WorldError: as `Sandbox.run`.
    """
    return judge(run(job(image, script.read_bytes()), None))
