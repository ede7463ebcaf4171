"""What a run came to when its warden told everything, something or nothing."""

from __future__ import annotations

import struct
import time
from typing import Any

import pytest

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox.base import Breach, Job, Limits
from gatekeeper.sandbox.docker import conclude
from gatekeeper.sandbox.follow import Listener
from gatekeeper.sandbox.frames import Telling

JOB = Job("t", "python", ("true",), Limits(5, 64 << 20, 1, 16, 8 << 20, 100, 1000, 1000), collect=("r",))
START = b"\0\0\0\4H" + struct.pack(">I", 2) + b"\0\0\0\0G"


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload


def sign(kills: int, denied: int) -> bytes:
    return frame(b"S", struct.pack(">QQQ", 1, kills, denied))


def whole(report: bytes) -> bytes:
    return (
        START
        + frame(b"X")
        + frame(b"R", b"left 0\noom_kills 0\ndenied 0\nmissing 0\n" + report)
        + frame(b"E")
    )


def listen(data: bytes, stderr: bytes = b"") -> Listener:
    telling = Telling(collect=1, output_bytes=1000, result_bytes=1000, wall_seconds=5)
    listener = Listener([(data, None), (None, stderr)], telling)
    assert listener.wait(lambda it: it.done, 5)
    return listener


@pytest.mark.parametrize(
    ("data", "state", "overdue", "breach", "code"),
    [
        (whole(b"exit 0\n"), {}, False, None, 0),
        (whole(b"exit -9\n"), {}, False, None, -9),
        (whole(b"stopped time\n"), {}, False, Breach.TIMEOUT, None),
        (START, {"OOMKilled": True, "ExitCode": 137}, False, Breach.OUT_OF_MEMORY, None),
        (START + sign(1, 0), {"ExitCode": 137}, False, Breach.OUT_OF_MEMORY, None),
        (START + sign(0, 1), {"ExitCode": 137}, True, Breach.TOO_MANY_PROCESSES, None),
        (START, {"ExitCode": 137}, True, Breach.TIMEOUT, None),
        (START + frame(b"Z"), {"ExitCode": 137}, True, Breach.TIMEOUT, None),
    ],
)
def test_outcomes(
    data: bytes, state: dict[str, Any], overdue: bool, breach: Breach | None, code: int | None
) -> None:
    outcome = conclude(JOB, "sha256:1", listen(data), state, overdue)
    assert (outcome.breach, outcome.exit_code, outcome.files) == (breach, code, {})


@pytest.mark.parametrize(
    ("data", "stderr", "state", "words"),
    [
        (b"", b"", {"ExitCode": 137}, "Somebody outside killed"),
        (START + frame(b"O", b"all is well"), b"", {"ExitCode": 137}, "Somebody outside killed"),
        (b"", b"Traceback\nMemoryError: no\n", {"ExitCode": 1}, "warden failed (MemoryError: no)"),
        (b"", b"\x1b[2Jevil\n", {"ExitCode": 1}, "warden failed ([2Jevil)"),
        (b"", b"", {"ExitCode": 127, "Error": "exec failed"}, "could not run: exec failed"),
        (START + frame(b"Z"), b"", {"ExitCode": 0}, "garbled"),
        (whole(b"exit 0\n")[:-5], b"", {"ExitCode": 0}, "cut off"),
        (
            whole(b"exit 0\n").replace(b"left 0", b"left 1"),
            b"",
            {},
            "1 processes of the run could not be ended",
        ),
    ],
)
def test_trouble_is_ours(data: bytes, stderr: bytes, state: dict[str, Any], words: str) -> None:
    with pytest.raises(EngineFailure) as caught:
        conclude(JOB, "sha256:1", listen(data, stderr), state, overdue=False)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_stream_that_breaks_is_told() -> None:
    def stream() -> Any:
        yield START, None
        raise ConnectionResetError("reset by peer")

    listener = Listener(stream(), Telling(collect=0, output_bytes=1, result_bytes=1, wall_seconds=1))
    assert listener.wait(lambda it: it.done, 5)
    assert "reset by peer" in listener.failure
    assert listener.started is not None
    assert listener.started <= time.monotonic()
