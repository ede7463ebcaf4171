"""Which jobs can be run at all, whatever the backend."""

from __future__ import annotations

from gatekeeper.errors import InputError
from gatekeeper.sandbox.base import Job
from gatekeeper.sandbox.inputs import check_path

STOPPED = "The run was stopped by hand; run again to get a verdict."
LEAST_PROCESSES = 4
"""The warden, the command, and room for the engine's own start-up."""
LEAST_MEMORY = 16 << 20
WORDS = 100_000
"""Characters on the container's command line, which carries all of a job but its files."""


def check_job(job: Job) -> None:
    """Refuse a job that no container could be made for.

    Raises:
        InputError: says which part and why.
    """
    limits = job.limits
    if not job.command or not all(job.command):
        raise InputError("The job has no command; name at least a program.")
    if not 0 < limits.wall_seconds < 1e6 or not 0 < limits.cpus < 1024:
        raise InputError("The limits of the job need a positive wall clock and number of cpus.")
    if limits.processes < LEAST_PROCESSES or limits.memory_bytes < LEAST_MEMORY:
        raise InputError(
            f"The limits of the job are too tight to start it: at least {LEAST_PROCESSES} processes "
            f"and {LEAST_MEMORY >> 20} MiB of memory."
        )
    if min(limits.disk_bytes, limits.files, limits.output_bytes, limits.result_bytes) <= 0:
        raise InputError("The limits of the job need positive sizes of disk, files, output and results.")
    if sum(len(text) + 16 for text in (*job.command, *job.environment.values(), *job.collect)) > WORDS:
        raise InputError("The job's command, environment and file names are too long together.")
    texts = (*job.command, job.workdir, *job.environment, *job.environment.values())
    if any("\0" in text for text in texts) or any(not name or "=" in name for name in job.environment):
        raise InputError("A word of the job's command or environment has a zero byte or is no name.")
    if len(set(job.collect)) != len(job.collect):
        raise InputError("A file to collect is named twice.")
    for path in (*job.files, *job.collect):
        check_path(path)
