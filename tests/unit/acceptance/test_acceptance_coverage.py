"""The properties of the rules, by themselves, reach every branch of what the rules mean."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROPERTIES = Path(__file__).with_name("test_acceptance_properties.py")
MEASURED = ("gatekeeper/acceptance/*", "gatekeeper/model/rules.py", "gatekeeper/model/metric.py")


def test_every_branch_of_the_rules_is_reached_by_the_properties(tmp_path: Path) -> None:
    environment = os.environ | {"COVERAGE_FILE": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    coverage = [sys.executable, "-m", "coverage"]
    command = [*coverage, "run", "--branch", f"--include={','.join(MEASURED)}", "-m", "pytest", "-q"]
    # The same examples every time, so that a branch is not reached by luck.
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0", str(PROPERTIES)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    report = tmp_path / "report.json"
    subprocess.run(
        [*coverage, "json", "-q", "-o", str(report)], cwd=ROOT, env=environment, check=True, timeout=120
    )
    files = json.loads(report.read_text())["files"]
    assert {name.split("/")[-1] for name in files} >= {"rules.py", "metric.py", "evaluate.py", "sample.py"}
    left = {name: (file["missing_lines"], file["missing_branches"]) for name, file in files.items()}
    assert {name: missing for name, missing in left.items() if missing != ([], [])} == {}
