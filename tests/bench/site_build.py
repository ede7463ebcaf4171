"""The site of 10,000 records: a whole build, one after a single change, and what its pages weigh.

Prints figures for this machine on this day. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workspaces import make, name_of

from gatekeeper.cli.logs import configure
from gatekeeper.keys import Keyring
from gatekeeper.site import pages


def gate(root: Path, *arguments: str) -> float:
    """Run a command in the workspace; the seconds that it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "gatekeeper.cli.main", *arguments, "-C", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    options = parser.parse_args()
    configure(as_json=False, verbose=False)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        os.environ["XDG_CONFIG_HOME"] = str(Path(folder) / "config")
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "state")
        keyring = Keyring.default()
        keyring.create()
        space = make(root, options.records, keyring)
        # The ledger is verified once, and files that were written just now are looked at again.
        gate(root, "list")
        time.sleep(3)
        print(
            f"{options.records:,} records, a site from nothing   {gate(root, 'site', 'build'):8.2f} s",
            flush=True,
        )
        print(f"nothing changed                       {gate(root, 'site', 'build'):8.2f} s")
        script = space.artifact_folder(name_of(options.records // 2), "c1") / "repro.py"
        script.write_bytes(script.read_bytes() + b"# changed\n")
        time.sleep(3)
        print(f"one file changed                      {gate(root, 'site', 'build'):8.2f} s")
        style = sum((root / "site" / name).stat().st_size for name in pages.STATIC)
        for name, files in (("list", "*.html"), ("list", "page/*.html"), ("record", "records/*.html")):
            heaviest = max(path.stat().st_size for path in (root / "site").glob(files))
            print(f"heaviest {name}, {files:16} {(heaviest + style) / 1000:19.1f} kB with all that it loads")
        index = sum(path.stat().st_size for path in (root / "site/search").iterdir())
        print(f"a search loads                        {index / 1e6:8.2f} MB")


if __name__ == "__main__":
    main()
