"""A judgement in a process of its own, as a function: what a sealed container does, without the seal.

For tests and for local answers to one's own files. The gate itself runs `python3 -m gatekeeper.proofs` in a
sealed container, and believes a record on the same terms: exit code 0, one line, the right nonce.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]


class NoRecordError(Exception):
    """The process ended without a record that can be believed: killed, ended by the engine, or not ours."""

    def __init__(self, exit_code: int, output: str) -> None:
        super().__init__(f"no record (exit code {exit_code}): {output}")
        self.exit_code = exit_code


def read_record(nonce: str, exit_code: int, output: bytes) -> dict[str, Any]:
    """The record in a judging process's output. Raises `NoRecordError` unless it can be believed."""
    try:
        record = json.loads(output)
    except ValueError:
        record = None
    if exit_code not in (0, 3) or not isinstance(record, dict) or record.get("nonce") != nonce or not nonce:
        raise NoRecordError(exit_code, output[:200].decode("utf-8", "replace"))
    if exit_code == 3 and record.get("outcome") != "engine_failure":
        raise NoRecordError(exit_code, output[:200].decode("utf-8", "replace"))
    return record


def judge(request: Mapping[str, Any], *, timeout: float = 60, python: str = sys.executable) -> dict[str, Any]:
    """The record for a request (see `request.py`). Raises `NoRecordError` and `subprocess.TimeoutExpired`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "request.json"
        path.write_text(json.dumps(request), "utf-8")
        done = subprocess.run(
            [python, "-m", "gatekeeper.proofs", str(path)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    try:
        return read_record(str(request["nonce"]), done.returncode, done.stdout)
    except NoRecordError as error:
        raise NoRecordError(done.returncode, done.stderr[-500:].decode("utf-8", "replace")) from error
