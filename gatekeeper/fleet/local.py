"""Runs tasks in threads of this process; the work itself is in containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

T = TypeVar("T")


def run(tasks: Sequence[Callable[[], T]], jobs: int) -> Iterator[tuple[int, T]]:
    """Run every task, at most `jobs` at a time, and yield (index, result) as each ends.

    Raises:
        Exception: whatever a task raised; tasks are expected to turn their errors into results.
    """
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="gate") as pool:
        futures = {pool.submit(task): index for index, task in enumerate(tasks)}
        for future in as_completed(futures):
            yield futures[future], future.result()
