"""Writes seccomp.json, the system calls that a sealed container may make: `python3 sandboxes/seccomp.py`.

Everything that is not named here fails with EPERM. This file is what people read and edit; a test holds
the JSON to it. Each group says why it is needed. The engine skips names that its architecture lacks.

What is left out on purpose: sockets of every family (a socketpair is no way out), new name spaces, mounts,
tracing and reading of other processes (ptrace, process_vm_*, pidfd_getfd, kcmp), io_uring and AIO, bpf, perf,
userfaultfd, keys, kernel modules, SysV and POSIX message IPC (multiprocessing lives in /dev/shm), memfd
(it would undo noexec), splice and tee, inotify and fanotify, landlock and seccomp of one's own, setting any
clock.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ARCHITECTURES = ("SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64")  # no 32-bit and no x32 calls beside them
ENOSYS, ENOTSUP = 38, 95

GROUPS: dict[str, str] = {
    "open, read and write files": """
        access close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64
        fallocate fcntl fdatasync flock fsync ftruncate lseek open openat openat2 pread64 preadv preadv2
        pwrite64 pwritev pwritev2 read readahead readv sendfile sync_file_range truncate write writev""",
    "look at files and folders": """
        chdir fchdir fgetxattr flistxattr fstat fstatfs getcwd getdents getdents64 getxattr lgetxattr
        listxattr llistxattr lstat newfstatat readlink readlinkat stat statfs statx""",
    "make, name and remove files, in the few places that can be written to": """
        chmod chown fchmod fchmodat fchmodat2 fchown fchownat futimesat lchown link linkat mkdir mkdirat mknod
        mknodat rename renameat renameat2 rmdir symlink symlinkat umask unlink unlinkat utime utimensat
        utimes""",
    "memory of one's own": """
        brk get_mempolicy madvise membarrier mincore mlock mlock2 mlockall mmap mprotect mremap mseal msync
        munlock munlockall munmap""",
    "start processes and threads, wait for them, and end": """
        execve execveat exit exit_group fork pidfd_open set_robust_list set_tid_address vfork wait4 waitid
        rseq""",
    "locks between threads": "futex futex_requeue futex_wait futex_waitv futex_wake",
    "know oneself": """
        arch_prctl capget getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority
        getresgid getresuid getrlimit getrusage getsid gettid getuid ioprio_get sched_get_priority_max
        sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
        sched_rr_get_interval sysinfo times uname""",
    "arrange oneself": """
        sched_setaffinity sched_yield setpgid setrlimit setsid""",
    "signals": """
        alarm getitimer kill pause pidfd_send_signal restart_syscall rt_sigaction rt_sigpending rt_sigprocmask
        rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo setitimer sigaltstack
        signalfd signalfd4 tgkill tkill""",
    "time": """
        clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep time timer_create timer_delete
        timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime""",
    "wait for descriptors": """
        epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 pipe pipe2
        poll ppoll pselect6 select""",
    "talk over a socketpair": """
        getpeername getsockname getsockopt recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto shutdown""",
    "random numbers": "getrandom",
}


def is_(index: int, value: int) -> dict[str, Any]:
    """The condition that argument `index` is `value`."""
    return {"index": index, "value": value, "op": "SCMP_CMP_EQ"}


def none_of(index: int, mask: int) -> dict[str, Any]:
    """The condition that argument `index` has none of the bits of `mask`."""
    return {"index": index, "value": mask, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}


def low(index: int, value: int) -> dict[str, Any]:
    """The condition that the lower 32 bits of argument `index`, all that the call reads, are `value`."""
    return {"index": index, "value": 0xFFFFFFFF, "valueTwo": value, "op": "SCMP_CMP_MASKED_EQ"}


UNCHANGED, NOBODY = 0xFFFFFFFF, 65534
NEW_NAMESPACES = 0x7E020000
TERMINAL_AND_DESCRIPTOR = {
    0x5401: "TCGETS",
    0x802C542A: "TCGETS2",
    0x540F: "TIOCGPGRP",
    0x5413: "TIOCGWINSZ",
    0x541B: "FIONREAD",
    0x5421: "FIONBIO",
    0x5450: "FIONCLEX",
    0x5451: "FIOCLEX",
}
PRCTL = {
    1: "PR_SET_PDEATHSIG",
    2: "PR_GET_PDEATHSIG",
    3: "PR_GET_DUMPABLE",
    4: "PR_SET_DUMPABLE",
    15: "PR_SET_NAME",
    16: "PR_GET_NAME",
    21: "PR_GET_SECCOMP",
    23: "PR_CAPBSET_READ",
    29: "PR_SET_TIMERSLACK",
    30: "PR_GET_TIMERSLACK",
    38: "PR_SET_NO_NEW_PRIVS",
    39: "PR_GET_NO_NEW_PRIVS",
    41: "PR_SET_THP_DISABLE",
    42: "PR_GET_THP_DISABLE",
    0x53564D41: "PR_SET_VMA",
}
SOCKET_OPTIONS = {  # no packet filters: they are programs for the kernel
    7: "SO_SNDBUF",
    8: "SO_RCVBUF",
    20: "SO_RCVTIMEO",
    21: "SO_SNDTIMEO",
    66: "SO_RCVTIMEO of 64 bits",
    67: "SO_SNDTIMEO of 64 bits",
}
# (why, names, conditions): allowed only where every condition holds.
CONDITIONAL: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("threads and processes, in the name spaces that are", "clone", [none_of(0, NEW_NAMESPACES)]),
    ("a socketpair of AF_UNIX", "socketpair", [is_(0, 1)]),
    ("the default personality", "personality", [is_(0, 0)]),
    ("ask for the personality", "personality", [is_(0, 0xFFFFFFFF)]),
    ("limits of oneself: another's would be the warden's", "prlimit64", [is_(0, 0)]),
    ("read anybody's limits", "prlimit64", [is_(2, 0)]),
    (
        "scheduling of oneself, not of the warden",
        "ioprio_set sched_setattr sched_setparam sched_setscheduler",
        [is_(0, 0)],
    ),
    ("niceness of oneself, not of the warden", "setpriority", [is_(0, 0), is_(1, 0)]),
    (
        "stay who one is: make says so before each command",
        "setresgid setresuid",
        [low(0, UNCHANGED), low(1, NOBODY), low(2, UNCHANGED)],
    ),
    *((name, "ioctl", [is_(1, number)]) for number, name in TERMINAL_AND_DESCRIPTOR.items()),
    *((name, "prctl", [is_(0, number)]) for number, name in PRCTL.items()),
    *((name, "setsockopt", [is_(1, 1), is_(2, number)]) for number, name in SOCKET_OPTIONS.items()),
]
# (why, names, errno): refused with an answer that programs know how to take.
REFUSED: list[tuple[str, str, int]] = [
    ("its flags lie in memory, where they can't be checked: libraries fall back to clone", "clone3", ENOSYS),
    ("copying a file asks for it", "fsetxattr lsetxattr setxattr", ENOTSUP),
]


def profile() -> dict[str, Any]:
    """The profile as the engine takes it."""
    rules: list[dict[str, Any]] = [
        {"comment": why, "names": names.split(), "action": "SCMP_ACT_ALLOW"} for why, names in GROUPS.items()
    ]
    rules += [
        {"comment": why, "names": names.split(), "action": "SCMP_ACT_ALLOW", "args": conditions}
        for why, names, conditions in CONDITIONAL
    ]
    rules += [
        {"comment": why, "names": names.split(), "action": "SCMP_ACT_ERRNO", "errnoRet": number}
        for why, names, number in REFUSED
    ]
    return {
        "defaultAction": "SCMP_ACT_ERRNO",
        "archMap": [{"architecture": name, "subArchitectures": []} for name in ARCHITECTURES],
        "syscalls": rules,
    }


def text() -> str:
    """The file's content."""
    return json.dumps(profile(), indent=1) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("seccomp.json").write_text(text(), "utf-8")
