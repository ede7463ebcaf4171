"""Every folder of tests/attacks/ingest is a page that must be refused with exactly the sentence beside it.

`page.txt`, `page.html` and `page.pdf` are read as they are; `page.py` makes in `DATA` what is too large.
"""

from __future__ import annotations

import runpy
import time
from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.ingest import read

CASES = Path(__file__).parents[2] / "attacks" / "ingest"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_refused_with_its_sentence(case: str) -> None:
    (page,) = (CASES / case).glob("page.*")
    data = runpy.run_path(str(page))["DATA"] if page.suffix == ".py" else page.read_bytes()
    start = time.process_time()
    with pytest.raises(InputError) as refused:
        read(data, page.name)
    assert str(refused.value) == (CASES / case / "expected.txt").read_text().removesuffix("\n")
    assert time.process_time() - start < 5


def test_there_are_cases() -> None:
    assert len(list(CASES.iterdir())) >= 40
