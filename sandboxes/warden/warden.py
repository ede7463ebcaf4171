"""The warden: process 1 of every sealed container.

It starts one command, watches the limits of the container from inside, ends every process of the name space
once the command has ended or met a limit, reads back the files that were asked for, and tells all of it in
length-prefixed frames on its standard output. docs/decisions/0002-warden.md says why nothing that it tells
can raise a verdict. Standard library only; gatekeeper/sandbox/frames.py is the host's half of the protocol.

    python3 -I -S -B warden.py KEY=VALUE... -- COMMAND...

Keys: `cwd` (where the command starts), `wall` (seconds), `output` and `result` (bytes), `area` (a tmpfs to
watch, repeatable), `env` (NAME=VALUE, repeatable), `collect` (a path below the first area, repeatable),
`wait` (seconds for the inputs to come), `early` (1: start the command before its inputs are there; its
standard input ends when they are. Else that is empty).

Frames: a big-endian u32 length, one byte of kind, the payload.
    H  ready: waiting for SIGUSR1, which says
       that the inputs are in their place      u32 version of this protocol
    G  the command is about to start           empty
    O  a piece of its output                   bytes
    S  a sign of life, at most four a second   three u64: bytes in use, out-of-memory kills, refused forks
    X  the command has ended or was stopped    empty
    R  the report                              lines of `key value`
    F  a piece of the next collected file      bytes
    E  the end                                 empty
"""

# Paths stay strings here: pathlib alone would double the time to start.
# ruff: noqa: PTH110, PTH123, PTH208, S606, SIM105

import _signal as signal  # the public module drags in enum, a good part of the time to start
import ctypes
import errno
import os
import select
import stat
import struct
import sys
import time

VERSION = 2
TICK = 0.025  # seconds between two looks at the limits
LIFE = 0.25  # seconds between two signs of life
PIECE = 65536  # bytes of a frame's payload, at most
PATIENCE = 10.0  # seconds to wait for killed processes to be gone

PR_SET_DUMPABLE = 4


class Cgroup:
    """The counters of our own control group, v1 or v2, as the private cgroup name space shows them."""

    V1 = {
        "memory": "memory/memory.usage_in_bytes",
        "peak_memory": "memory/memory.max_usage_in_bytes",
        "memory_events": "memory/memory.oom_control",
        "pids_events": "pids/pids.events",
    }
    V2 = {
        "memory": "memory.current",
        "peak_memory": "memory.peak",
        "memory_events": "memory.events",
        "pids_events": "pids.events",
    }

    def __init__(self, root="/sys/fs/cgroup"):
        names = self.V2 if os.path.exists(root + "/cgroup.controllers") else self.V1
        self.files = {}
        for key, path in names.items():
            try:
                self.files[key] = os.open(root + "/" + path, os.O_RDONLY | os.O_CLOEXEC)
            except OSError:
                continue  # an older kernel lacks the peak
        # The runtime that set us up ran in this group before us: what it met is not the command's.
        self.before = {"oom_kill": 0, "max": 0}
        self.before = {"oom_kill": self.oom_kills(), "max": self.refused_forks()}

    def number(self, key):
        """The value of a file that holds one number, or None."""
        try:
            return int(os.pread(self.files[key], 64, 0))
        except (KeyError, OSError, ValueError):
            return None

    def event(self, key, name):
        """The counter `name` of a file with one `name number` a line; 0 where there is none."""
        try:
            text = os.pread(self.files[key], 4096, 0).decode("ascii")
        except (KeyError, OSError, ValueError):
            return 0
        for line in text.splitlines():
            word, _, value = line.partition(" ")
            if word == name and value.isdigit():
                return int(value)
        return 0

    def oom_kills(self):
        return self.event("memory_events", "oom_kill") - self.before["oom_kill"]

    def refused_forks(self):
        return self.event("pids_events", "max") - self.before["max"]


class Spec:
    """What the host asks for; it comes as our arguments and is nobody's secret."""

    def __init__(self, arguments):
        split = arguments.index("--")
        self.command = arguments[split + 1 :]
        self.areas, self.collect, self.environment = [], [], {}
        self.early = False
        for argument in arguments[:split]:
            key, _, value = argument.partition("=")
            if key == "area":
                self.areas.append(value)
            elif key == "collect":
                self.collect.append(value)
            elif key == "env":
                name, _, value = value.partition("=")
                self.environment[name] = value
            elif key == "cwd":
                self.cwd = value
            elif key == "wall":
                self.wall = float(value)
            elif key == "wait":
                self.wait = float(value)  # a host that died sends no inputs
            elif key == "early":
                self.early = value == "1"
            elif key == "output":
                self.output = int(value)
            elif key == "result":
                self.result = int(value)
            else:
                raise ValueError("unknown key " + key)


