"""The seal: the body of the API call that makes a job's container, and nothing else.

Pure: limits in, JSON out. DESIGN.md says what each setting is for, `probe.py` proves from inside that it
holds. A change here changes `seal_digest`, so no remembered probe outlives it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from gatekeeper.sandbox.base import Job, Limits
from gatekeeper.sandbox.inputs import TIME

USER = 65534
HOSTNAME = "sandbox"
GATE = "/gate"
OUT = "/out"
AREAS = (OUT, "/tmp", "/dev/shm")  # noqa: S108 - the container's own, empty and capped
"""The only places a job can write to. /dev/shm is there because semaphores of multiprocessing live in it."""
PYTHON = ("python3",)
CARRIED = "/opt/gatekeeper/python"
CARRIED_PYTHON = (
    *(f"{CARRIED}/ld.so", "--inhibit-cache", "--library-path", f"{CARRIED}/lib"),
    f"{CARRIED}/bin/python3",
)
"""In an image from elsewhere: our own Python with its own loader and libraries, whatever the image holds."""
ISOLATED = ("-I", "-S", "-B", "-X", "utf8")
"""How Python starts for what is ours: nothing of the image's packages is imported."""
WARDEN = (*ISOLATED, "/opt/gatekeeper/warden.py")
PLAIN = "C"
"""The locale of what is ours. Any other is read from the image, and so is the table of conversions (gconv),
which names libraries to load: a stranger's code would be the warden."""
OPEN_FILES = 1024
STACK = 8 << 20

MASKED = (
    "/dev/mqueue",
    "/proc/acpi",
    "/proc/asound",
    "/proc/buddyinfo",
    "/proc/cmdline",
    "/proc/config.gz",
    "/proc/cpuinfo",
    "/proc/devices",
    "/proc/diskstats",
    "/proc/driver",
    "/proc/interrupts",
    "/proc/iomem",
    "/proc/ioports",
    "/proc/kallsyms",
    "/proc/kcore",
    "/proc/key-users",
    "/proc/keys",
    "/proc/kmsg",
    "/proc/kpagecgroup",
    "/proc/kpagecount",
    "/proc/kpageflags",
    "/proc/latency_stats",
    "/proc/loadavg",
    "/proc/locks",
    "/proc/meminfo",
    "/proc/modules",
    "/proc/pagetypeinfo",
    "/proc/partitions",
    "/proc/sched_debug",
    "/proc/schedstat",
    "/proc/scsi",
    "/proc/slabinfo",
    "/proc/softirqs",
    "/proc/stat",
    "/proc/swaps",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/uptime",
    "/proc/version",
    "/proc/vmallocinfo",
    "/proc/vmstat",
    "/proc/zoneinfo",
    "/proc/sys/kernel/random/boot_id",
    "/sys/block",
    "/sys/bus",
    "/sys/class",
    "/sys/dev",
    "/sys/devices/virtual",
    "/sys/firmware",
    "/sys/fs/bpf",
    "/sys/fs/ext4",
    "/sys/hypervisor",
    "/sys/kernel",
    "/sys/module",
    "/sys/power",
)
"""Not for a job's eyes: what tells machines, boots and neighbours apart."""
READONLY = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger", "/sys")


VARIED = ("LC_ALL", "PYTHONHASHSEED")
"""Fixed, unless the gate itself looks whether it makes a difference, or the command is ours."""


