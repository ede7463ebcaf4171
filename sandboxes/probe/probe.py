"""The probe: tries to break out of a sealed container in each way that we know, and says what happened.

Runs as a job's command, in the place of an author's script. It judges nothing: what it writes to
$GATE_OUT/results.json is one text for each attempt, and gatekeeper/sandbox/probe.py holds that against what
is wanted. $GATE_IN/masked names the paths, one a line, that should have nothing to show.
"""

# Paths stay strings here, as the system calls take them.
# ruff: noqa: S108, PTH101, PTH108, PTH110, PTH112, PTH116, PTH118, PTH123, PTH208

import ctypes
import errno
import json
import mmap
import os
import platform
import resource
import signal
import socket
import stat
import struct
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
REPORT = {}

# Numbers of system calls: x86-64, then aarch64; those from 424 on are the same everywhere. A None is a call
# that an architecture lacks. All arguments are zero unless said: nothing happens even where a call is let in.
CALLS = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "capset": (126, 91),
    "chroot": (161, 51),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsopen": (430, 430),
    "init_module": (175, 105),
    "inotify_init1": (294, 26),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "landlock_create_ruleset": (444, 444),
    "lookup_dcookie": (212, 18),
    "memfd_create": (319, 279),
    "modify_ldt": (154, None),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "seccomp": (317, 277),
    "semget": (64, 190),
    "setdomainname": (171, 162),
    "setgroups": (116, 159),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "splice": (275, 76),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "tee": (276, 77),
    "umount2": (166, 39),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
}
CLONE = (56, 220)
CLONE3 = 435
FAMILIES = {
    "AF_UNIX": 1,
    "AF_INET": 2,
    "AF_INET6": 10,
    "AF_NETLINK": 16,
    "AF_PACKET": 17,
    "AF_ALG": 38,
    "AF_VSOCK": 40,
    "AF_XDP": 44,
}
NAMESPACES = {
    "mount": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "network": 0x40000000,
    "time": 0x00000080,
}
LIMITS = {
    "core": resource.RLIMIT_CORE,
    "fsize": resource.RLIMIT_FSIZE,
    "memlock": resource.RLIMIT_MEMLOCK,
    "msgqueue": resource.RLIMIT_MSGQUEUE,
    "nice": resource.RLIMIT_NICE,
    "nofile": resource.RLIMIT_NOFILE,
    "rtprio": resource.RLIMIT_RTPRIO,
    "sigpending": resource.RLIMIT_SIGPENDING,
    "stack": resource.RLIMIT_STACK,
}
ARM = platform.machine() == "aarch64"


def name_of(number):
    return errno.errorcode.get(number, str(number))


def attempt(name, action):
    """Note what an action gave: its value as text, or the name of its error."""
    try:
        REPORT[name] = str(action())
    except OSError as error:
        REPORT[name] = name_of(error.errno)
    except Exception as error:
        REPORT[name] = f"{type(error).__name__}: {error}"[:200]


def call(number, *arguments):
    """A raw system call: `done`, or raises OSError."""
    padded = [ctypes.c_long(value) for value in (*arguments, 0, 0, 0, 0, 0, 0)[:6]]
    if libc.syscall(ctypes.c_long(number), *padded) == -1:
        raise OSError(ctypes.get_errno(), "")
    return "done"


