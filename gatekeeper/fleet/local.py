"""Runs tasks in threads of this process; the work itself is in containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")

BEAT = 0.2
"""Seconds between two looks. A signal that another thread took is acted on when this one wakes."""


def run(tasks: Sequence[Callable[[], T]], jobs: int) -> Iterator[tuple[int, T]]:
    """Run every task, at most `jobs` at a time, and yield (index, result) as each ends.

    Raises:
        Exception: whatever a task raised; tasks are expected to turn their errors into results.
    """
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="gate") as pool:
        futures = {pool.submit(task): index for index, task in enumerate(tasks)}
        ended = SimpleQueue[Future[T]]()
        for future in futures:
            future.add_done_callback(ended.put)
        left = len(futures)
        while left:
            try:
                future = ended.get(timeout=BEAT)
            except Empty:
                continue
            left -= 1
            yield futures[future], future.result()
