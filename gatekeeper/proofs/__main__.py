"""`python3 -m gatekeeper.proofs REQUEST.json`: judge, and print one line, the record.

Exit code 0: a record of a judgement was written (accepted or not); 2: wrong usage; 3: an engine failure was
written. Anything else: the process was ended, and there is no record. While it runs, standard output leads to
standard error, so nothing that the engine prints can be taken for a record; the record is written at the
very end, at once, and the process ends without running anything more of the engine.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from gatekeeper.proofs.record import one_line, record


def main() -> None:
    if len(sys.argv) != 2:
        print("usage: python3 -m gatekeeper.proofs REQUEST.json", file=sys.stderr)
        os._exit(2)
    gc.disable()  # the tables hold no cycles, and a process judges once
    answer = os.dup(1)
    os.dup2(2, 1)
    try:
        data = Path(sys.argv[1]).read_bytes()
    except OSError as error:
        print(f"the request can't be read: {error.strerror}", file=sys.stderr)
        os._exit(2)
    result = record(data)
    line = one_line(result)
    while line:
        line = line[os.write(answer, line) :]
    os._exit(3 if result["outcome"] == "engine_failure" else 0)


if __name__ == "__main__":
    main()
