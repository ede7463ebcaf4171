"""One breach for each way to end, and always the same one where several counters moved."""

from __future__ import annotations

import itertools
import signal

import pytest

from gatekeeper.sandbox.base import Breach, Limits
from gatekeeper.sandbox.breaches import Seen, judge_limits, size

LIMITS = Limits(1.5, 64 << 20, 1, 16, 8 << 20, 100, 1000, 1 << 30)


@pytest.mark.parametrize(
    ("seen", "breach", "words"),
    [
        (Seen(denied=1, exit_code=0), Breach.TOO_MANY_PROCESSES, "limit of 16"),
        (Seen(stopped="processes"), Breach.TOO_MANY_PROCESSES, "limit of 16"),
        (Seen(oom_kills=1, exit_code=0), Breach.OUT_OF_MEMORY, "limit of 64 MiB"),
        (Seen(oom_killed=True), Breach.OUT_OF_MEMORY, "64 MiB"),
        (Seen(stopped="memory"), Breach.OUT_OF_MEMORY, "64 MiB"),
        (
            Seen(full=(("/out", "bytes"),), exit_code=0),
            Breach.DISK_LIMIT,
            "wrote more to /out than the limit of 8 MiB",
        ),
        (Seen(full=(("/tmp", "files"),)), Breach.DISK_LIMIT, "more files in /tmp than the limit of 100"),
        (Seen(exit_code=-signal.SIGXFSZ), Breach.DISK_LIMIT, "larger than the limit of 8 MiB"),
        (Seen(stopped="output"), Breach.OUTPUT_LIMIT, "limit of 1000 bytes"),
        (Seen(stopped="time"), Breach.TIMEOUT, "limit of 1.5 s"),
        (Seen(overdue=True), Breach.TIMEOUT, "1.5 s"),
    ],
)
def test_each_alone(seen: Seen, breach: Breach, words: str) -> None:
    found = judge_limits(seen, LIMITS)
    assert found is not None
    assert found[0] is breach
    assert words in found[1]


@pytest.mark.parametrize("code", [0, 1, 137, -9, -11, None])
def test_an_exit_alone_is_no_breach(code: int | None) -> None:
    assert judge_limits(Seen(exit_code=code), LIMITS) is None


def test_the_order_of_blame() -> None:
    order = (
        (Breach.TOO_MANY_PROCESSES, {"denied": 1}),
        (Breach.OUT_OF_MEMORY, {"oom_kills": 3}),
        (Breach.DISK_LIMIT, {"full": (("/out", "bytes"),)}),
        (Breach.OUTPUT_LIMIT, {"stopped": "output"}),
        (Breach.TIMEOUT, {"overdue": True}),
    )
    for (first, one), (_, other) in itertools.combinations(order, 2):
        found = judge_limits(Seen(**(one | other)), LIMITS)  # type: ignore[arg-type]
        assert found is not None
        assert found[0] is first


def test_sizes() -> None:
    assert [size(n) for n in (1, 1023, 1024, 1 << 20, 3 << 30, 1500)] == [
        "1 byte",
        "1023 bytes",
        "1 KiB",
        "1 MiB",
        "3 GiB",
        "1500 bytes",
    ]