def send(kind, payload=b""):
    """Write one frame, whole."""
    data = memoryview(struct.pack(">I", len(payload)) + kind + payload)
    while data:
        data = data[os.write(1, data) :]


def harden():
    """Make ourselves unreachable for our own children, which run under the same user.

    Not dumpable: nobody without capabilities may trace us or open our memory, environment or descriptors.
    Signals: process 1 never gets a signal from its own name space that it has no handler for, and we have one
    for SIGCHLD alone; Python's own for SIGINT must go.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # for `main` alone, and never for its handler
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    return libc


def become(spec, libc, stdin, pipe):
    """In the new child: put off everything that is ours and turn into the command. Never returns."""
    status = 126
    try:
        os.setsid()
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # else our own /proc files are root's
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # out of memory takes the command, not its warden
        os.nice(5)  # a flood of processes must not starve the warden
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for number, target in ((stdin, 0), (pipe, 1), (pipe, 2)):
            os.dup2(number, target)
        os.closerange(3, 4096)
        os.chdir(spec.cwd)
        status = 127
        os.execvpe(spec.command[0], spec.command, spec.environment)
    except BaseException as error:
        if isinstance(error, PermissionError):
            status = 126  # as shells tell what is not there from what may not run
        text = f"gatekeeper: cannot start {spec.command[0]!r} in {spec.cwd}: {error}\n"
        os.write(2, text.encode("utf-8", "backslashreplace"))
    finally:
        os._exit(status)


class Warden:
    """One command under watch. `stopped` says which limit ended it, as a word of the protocol."""

    def __init__(self, spec, cgroup, libc):
        self.spec, self.cgroup, self.libc = spec, cgroup, libc
        self.stopped = ""
        self.status = None  # of the command, whoever ended it
        self.ended = None  # the same, where it ended by itself
        self.sent = 0
        self.full = []
        self.life = 0.0

    def start(self):
        """Start the command; where it is early, `inputs` holds its standard input open."""
        self.wake, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self.pipe, pipe_write = os.pipe2(os.O_CLOEXEC)
        if self.spec.early:
            stdin, self.inputs = os.pipe2(os.O_CLOEXEC)
        else:
            stdin = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
        os.set_blocking(self.pipe, False)
        self.child = os.fork()
        if self.child == 0:
            become(self.spec, self.libc, stdin, pipe_write)
        os.close(pipe_write)
        os.close(stdin)

    def follow(self):
        """Follow the command to its end or a limit, and leave no other process behind."""
        if self.spec.early:
            os.close(self.inputs)
        start = time.monotonic()
        poll = select.poll()
        poll.register(self.wake, select.POLLIN)
        poll.register(self.pipe, select.POLLIN)
        look = start
        while self.status is None and not self.stopped:
            for number, event in poll.poll(
                max(0.0, min(look, start + self.spec.wall) - time.monotonic()) * 1000
            ):
                if number == self.wake:
                    os.read(self.wake, PIECE)
                elif event & select.POLLIN:
                    self.pump()
                else:
                    poll.unregister(number)  # every writer closed it; the command may go on in silence
            self.reap()
            now = time.monotonic()
            if self.status is None and now >= look:
                self.look(now)
                look = now + TICK
            if self.status is None and not self.stopped and now - start >= self.spec.wall:
                self.stopped = "time"
        send(b"X")
        self.ended = self.status
        left = self.end_all()
        while self.pump():
            pass
        self.look_at_areas()
        return left

    def pump(self):
        """Send on one piece of output, at most what the limit leaves; False when there is none."""
        try:
            data = os.read(self.pipe, PIECE)
        except BlockingIOError:
            return False
        room = self.spec.output - self.sent
        if len(data) > room:
            self.stopped = self.stopped or "output"
        if room > 0 and data:
            send(b"O", data[:room])
            self.sent += min(len(data), room)
        return bool(data) and len(data) <= room

    def reap(self):
        """Collect every dead child, ours or orphaned; keep the status of the command."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.child:
                self.status = os.waitstatus_to_exitcode(status)

    def look(self, now):
        """Look at the limits, in the order of blame: a fork bomb also eats memory, seldom the reverse."""
        denied, kills = self.cgroup.refused_forks(), self.cgroup.oom_kills()
        if denied:
            self.stopped = "processes"
        elif kills:
            self.stopped = "memory"
        elif self.look_at_areas():
            self.stopped = "disk"
        if now - self.life >= LIFE:
            self.life = now
            send(b"S", struct.pack(">QQQ", self.cgroup.number("memory") or 0, kills, denied))

    def look_at_areas(self):
        """Note each tmpfs that has no byte or no inode left."""
        for area in self.spec.areas:
            have = os.statvfs(area)
            for what, none in (("bytes", have.f_bavail == 0), ("files", have.f_ffree == 0)):
                if none and (area, what) not in self.full:
                    self.full.append((area, what))
        return bool(self.full)

    def end_all(self):
        """Kill every process but ourselves until /proc shows none; the number that would not go."""
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                os.kill(-1, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.reap()
            left = sum(1 for name in os.listdir("/proc") if name.isdigit() and name != "1")
            if not left or time.monotonic() > patience:
                return left
            time.sleep(0.002)

    def report(self, left, files):
        """Everything that was seen, as lines; what is not known has no line."""
        usage = os.times()
        lines = [
            ("left", left),
            ("oom_kills", self.cgroup.oom_kills()),
            ("denied", self.cgroup.refused_forks()),
        ]
        lines.append(("cpu_ms", int((usage.children_user + usage.children_system) * 1000)))
        peak = self.cgroup.number("peak_memory")
        if peak is not None:
            lines.append(("peak_memory", peak))
        if self.stopped:
            lines.append(("stopped", self.stopped))
        if self.ended is not None:
            lines.append(("exit", self.ended))
        lines += [("full", area + " " + what) for area, what in self.full]
        lines += [(word, f"{index} {rest}") for index, (word, rest, _) in enumerate(files)]
        return "".join(f"{key} {value}\n" for key, value in lines).encode("ascii")


def open_below(root, path):
    """Open a file below a folder without following any link or waiting for any writer."""
    *folders, name = path.split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=here)
            os.close(here)
            here = there
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=here)
    finally:
        os.close(here)


