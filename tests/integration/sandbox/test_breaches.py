"""Each limit, met in each known way, gives its own breach and no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gatekeeper.sandbox.base import Breach, Outcome

Script = Callable[..., Outcome]

GOOD = "open('/out/results.json', 'w').write('{}')\n"

CASES: dict[str, tuple[str, Breach, dict[str, float]]] = {
    "fork bomb": (
        "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass",
        Breach.TOO_MANY_PROCESSES,
        {},
    ),
    "fork bomb that eats memory": (
        "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass\n  x = bytearray(1 << 20)",
        Breach.TOO_MANY_PROCESSES,
        {"processes": 32},
    ),
    "fork bomb that gives up and claims success": (
        GOOD + "import os\ntry:\n  while True:\n    if os.fork() == 0:\n      import time; time.sleep(60)\n"
        "except OSError: os._exit(0)",
        Breach.TOO_MANY_PROCESSES,
        {},
    ),
    "thread bomb": (
        "import threading, time\nwhile True:\n  "
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        Breach.TOO_MANY_PROCESSES,
        {},
    ),
    "zombie flood": (
        "import os\nwhile True:\n  if os.fork() == 0: os._exit(0)",
        Breach.TOO_MANY_PROCESSES,
        {},
    ),
    "memory bomb": ("x = bytearray(1 << 30)\nx[:] = b'a' * len(x)", Breach.OUT_OF_MEMORY, {}),
    "memory bomb in small steps": (
        "x = []\nwhile True: x.append(b'a' * 100_000 + b'')",
        Breach.OUT_OF_MEMORY,
        {},
    ),
    "memory bomb in a child, parent says all is well": (
        GOOD + "import os\nif os.fork() == 0: x = b'a' * (1 << 30)\nos.wait()\n",
        Breach.OUT_OF_MEMORY,
        {},
    ),
    "memory bomb in a child, parent waits for ever": (
        "import os, time\nif os.fork() == 0: x = b'a' * (1 << 30)\ntime.sleep(1000)\n",
        Breach.OUT_OF_MEMORY,
        {},
    ),
    "memory bomb that shields itself from the killer": (
        "open('/proc/self/oom_score_adj', 'w').write('0')\nx = b'a' * (1 << 30)",
        Breach.OUT_OF_MEMORY,
        {},
    ),
    "memory by tmpfs": (
        "f = open('/tmp/x', 'wb')\nwhile True: f.write(b'a' * 100_000)",
        Breach.OUT_OF_MEMORY,
        {"memory_bytes": 64 << 20, "disk_bytes": 256 << 20},
    ),
    "disk fill of the results": (
        "f = open('/out/x', 'wb')\nwhile True: f.write(b'a' * 100_000)",
        Breach.DISK_LIMIT,
        {},
    ),
    "disk fill of the temporary folder": (
        "import os\nfor n in range(100): "
        "os.write(os.open(f'/tmp/{n}', os.O_CREAT | os.O_WRONLY), b'a' * 1_000_000)",
        Breach.DISK_LIMIT,
        {},
    ),
    "disk fill of shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\nimport os\n"
        "kept = []\nfor n in range(100):\n  kept.append(SharedMemory(create=True, size=1 << 20))\n"
        "  kept[-1].buf[:] = b'a' * (1 << 20)",
        Breach.DISK_LIMIT,
        {},
    ),
    "disk fill that hides it and claims success": (
        "try:\n  f = open('/tmp/x', 'wb', 0)\n  while True: f.write(b'a' * 100_000)\nexcept OSError: pass\n",
        Breach.DISK_LIMIT,
        {},
    ),
    "one file over the size, by a program that takes the signal": (
        "import os, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
        "os.truncate(os.open('/out/x', 66), 1 << 40)",
        Breach.DISK_LIMIT,
        {},
    ),
    "inode fill": (
        "import os\nfor n in range(100_000): os.mkdir(f'/out/{n}')",
        Breach.DISK_LIMIT,
        {},
    ),
    "inode fill by hard links": (
        "import os\nopen('/out/x', 'w')\nfor n in range(100_000): os.link('/out/x', f'/out/{n}')",
        Breach.DISK_LIMIT,
        {},
    ),
    "output flood": ("while True: print('a' * 1000)", Breach.OUTPUT_LIMIT, {}),
    "output flood on stderr": (
        "import sys\nwhile True: sys.stderr.write('a' * 1000)",
        Breach.OUTPUT_LIMIT,
        {},
    ),
    "output flood by a silent parent's child": (
        "import os, time\nif os.fork() == 0:\n  while True: print('a' * 1000)\ntime.sleep(1000)",
        Breach.OUTPUT_LIMIT,
        {},
    ),
    "one byte too much, then a clean end": (
        "import sys; sys.stdout.write('a' * 1001)",
        Breach.OUTPUT_LIMIT,
        {"output_bytes": 1000},
    ),
    "endless loop": ("while True: pass", Breach.TIMEOUT, {"wall_seconds": 1}),
    "endless sleep": ("import time; time.sleep(1000)", Breach.TIMEOUT, {"wall_seconds": 1}),
    "deaf to every signal": (
        "import signal\nfor n in signal.valid_signals() - {9, 19}: signal.signal(n, signal.SIG_IGN)\n"
        "while True: pass",
        Breach.TIMEOUT,
        {"wall_seconds": 1},
    ),
    "busy on all its processes": (
        "import os\nfor n in range(5): os.fork()\nwhile True: pass",
        Breach.TIMEOUT,
        {"wall_seconds": 2},
    ),
    "closes its descriptors and goes on": (
        "import os\nos.closerange(0, 100)\nwhile True: pass",
        Breach.TIMEOUT,
        {"wall_seconds": 1},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_breach(script: Script, name: str) -> None:
    code, breach, limits = CASES[name]
    outcome = script(code, **limits)
    assert (outcome.breach, bool(outcome.breach_text)) == (breach, True), outcome
    assert outcome.output_truncated == (breach is Breach.OUTPUT_LIMIT)
    assert outcome.seconds < 10
