"""What is in the images: all that a script may expect, nothing that helps an attacker."""

from __future__ import annotations

import json

import pytest

from gatekeeper.sandbox.base import Job, Limits, Outcome, Sandbox

LIMITS = Limits(
    wall_seconds=60,
    memory_bytes=1 << 30,
    cpus=2,
    processes=64,
    disk_bytes=64 << 20,
    files=1000,
    output_bytes=1 << 20,
    result_bytes=32 << 20,
)
IMAGES = ("lean", "python", "scientific", "r")

WHOLE_LIBRARY = """\
import importlib, json, sys
absent = {"antigravity", "this", "tkinter", "turtle", "turtledemo", "idlelib"}
absent |= {"ensurepip", "lib2to3", "distutils"}
windows = {"msilib", "msvcrt", "nt", "ntpath", "winreg", "winsound"}
failed = {}
for name in sorted(sys.stdlib_module_names - absent - windows):
    if not name.startswith("_"):
        try:
            importlib.import_module(name)
        except Exception as error:
            failed[name] = repr(error)
print(json.dumps(failed))
"""

AT_WORK = """\
import bz2, csv, ctypes, decimal, hashlib, io, json, lzma
import multiprocessing, sqlite3, statistics, subprocess, zlib
from zoneinfo import ZoneInfo
assert sqlite3.connect(":memory:").execute("select 2 + 2").fetchone() == (4,)
assert all(m.decompress(m.compress(b"x")) == b"x" for m in (bz2, lzma, zlib))
assert decimal.Decimal("0.1") + decimal.Decimal("0.2") == decimal.Decimal("0.3")
assert statistics.fmean([1, 2]) == 1.5 and list(csv.reader(io.StringIO("a,b"))) == [["a", "b"]]
assert ZoneInfo("Europe/Berlin").key and hashlib.new("sha3_256", b"").digest()
assert ctypes.CDLL(None).getpid() > 0
assert subprocess.check_output("echo a b | awk '{print $2}' | grep -c b", shell=True) == b"1\\n"
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        assert pool.map(abs, [-1, -2]) == [1, 2]
    print("fine")
"""

DANGEROUS = """\
import json, os, shutil, stat
tools = "cc gcc ld as make perl apt-get dpkg pip uv curl wget ssh nc mount su sudo ldconfig".split()
found = {"tools": [tool for tool in tools if shutil.which(tool)]}
found["set_id"], found["writable"], found["owned"] = [], [], []
outside = {"/proc", "/sys", "/dev", "/gate", "/out", "/tmp"}
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in outside]
    for name in folders + files:
        path = os.path.join(folder, name)
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            continue
        if status.st_mode & (stat.S_ISUID | stat.S_ISGID):
            found["set_id"].append(path)
        if status.st_mode & stat.S_IWOTH:
            found["writable"].append(path)
        if status.st_uid:
            found["owned"].append(path)
print(json.dumps(found))
"""


def run(sandbox: Sandbox, image: str, script: str) -> Outcome:
    job = Job(
        name="contents",
        image=image,
        command=("python3", "/gate/src/script.py"),
        limits=LIMITS,
        files={"src/script.py": script.encode()},
    )
    sandbox.prepare(image)
    outcome = sandbox.run(job)
    assert outcome.exit_code == 0, outcome.output.decode()
    return outcome


@pytest.mark.parametrize("image", IMAGES)
def test_the_standard_library_is_whole(sandbox: Sandbox, image: str) -> None:
    assert json.loads(run(sandbox, image, WHOLE_LIBRARY).output) == {}


def test_the_standard_library_works(sandbox: Sandbox) -> None:
    assert run(sandbox, "python", AT_WORK).output == b"fine\n"


@pytest.mark.parametrize("image", IMAGES)
def test_there_is_nothing_to_climb_on(sandbox: Sandbox, image: str) -> None:
    found = json.loads(run(sandbox, image, DANGEROUS).output)
    assert found == {"tools": [], "set_id": [], "writable": [], "owned": []}


def test_a_compiler_is_all_that_c_adds_to_climb_on(sandbox: Sandbox) -> None:
    found = json.loads(run(sandbox, "c", DANGEROUS).output)
    assert found == {"tools": ["cc", "gcc", "ld", "as", "make"], "set_id": [], "writable": [], "owned": []}