def examine(root, path, room):
    """(word, detail, descriptor) of a file to collect: `file` and its size, `missing`, `refused` and why."""
    try:
        number = open_below(root, path)
    except FileNotFoundError:
        return "missing", "-", None
    except OSError as error:
        if error.errno == errno.ENXIO:
            return "refused", "special", None
        return "refused", {errno.ELOOP: "link", errno.ENOTDIR: "link"}.get(error.errno, "unreadable"), None
    have = os.fstat(number)
    why = ""
    if stat.S_ISDIR(have.st_mode):
        why = "folder"
    elif not stat.S_ISREG(have.st_mode):
        why = "special"
    elif have.st_nlink != 1:
        why = "hardlink"
    elif have.st_size > room:
        why = "large"
    elif have.st_blocks * 512 < have.st_size:
        why = "sparse"
    if why:
        os.close(number)
        return "refused", why, None
    return "file", str(have.st_size), number


def main():
    if os.getpid() != 1:
        raise SystemExit("the warden ends every process that it sees, so it must be process 1")
    libc = harden()
    spec = Spec(sys.argv[1:])
    warden = Warden(spec, Cgroup(), libc)
    if spec.early:
        warden.start()
    send(b"H", struct.pack(">I", VERSION))
    if signal.sigtimedwait({signal.SIGUSR1}, spec.wait) is None:
        raise SystemExit("no inputs came")
    send(b"G")
    if not spec.early:
        warden.start()
    left = warden.follow()
    files, room = [], spec.result
    for path in spec.collect:
        word, rest, number = examine(spec.areas[0], path, room)
        files.append((word, rest, number))
        if number is not None:
            room -= int(rest)
    send(b"R", warden.report(left, files))
    for _, size, number in files:
        rest = int(size) if number is not None else 0
        while rest:
            piece = os.read(number, min(PIECE, rest))
            if not piece:
                raise OSError("a collected file shrank")
            send(b"F", piece)
            rest -= len(piece)
    send(b"E")
    os._exit(0)  # nothing is left to tidy up, and the host is waiting


if __name__ == "__main__":
    main()