def environment(limits: Limits, extra: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a command: what is fixed wins over what the job adds, but for `VARIED`."""
    threads = str(max(1, int(limits.cpus)))
    fixed = {
        "GATE_IN": f"{GATE}/in",
        "GATE_OUT": OUT,
        "HOME": "/tmp",  # noqa: S108
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MKL_NUM_THREADS": threads,
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(TIME),
        "TMPDIR": "/tmp",  # noqa: S108
        "TZ": "UTC",
    }
    return dict(extra) | fixed | {name: extra[name] for name in VARIED if name in extra}


PAGE = 4096


def area_options(limits: Limits) -> str:
    """Mount options of each tmpfs.

    Its root folder takes an inode of its own, and one inode and one page more than the limit tell a run that
    used all it may from one that wanted more.
    """
    return (
        f"rw,noexec,nosuid,nodev,size={area_bytes(limits)},nr_inodes={area_inodes(limits)},"
        f"uid={USER},gid={USER},mode=0700"
    )


def area_bytes(limits: Limits) -> int:
    """Size of each tmpfs, in whole pages."""
    return (-(-limits.disk_bytes // PAGE) + 1) * PAGE


def area_inodes(limits: Limits) -> int:
    """Inodes of each tmpfs, its root folder's included."""
    return limits.files + 2


def ulimits(limits: Limits) -> dict[str, int]:
    """What each process may use, soft and hard alike; the names are the engine's.

    Number of processes is not among them: the kernel counts those of a user over all containers.
    """
    return {
        "core": 0,
        "fsize": area_bytes(limits),
        "memlock": 65536,
        "msgqueue": 0,
        "nice": 0,
        "nofile": OPEN_FILES,
        "rtprio": 0,
        "sigpending": 1024,
        "stack": STACK,
    }


INPUT_SECONDS = 900.0
"""How long a container waits for inputs that are at hand."""
LATE_SECONDS = 2e6
"""How long it waits for inputs that other jobs have yet to make: longer than any job's own clock."""


def interpreter(image: str) -> tuple[str, ...]:
    """The Python that runs what is ours in an image of that name."""
    return CARRIED_PYTHON if "@" in image else PYTHON


def warden_arguments(job: Job, limits: Limits, env: Mapping[str, str]) -> list[str]:
    """The container's command line: the warden and its spec, under the limits that the engine enforces."""
    return [
        *interpreter(job.image),
        *WARDEN,
        f"cwd={job.workdir if job.late is None else '/'}",
        f"wait={INPUT_SECONDS if job.late is None else LATE_SECONDS!r}",
        *(() if job.late is None else ("early=1",)),
        f"wall={limits.wall_seconds!r}",
        f"output={limits.output_bytes}",
        f"result={limits.result_bytes}",
        *(f"area={area}" for area in AREAS),
        *(f"env={name}={value}" for name, value in sorted(env.items())),
        *(f"collect={path}" for path in job.collect),
        "--",
        *job.command,
    ]


def host_config(limits: Limits, seccomp: str, volume: str | None) -> dict[str, Any]:
    """What the engine must enforce."""
    mounts = [] if volume is None else [gate_mount(volume, writable=False)]
    return {
        "NetworkMode": "none",
        "Dns": ["127.0.0.1"],
        "DnsOptions": [],
        "DnsSearch": ["."],
        "ReadonlyRootfs": True,
        "Privileged": False,
        "CapAdd": [],
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges", f"seccomp={seccomp}"],
        "IpcMode": "none",
        "PidMode": "",
        "UTSMode": "",
        "CgroupnsMode": "private",
        "Memory": limits.memory_bytes,
        "MemorySwap": limits.memory_bytes,
        "PidsLimit": limits.processes,
        "NanoCpus": int(limits.cpus * 1e9),
        "OomKillDisable": False,
        "Ulimits": [{"Name": name, "Soft": value, "Hard": value} for name, value in ulimits(limits).items()],
        "Tmpfs": {area: area_options(limits) for area in AREAS},
        "Mounts": mounts,
        "MaskedPaths": list(MASKED),
        "ReadonlyPaths": list(READONLY),
        "LogConfig": {"Type": "none"},
        "RestartPolicy": {"Name": "no"},
        "AutoRemove": False,
    }


def loader_host_config(volume: str) -> dict[str, Any]:
    """For the container that is never started: all it does is to give `put_archive` a writable way in."""
    return {
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "LogConfig": {"Type": "none"},
        "Mounts": [gate_mount(volume, writable=True)],
    }


def gate_mount(volume: str, *, writable: bool) -> dict[str, Any]:
    """The inputs' volume, empty of what the image may have at the same place."""
    return {
        "Type": "volume",
        "Source": volume,
        "Target": GATE,
        "ReadOnly": not writable,
        "VolumeOptions": {"NoCopy": True},
    }


def container(
    image: str, arguments: Sequence[str], host: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, Any]:
    """The whole body: nothing of the image's own command, user, environment or health check is used."""
    return {
        "Image": image,
        "Entrypoint": [arguments[0]],
        "Cmd": list(arguments[1:]),
        "User": f"{USER}:{USER}",
        "WorkingDir": "/",
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", f"LC_ALL={PLAIN}"],
        "Hostname": HOSTNAME,
        "Domainname": "",
        "Tty": False,
        "OpenStdin": False,
        "AttachStdout": True,
        "AttachStderr": True,
        "NetworkDisabled": True,
        "Healthcheck": {"Test": ["NONE"]},
        "Labels": dict(labels),
        "HostConfig": dict(host),
    }


def seal_digest(limits: Limits, seccomp: str) -> str:
    """`sha256:…` of every setting of the seal under these limits."""
    body = json.dumps(host_config(limits, seccomp, "volume"), sort_keys=True).encode()
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
