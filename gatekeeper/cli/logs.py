"""Logging to stderr: lines for a person, or one JSON object a line."""

from __future__ import annotations

import logging
import sys
import tempfile
import traceback


def configure(*, as_json: bool, verbose: bool) -> None:
    """Set up structlog. Warnings always show; `verbose` or `as_json` adds what is decided."""
    import structlog

    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if as_json:
        processors += [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    else:
        processors.append(
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        )
    level = logging.INFO if as_json or verbose else logging.WARNING
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Asked for at each line: a stream that stood for standard error a while may be closed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def keep_traceback(error: BaseException) -> str:
    """Write a traceback to a file of its own and give its path."""
    with tempfile.NamedTemporaryFile("w", prefix="gate-error-", suffix=".txt", delete=False) as file:
        traceback.print_exception(error, file=file)
    return file.name
