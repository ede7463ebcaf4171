"""Results are read only as plain files, as they stand after the last process of the run is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gatekeeper.sandbox.base import Outcome

Script = Callable[..., Outcome]
RESULT = "results.json"


def test_plain_files_come_back(script: Script) -> None:
    outcome = script(
        "import os\nos.makedirs('/out/a/b')\nopen('/out/a/b/c', 'wb').write(bytes(range(256)) * 1000)\n"
        "open('/out/results.json', 'w').write('{}')\nopen('/out/empty', 'w')",
        collect=(RESULT, "a/b/c", "empty", "absent"),
    )
    assert outcome.files == {RESULT: b"{}", "a/b/c": bytes(range(256)) * 1000, "empty": b""}
    assert (outcome.refused, outcome.exit_code, outcome.breach) == ({}, 0, None)


TRICKS = {
    "a link to a secret": ("import os; os.symlink('/etc/passwd', '/out/results.json')", "symbolic link"),
    "a link to the warden": (
        "import os; os.symlink('/proc/1/environ', '/out/results.json')",
        "symbolic link",
    ),
    "a link to the inputs": (
        "import os; os.symlink('/gate/in/data.csv', '/out/results.json')",
        "symbolic link",
    ),
    "a dangling link": ("import os; os.symlink('/nowhere', '/out/results.json')", "symbolic link"),
    "a FIFO": ("import os; os.mkfifo('/out/results.json')", "no regular file"),
    "a FIFO with a writer left behind": (
        "import os; os.mkfifo('/out/results.json')\n"
        "if os.fork() == 0: open('/out/results.json', 'w').write('{}')",
        "no regular file",
    ),
    "a hard link": (
        "import os; open('/out/x', 'w').write('{}'); os.link('/out/x', '/out/results.json')",
        "more than one hard link",
    ),
    "a folder": ("import os; os.mkdir('/out/results.json')", "folder"),
    "larger than allowed": ("open('/out/results.json', 'w').write('a' * ((1 << 20) + 1))", "larger"),
    "sparse": ("import os; os.truncate(os.open('/out/results.json', 66), 1 << 19)", "holes"),
    "sparse and big": ("import os; os.truncate(os.open('/out/results.json', 66), 30 << 20)", "larger"),
    "locked away": (
        "import os; open('/out/results.json', 'w').write('{}'); os.chmod('/out/results.json', 0)",
        "can't be opened",
    ),
}


@pytest.mark.parametrize("name", TRICKS)
def test_everything_else_is_refused(script: Script, name: str) -> None:
    code, why = TRICKS[name]
    outcome = script(code)
    assert (outcome.exit_code, outcome.breach, outcome.files) == (0, None, {})
    assert why in outcome.refused[RESULT]


def test_a_link_in_the_way_is_refused(script: Script) -> None:
    outcome = script(
        "import os; os.mkdir('/tmp/a'); open('/tmp/a/r', 'w').write('{}'); os.symlink('/tmp/a', '/out/a')",
        collect=("a/r",),
    )
    assert "symbolic link" in outcome.refused["a/r"]


@pytest.mark.parametrize("mode", [0, 0o444])
def test_a_locked_results_folder_is_no_trouble(script: Script, mode: int) -> None:
    outcome = script(f"import os; open('/out/results.json', 'w').write('{{}}'); os.chmod('/out', {mode})")
    assert (outcome.exit_code, outcome.breach, outcome.files) == (0, None, {})
    assert "can't be opened" in outcome.refused[RESULT]


def test_devices_can_not_be_made(script: Script) -> None:
    outcome = script("import os, stat; os.mknod('/out/results.json', stat.S_IFCHR | 0o666, os.makedev(1, 5))")
    assert (outcome.exit_code, outcome.files) == (1, {})
    assert b"PermissionError" in outcome.output


def test_files_share_one_budget(script: Script) -> None:
    outcome = script(
        "for name in 'abc': open(f'/out/{name}', 'w').write(name * 600_000)", collect=("a", "b", "c")
    )
    assert outcome.files == {"a": b"a" * 600_000}
    assert set(outcome.refused) == {"b", "c"}


def test_a_sparse_terabyte_is_stopped_when_it_is_made(script: Script) -> None:
    outcome = script("import os; os.truncate(os.open('/out/results.json', 66), 1 << 40)")
    assert (outcome.exit_code, outcome.files) == (1, {RESULT: b""})
    assert b"File too large" in outcome.output


def test_deep_folders_are_no_trouble(script: Script) -> None:
    outcome = script(
        "import os\nopen('/out/results.json', 'w').write('{}')\nos.chdir('/out')\n"
        "for n in range(200): os.mkdir('d'); os.chdir('d')"
    )
    assert (outcome.exit_code, outcome.files) == (0, {RESULT: b"{}"})


@pytest.mark.parametrize("times", [1, 2, 3])
def test_daemons_die_before_the_results_are_read(script: Script, times: int) -> None:
    """A process that outlives the command and rewrites its results has no time to."""
    outcome = script(
        "import os, sys, time\n"
        "open('/out/results.json', 'w').write('honest')\n"
        f"for n in range({times}):\n"
        "  if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork(): os._exit(0)\n"
        "    import signal\n"
        "    for s in signal.valid_signals() - {9, 19}: signal.signal(s, signal.SIG_IGN)\n"
        "    os.closerange(0, 100)\n"
        "    while True:\n"
        "      time.sleep(0.3)\n"
        "      open('/out/results.json', 'w').write('swapped')\n"
    )
    assert (outcome.exit_code, outcome.breach, outcome.files) == (0, None, {RESULT: b"honest"})
    assert outcome.seconds < 1


def test_nohup_leaves_nothing_behind(script: Script) -> None:
    outcome = script(
        "import subprocess\nopen('/out/results.json', 'w').write('honest')\n"
        "subprocess.Popen(['nohup', 'sh', '-c', 'sleep 0.3; echo swapped > /out/results.json'], "
        "start_new_session=True)"
    )
    assert (outcome.exit_code, outcome.files) == (0, {RESULT: b"honest"})


def test_results_of_a_failed_command_come_back_too(script: Script) -> None:
    outcome = script("open('/out/results.json', 'w').write('{}'); raise SystemExit(3)")
    assert (outcome.exit_code, outcome.files) == (3, {RESULT: b"{}"})
