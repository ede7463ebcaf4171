"""Runs tasks in threads of this process; the work itself is in containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import TypeVar

T = TypeVar("T")


def run(
    tasks: Sequence[Callable[[], T]], jobs: int, interrupt: Callable[[], None]
) -> Iterator[tuple[int, T]]:
    """Run every task, at most `jobs` at a time, and yield (index, result) as each ends.

    A KeyboardInterrupt calls `interrupt`, which must make running tasks end soon; tasks not begun then run
    too, and are expected to end at once.

    Raises:
        Exception: whatever a task raised; tasks are expected to turn their errors into results.
    """
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="gate") as pool:
        futures: dict[Future[T], int] = {pool.submit(task): index for index, task in enumerate(tasks)}
        pending = set(futures)
        while pending:
            try:
                for future in as_completed(list(pending)):
                    pending.discard(future)
                    yield futures[future], future.result()
            except KeyboardInterrupt:
                interrupt()
