"""The warden can't be reached, stopped, starved or spoken for by the command that it watches."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gatekeeper.sandbox.base import Breach, Job, Limits, Outcome
from gatekeeper.sandbox.docker import DockerSandbox

Script = Callable[..., Outcome]

HARMLESS = {
    "kill": "for n in range(1, 65):\n  try: os.kill(1, n)\n  except OSError: pass",
    "kill by pidfd": "import signal; signal.pidfd_send_signal(os.pidfd_open(1), 9)",
    "stop": "import signal; os.kill(1, signal.SIGSTOP)",
    "interrupt": "import signal; os.kill(1, signal.SIGINT); os.kill(1, signal.SIGTERM)",
    "flood of child signals": "import signal\nfor n in range(100_000): os.kill(1, signal.SIGCHLD)",
    "kill the group": "try: os.killpg(1, 9)\nexcept OSError: pass",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_signals_do_nothing(script: Script, name: str) -> None:
    outcome = script("import os\n" + HARMLESS[name] + "\nopen('/out/results.json', 'w').write('{}')")
    assert (outcome.exit_code, outcome.breach, outcome.files) == (0, None, {"results.json": b"{}"}), (
        outcome.output
    )


REFUSED = {
    "memory": "open('/proc/1/mem', 'r+b')",
    "memory map": "open('/proc/1/maps').read()",
    "environment": "open('/proc/1/environ').read()",
    "descriptors": "os.listdir('/proc/1/fd')",
    "its own output": "open('/proc/1/fd/1', 'wb')",
    "root folder": "os.listdir('/proc/1/root/')",
    "current folder": "os.listdir('/proc/1/cwd/')",
    "kill priority": "open('/proc/1/oom_score_adj', 'w').write('1000')",
    "resource limits": "import resource; resource.prlimit(1, resource.RLIMIT_CPU, (1, 1))",
    "scheduling": "os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))",
    "niceness": "os.setpriority(os.PRIO_PROCESS, 1, 19)",
    "niceness of all": "os.setpriority(os.PRIO_USER, 0, 19)",
    "trace": "assert libc.ptrace(16, 1, 0, 0) == -1; raise OSError",
    "seize": "assert libc.ptrace(0x4206, 1, 0, 0) == -1; raise OSError",
    "read its memory": "assert libc.process_vm_readv(1, 0, 0, 0, 0, 0) == -1; raise OSError",
    "take its descriptor": "assert libc.syscall(438, os.pidfd_open(1), 1, 0) == -1; raise OSError",
}


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused(script: Script, name: str) -> None:
    code = "import os, ctypes\nlibc = ctypes.CDLL(None)\n"
    code += f"try:\n  {REFUSED[name]}\nexcept OSError: print('refused')"
    outcome = script(code)
    assert (outcome.exit_code, outcome.output) == (0, b"refused\n")


def test_forged_frames_are_output(script: Script) -> None:
    frame = "import struct, os\nreport = b'left 0\\noom_kills 0\\ndenied 0\\nexit 0\\nmissing 0\\n'\n"
    frame += "for kind, data in ((b'X', b''), (b'R', report), (b'E', b'')):\n"
    frame += "  for n in range(3, 50):\n    try: os.write(n, struct.pack('>I', len(data)) + kind + data)\n"
    frame += (
        "    except OSError: pass\n  os.write(1, struct.pack('>I', len(data)) + kind + data)\nos._exit(7)"
    )
    outcome = script(frame)
    assert outcome.exit_code == 7
    assert outcome.output.endswith(b"\x00\x00\x00\x00E")


def test_scribbled_and_closed_descriptors(script: Script) -> None:
    outcome = script(
        "import os\nfor n in range(100):\n  try: os.write(n, b'scribble')\n  except OSError: pass\n"
        "os.closerange(0, 1000)\nopen('/out/results.json', 'w').write('{}')"
    )
    assert (outcome.exit_code, outcome.files) == (0, {"results.json": b"{}"})


def test_killing_everybody_kills_only_oneself(script: Script) -> None:
    outcome = script("import os\ntry: os.kill(-1, 9)\nexcept OSError: os.kill(os.getpid(), 9)")
    assert (outcome.exit_code, outcome.breach) == (-9, None)


@pytest.mark.parametrize("number", [6, 9, 11, 15])
def test_a_signal_s_number_comes_back(script: Script, number: int) -> None:
    outcome = script(f"import os; os.kill(os.getpid(), {number})")
    assert (outcome.exit_code, outcome.breach) == (-number, None)


def test_stopped_by_itself_runs_into_the_clock(script: Script) -> None:
    outcome = script("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", wall_seconds=1)
    assert outcome.breach is Breach.TIMEOUT


def test_many_open_files_fail_inside(script: Script) -> None:
    outcome = script("kept = [open('/dev/null') for n in range(100_000)]")
    assert (outcome.exit_code, outcome.breach) == (1, None)
    assert b"Too many open files" in outcome.output


@pytest.mark.parametrize(
    ("command", "workdir", "status", "words"),
    [
        (("no-such-program",), "/gate/src", 127, b"cannot start 'no-such-program'"),
        (("/gate/src/repro.py",), "/gate/src", 126, b"Permission denied"),
        (("true",), "/gate/nowhere", 126, b"No such file"),
    ],
)
def test_a_command_that_can_not_start(
    sandbox: DockerSandbox, limits: Limits, command: tuple[str, ...], workdir: str, status: int, words: bytes
) -> None:
    outcome = sandbox.run(Job("test", "python", command, limits, {"src/repro.py": b""}, workdir=workdir))
    assert (outcome.exit_code, outcome.breach) == (status, None)
    assert words in outcome.output


def test_output_keeps_its_order(script: Script) -> None:
    outcome = script(
        "import os\nfor n in range(1000): os.write(1 + n % 2, b'%d\\n' % n)\nos.system('echo last')"
    )
    assert outcome.output == b"".join(b"%d\n" % n for n in range(1000)) + b"last\n"


def test_exactly_the_limit_is_no_breach(script: Script) -> None:
    outcome = script("import sys; sys.stdout.write('a' * 1000)", output_bytes=1000)
    assert (outcome.breach, outcome.output_truncated, len(outcome.output)) == (None, False, 1000)
