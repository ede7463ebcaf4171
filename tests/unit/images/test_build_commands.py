"""Host tools in a build: their lines as they come, and their end when we are stopped."""

import time
from pathlib import Path

import pytest

from gatekeeper.sandbox.images import commands


def test_lines_come_as_they_are_printed_and_the_last_are_kept() -> None:
    seen: list[str] = []
    ended = commands.run(["sh", "-c", "echo one; echo two >&2; exit 3"], seen.append)
    assert (ended.status, sorted(ended.lines), seen) == (3, ["one", "two"], list(ended.lines))


def test_what_is_no_text_does_no_harm() -> None:
    assert commands.run(["printf", r"\377\n"], lambda line: None).lines == ("\ufffd",)


def test_permissions_do_not_depend_on_our_umask(tmp_path: Path) -> None:
    commands.run(["sh", "-c", f"umask > {tmp_path}/umask"], lambda line: None)
    assert (tmp_path / "umask").read_text().strip() == "0022"


def test_when_we_are_stopped_the_command_and_its_children_end_and_may_clean_up(tmp_path: Path) -> None:
    script = f"""
        trap 'echo cleaned > {tmp_path}/cleaned; exit' TERM
        (sleep 60; echo late > {tmp_path}/late) &
        echo ready
        wait
    """

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        commands.run(["sh", "-c", script], stop)
    assert time.monotonic() - start < 50, "it waited for the child's whole sleep"
    assert (tmp_path / "cleaned").exists()
    assert not (tmp_path / "late").exists()