def test_r_and_c_do_their_work(sandbox: Sandbox) -> None:
    calls = """\
import subprocess
code = "print(solve(diag(2) * 4)[1, 1]); print(unlist(parallel::mclapply(1:2, identity)))"
code += "; invisible(png('/out/a.png', type = 'cairo')); plot(iris$Sepal.Length); invisible(dev.off())"
print(subprocess.check_output(["Rscript", "-e", code], text=True))
"""
    assert run(sandbox, "r", calls).output.decode().split() == ["[1]", "0.25", "[1]", "1", "2"]
    build = """\
import pathlib, subprocess
out = pathlib.Path("/out")
lines = ["#include <vector>", "#include <omp.h>", "int main() { return std::vector<int>(7).size(); }"]
(out / "a.cc").write_text("\\n".join(lines))
(out / "Makefile").write_text("a: a.cc\\n\\tc++ -O2 -fopenmp -static -o a a.cc -lm\\n")
print(subprocess.check_output(["make", "-s", "-C", "/out"], text=True), (out / "a").read_bytes()[1:4])
"""
    assert run(sandbox, "c", build).output == b" b'ELF'\n"


def test_python_files_are_compiled_already(sandbox: Sandbox) -> None:
    script = """\
import importlib.util, json, pathlib, sys
import numpy, pandas, scipy.stats
files = [str(getattr(module, "__file__", "")) for module in list(sys.modules.values())]
files = [name for name in files if name.endswith(".py") and not name.startswith("/gate/")]
compiled = importlib.util.cache_from_source
missing = [name for name in files if not pathlib.Path(compiled(name)).exists()]
print(json.dumps([len(files) > 500, missing]))
"""
    assert json.loads(run(sandbox, "scientific", script).output) == [True, []]


def test_numbers_come_out_right(sandbox: Sandbox) -> None:
    script = """\
import numpy as np, pandas as pd
from scipy import linalg, optimize, stats
rng = np.random.default_rng(1)
x = rng.normal(size=1000)
assert abs(stats.ttest_1samp(x, 0).pvalue - 0.17) < 0.5
assert np.allclose(linalg.inv(np.diag([2.0, 4.0])), np.diag([0.5, 0.25]))
assert abs(optimize.brentq(lambda v: v * v - 2, 0, 2) - 2**0.5) < 1e-9
assert pd.DataFrame({"a": [1, 1, 2], "b": [1, 2, 3]}).groupby("a").b.sum().to_dict() == {1: 3, 2: 3}
print(np.linalg.eigvalsh(np.eye(200)).sum())
"""
    assert run(sandbox, "scientific", script).output == b"200.0\n"


def lean(sandbox: Sandbox, source: str) -> Outcome:
    return sandbox.run(
        Job(
            name="lean",
            image="lean",
            command=("python3", "/opt/gatekeeper/leanc.py", "/gate/src/Claim.lean", "/out/Claim.olean"),
            limits=LIMITS,
            files={"src/Claim.lean": source.encode()},
            collect=("Claim.olean",),
        )
    )


def test_lean_compiles_a_file_on_gatecore(sandbox: Sandbox) -> None:
    outcome = lean(sandbox, "prelude\nimport GateCore\n\ntheorem t (a : Nat) : a = a := rfl\n")
    assert (outcome.exit_code, outcome.output) == (0, b"")
    assert outcome.files["Claim.olean"].startswith(b"olean")


def test_lean_tells_errors_as_json_with_their_place(sandbox: Sandbox) -> None:
    outcome = lean(sandbox, "prelude\nimport GateCore\n\ntheorem t (a : Nat) : a = 0 := rfl\n")
    assert outcome.exit_code == 1
    messages = [json.loads(line) for line in outcome.output.splitlines()]
    assert {(message["severity"], message["pos"]["line"]) for message in messages} == {("error", 4)}
    assert "Claim.olean" not in outcome.files


def test_the_judge_is_there_and_needs_no_path(sandbox: Sandbox) -> None:
    outcome = sandbox.run(
        Job(
            name="judge",
            image="lean",
            command=("python3", "-I", "-m", "gatekeeper.proofs", "/gate/src/request.json"),
            limits=LIMITS,
            files={"src/request.json": b"{}"},
        )
    )
    assert json.loads(outcome.output.splitlines()[-1])["outcome"] == "engine_failure"


def test_a_bill_has_the_hash_of_every_package(sandbox: Sandbox) -> None:
    components = json.loads(sandbox.prepare("scientific").bill)["components"]
    assert {"numpy", "scipy", "pandas", "libc6"} <= {part["name"] for part in components}
    assert not [part["name"] for part in components if not part.get("hashes")]
