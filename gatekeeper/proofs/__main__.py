"""`python3 -m gatekeeper.proofs REQUEST.json [TRUSTED]`: judge, and print one line, the record.

TRUSTED is JSON text: the fields of the request that are trusted before any proof is there. With it the
engine and the base are got ready at once; then it says `ready` on standard error, and opens the request when
standard input has ended. A process that is ended before that was not ended by a proof.

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

from gatekeeper.proofs.judge import Facts, Ground, judge, prepare
from gatekeeper.proofs.record import one_line, record
from gatekeeper.proofs.request import parse_request, parse_trusted


def early(trusted: str) -> Ground | Exception:
    """What a judgement stands on, or why there is none, for the record: its nonce has yet to come."""
    try:
        return prepare(parse_trusted(trusted.encode()))
    except Exception as error:
        return error


def main() -> None:
    if len(sys.argv) not in (2, 3):
        print("usage: python3 -m gatekeeper.proofs REQUEST.json [TRUSTED]", file=sys.stderr)
        os._exit(2)
    gc.disable()  # the tables hold no cycles, and a process judges once
    answer = os.dup(1)
    os.dup2(2, 1)
    ground = None
    if len(sys.argv) == 3:
        ground = early(sys.argv[2])
        os.write(2, b"ready\n")
        while os.read(0, 4096):
            pass

    def judgement(request: bytes) -> Facts:
        if isinstance(ground, Exception):
            raise ground
        return judge(parse_request(request), ground or prepare(parse_trusted(request)))

    try:
        data = Path(sys.argv[1]).read_bytes()
    except OSError as error:
        print(f"the request can't be read: {error.strerror}", file=sys.stderr)
        os._exit(2)
    result = record(data, judgement)
    line = one_line(result)
    while line:
        line = line[os.write(answer, line) :]
    os._exit(3 if result["outcome"] == "engine_failure" else 0)


if __name__ == "__main__":
    main()