def in_child(action):
    """Do something in a child that may not survive it; its exit status, or the name of the error it met."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            text = str(action())
        except OSError as error:
            text = name_of(error.errno)
        except BaseException as error:
            text = type(error).__name__
        os.write(write, text.encode()[:200])
        os._exit(0)
    os.close(write)
    text = os.read(read, 200).decode()
    os.close(read)
    _, status = os.waitpid(pid, 0)
    return text or f"ended by {status}"


def text_of(path):
    with open(path, "rb") as file:
        return file.read(65536).decode("utf-8", "replace")


def status_field(name):
    for line in text_of("/proc/self/status").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return value.strip()
    return "absent"


def probe_network():
    for name, family in FAMILIES.items():
        for word, kind in (("stream", socket.SOCK_STREAM), ("datagram", socket.SOCK_DGRAM)):
            attempt(f"socket {name} {word}", lambda f=family, k=kind: call(198 if ARM else 41, f, k, 0))
    attempt("socket AF_PACKET raw", lambda: call(198 if ARM else 41, 17, socket.SOCK_RAW, 0))

    def others():
        found = []
        for family in range(64):
            for kind in (1, 2, 3, 5):
                try:
                    call(198 if ARM else 41, family, kind, 0)
                except OSError:
                    continue
                found.append(f"{family}/{kind}")
        return " ".join(found) or "none"

    attempt("sockets of any family", others)
    attempt("socketpair AF_INET", lambda: socket.socketpair(socket.AF_INET) and "done")
    attempt("network interfaces", lambda: " ".join(sorted(interfaces())))
    attempt("network routes", lambda: len(text_of("/proc/net/route").splitlines()) - 1)
    attempt("name servers", lambda: nameservers())


def interfaces():
    return [line.split(":")[0].strip() for line in text_of("/proc/net/dev").splitlines()[2:]]


def nameservers():
    try:
        lines = text_of("/etc/resolv.conf").splitlines()
    except FileNotFoundError:
        return "none"
    found = [line.split()[1] for line in lines if line.startswith("nameserver ")]
    return " ".join(found) or "none"


def probe_kernel():
    for name, numbers in CALLS.items():
        number = numbers[ARM]
        if number is None:
            REPORT[f"call {name}"] = "ENOSYS"
        else:
            attempt(f"call {name}", lambda n=number: in_child(lambda: call(n)))
    for name, flag in NAMESPACES.items():
        attempt(f"unshare {name}", lambda f=flag: in_child(lambda: call(97 if ARM else 272, f)))
        if name != "time":
            attempt(f"clone {name}", lambda f=flag: in_child(lambda: clone(f)))
    attempt("call clone3", lambda: in_child(lambda: call(CLONE3)))
    attempt("call of a 32-bit program", lambda: in_child(foreign_call))
    attempt("call of an x32 program", lambda: in_child(lambda: call(0x40000000 | 39)))
    attempt("packet filter", filter_packets)
    attempt("ptrace itself", lambda: in_child(lambda: call(117 if ARM else 101, 0)))
    attempt("personality", lambda: in_child(lambda: call(92 if ARM else 135, 0x0040000)))
    attempt("terminal injection", lambda: in_child(lambda: call(29 if ARM else 16, 0, 0x5412, 0)))


def foreign_call():
    """A system call by the way of 32-bit programs, whose numbers another table gives: `int 0x80`, getpid."""
    if ARM:
        raise OSError(errno.ENOSYS, "")
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes((0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3)))
    entry = ctypes.addressof(ctypes.c_char.from_buffer(page))
    found = ctypes.CFUNCTYPE(ctypes.c_int)(entry)()
    if found < 0:
        raise OSError(-found, "")
    return "done"


def filter_packets():
    """Attach a packet filter of one instruction, which lets everything through, to a socketpair."""
    ends = socket.socketpair()
    program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0xFFFFFFFF))
    ends[0].setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(program)))
    return "done"


def clone(flag):
    arguments = (CLONE[ARM], flag | signal.SIGCHLD, 0, 0, 0, 0)
    pid = libc.syscall(*(ctypes.c_long(value) for value in arguments))
    if pid == 0:
        os._exit(0)
    if pid == -1:
        raise OSError(ctypes.get_errno(), "")
    os.waitpid(pid, 0)
    return "done"


def probe_privilege():
    attempt("user and groups", lambda: f"{os.getresuid()} {os.getresgid()} {os.getgroups()}")
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp"):
        attempt(name, lambda n=name: status_field(n))
    attempt("become root", lambda: in_child(lambda: os.setresuid(0, 0, 0)))
    attempt("become root's group", lambda: in_child(lambda: os.setresgid(0, 0, 0)))
    attempt("make a device", lambda: os.mknod("/tmp/device", stat.S_IFBLK | 0o600, os.makedev(254, 0)))


def probe_files():
    def writable():
        found = []
        for folder, folders, _ in os.walk("/", onerror=lambda error: None):
            folders[:] = [name for name in folders if os.path.join(folder, name) != "/proc"]
            if os.access(folder, os.W_OK):
                found.append(folder)
        return " ".join(sorted(found))

    attempt("folders that can be written to", writable)
    for path in ("/", "/etc", "/usr", "/opt/gatekeeper", "/gate", "/gate/in", "/gate/src", "/dev", "/sys"):
        attempt(f"write into {path}", lambda p=path: os.open(f"{p}/probe", os.O_CREAT | os.O_WRONLY))
    for path in ("/gate/src/probe.py", "/opt/gatekeeper/warden.py", "/etc/passwd"):
        attempt(f"write to {path}", lambda p=path: os.open(p, os.O_WRONLY))
    for path in ("/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger"):
        attempt(f"write to {path}", lambda p=path: os.open(p, os.O_WRONLY))
    attempt("write to its control group", write_cgroup)
    attempt("devices", lambda: " ".join(sorted(os.listdir("/dev"))))
    attempt("block and character devices", devices)
    attempt("run a program from /tmp", lambda: run_from("/tmp"))
    attempt("run a program from /out", lambda: run_from("/out"))
    attempt("run a program from /dev/shm", lambda: run_from("/dev/shm"))
    attempt("map code from /tmp", map_code)
    for path in ("/out", "/tmp", "/dev/shm"):
        attempt(f"size of {path}", lambda p=path: os.statvfs(p).f_blocks * os.statvfs(p).f_frsize)
        attempt(f"files in {path}", lambda p=path: os.statvfs(p).f_files)
        attempt(f"mode of {path}", lambda p=path: f"{os.stat(p).st_mode & 0o7777:o} {os.stat(p).st_uid}")
    attempt("inputs", inputs)
    attempt("mounts", mounts)
    for path in ("/", "/gate", "/out", "/tmp", "/dev/shm", "/sys"):
        attempt(f"mount options of {path}", lambda p=path: options(p))
    attempt("files that run as somebody else", setuid_files)


def write_cgroup():
    for folder, _, names in os.walk("/sys/fs/cgroup"):
        for name in names:
            if os.access(os.path.join(folder, name), os.W_OK):
                return os.path.join(folder, name)
    return "none"


def devices():
    found = []
    for folder, _, names in os.walk("/dev"):
        for name in names:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
                found.append(path)
    return " ".join(sorted(found))


def run_from(folder):
    path = f"{folder}/program"
    with open("/proc/self/exe", "rb") as source, open(path, "wb") as target:
        target.write(source.read())
    os.chmod(path, 0o700)
    try:
        return subprocess.run([path], check=False).returncode
    finally:
        os.unlink(path)


def map_code():
    with open("/tmp/code", "w+b") as file:
        file.write(b"\0" * 4096)
        file.flush()
        mmap.mmap(file.fileno(), 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
    return "done"


def inputs():
    seen = set()
    for folder, folders, names in os.walk("/gate"):
        for name in folders + names:
            have = os.lstat(os.path.join(folder, name))
            seen.add(f"{have.st_uid}:{have.st_gid} {have.st_mode:o} {int(have.st_mtime)}")
    return ", ".join(sorted(seen))


def mount_table():
    table = {}
    for line in text_of("/proc/self/mountinfo").splitlines():
        fields = line.split(" ")
        kind = fields[fields.index("-") + 1]
        table[fields[4]] = (kind, fields[5])
    return table


def mounts():
    return " ".join(sorted(mount_table()))


def options(path):
    return ",".join(sorted(word for word in mount_table()[path][1].split(",") if "atime" not in word))


def setuid_files():
    found = []
    for folder, folders, names in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/dev")]
        for name in names:
            path = os.path.join(folder, name)
            have = os.lstat(path)
            if stat.S_ISREG(have.st_mode) and have.st_mode & (stat.S_ISUID | stat.S_ISGID):
                found.append(path)
    return " ".join(sorted(found)) or "none"


def probe_leaks():
    def leaks():
        found = []
        for path in text_of("/gate/in/masked").split():
            try:
                shown = len(os.listdir(path)) if os.path.isdir(path) else len(text_of(path))
            except OSError:
                continue
            if shown:
                found.append(path)
        return " ".join(found) or "none"

    attempt("masked paths that show something", leaks)
    attempt("processes", lambda: " ".join(sorted(name for name in os.listdir("/proc") if name.isdigit())))
    attempt("own number", os.getpid)
    attempt("control group", lambda: " ".join(sorted(groups())))
    attempt("environment", lambda: json.dumps(dict(os.environ), sort_keys=True))
    attempt("host name", lambda: f"{socket.gethostname()} {platform.node()}")
    attempt("time zone", lambda: f"{' '.join(time.tzname)} {time.timezone}")
    attempt("descriptors", lambda: " ".join(sorted(os.listdir("/proc/self/fd"), key=int)[:-1]))


def groups():
    return {line.split(":", 2)[2] for line in text_of("/proc/self/cgroup").split()}


def probe_limits():
    for name, number in LIMITS.items():
        attempt(f"ulimit {name}", lambda n=number: "{} {}".format(*resource.getrlimit(n)))
    root = "/sys/fs/cgroup"
    if os.path.exists(f"{root}/cgroup.controllers"):
        attempt("control group version", lambda: 2)
        attempt("memory limit", lambda: text_of(f"{root}/memory.max").strip())
        attempt("swap limit", lambda: text_of(f"{root}/memory.swap.max").strip())
        attempt("process limit", lambda: text_of(f"{root}/pids.max").strip())
        attempt("cpu limit", lambda: cpus(*text_of(f"{root}/cpu.max").split()))
        attempt("count of refused forks", lambda: "max" in text_of(f"{root}/pids.events") and "shown")
        attempt(
            "count of out-of-memory kills", lambda: "oom_kill" in text_of(f"{root}/memory.events") and "shown"
        )
        attempt("peak memory", lambda: text_of(f"{root}/memory.peak").strip().isdigit() and "shown")
    else:
        attempt("control group version", lambda: 1)
        attempt("memory limit", lambda: text_of(f"{root}/memory/memory.limit_in_bytes").strip())
        attempt("swap limit", swap_v1)
        attempt("process limit", lambda: text_of(f"{root}/pids/pids.max").strip())
        attempt(
            "cpu limit",
            lambda: cpus(text_of(f"{root}/cpu/cpu.cfs_quota_us"), text_of(f"{root}/cpu/cpu.cfs_period_us")),
        )
        attempt("count of refused forks", lambda: "max" in text_of(f"{root}/pids/pids.events") and "shown")
        attempt(
            "count of out-of-memory kills",
            lambda: "oom_kill" in text_of(f"{root}/memory/memory.oom_control") and "shown",
        )
        attempt(
            "peak memory",
            lambda: text_of(f"{root}/memory/memory.max_usage_in_bytes").strip().isdigit() and "shown",
        )


def swap_v1():
    root = "/sys/fs/cgroup/memory"
    return int(text_of(f"{root}/memory.memsw.limit_in_bytes")) - int(text_of(f"{root}/memory.limit_in_bytes"))


def cpus(quota, period):
    return "unlimited" if quota.strip() in ("max", "-1") else f"{int(quota) / int(period):.2f}"


def probe_warden():
    attempt("warden: is process 1", lambda: "warden.py" in text_of("/proc/1/cmdline") and "yes")
    attempt("warden: open its memory", lambda: os.open("/proc/1/mem", os.O_RDWR))
    attempt("warden: read its environment", lambda: text_of("/proc/1/environ"))
    attempt("warden: list its descriptors", lambda: os.listdir("/proc/1/fd"))
    attempt("warden: write to its output", lambda: os.open("/proc/1/fd/1", os.O_WRONLY))
    attempt("warden: trace it", lambda: in_child(lambda: call(117 if ARM else 101, 16, 1)))
    attempt("warden: read it by process_vm", lambda: in_child(lambda: call(270 if ARM else 310, 1)))
    core = resource.RLIMIT_CORE  # harmless where it works: it is 0 already
    attempt("warden: limit it", lambda: resource.prlimit(1, core, (0, 0)))
    attempt("warden: starve it", lambda: os.setpriority(os.PRIO_PROCESS, 1, 19))

    def kill():
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGSEGV):
            os.kill(1, number)
        time.sleep(0.05)
        return text_of("/proc/1/status").split("State:")[1].split()[0] in ("S", "R") and "lives"

    attempt("warden: kill it", kill)


def probe_machine():
    attempt("processor", lambda: in_child(processor))


def processor():
    """The model that the processor names itself: /proc/cpuinfo is masked, an instruction can't be."""
    if ARM:
        return "MIDR " + text_of("/sys/devices/system/cpu/cpu0/regs/identification/midr_el1").strip()
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    # push rbx; mov eax, esi; xor ecx, ecx; cpuid; mov [rdi], eax; the same of ebx, ecx, edx; pop rbx; ret
    page.write(bytes.fromhex("53 89f0 31c9 0fa2 8907 895f04 894f08 89570c 5b c3"))
    entry = ctypes.addressof(ctypes.c_char.from_buffer(page))
    cpuid = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32)(entry)
    found = b""
    for leaf in (0x80000002, 0x80000003, 0x80000004):
        answer = ctypes.create_string_buffer(16)
        cpuid(answer, leaf)
        found += answer.raw
    return " ".join(found.split(b"\0")[0].decode("ascii", "replace").split()) or "unknown"


def main():
    for probe in (
        probe_network,
        probe_kernel,
        probe_privilege,
        probe_files,
        probe_leaks,
        probe_limits,
        probe_warden,
        probe_machine,
    ):
        probe()
    with open(os.environ["GATE_OUT"] + "/results.json", "w", encoding="utf-8") as file:
        json.dump(REPORT, file, indent=0, sort_keys=True)
    sys.stdout.write(f"{len(REPORT)} attempts\n")


if __name__ == "__main__":
    main()
