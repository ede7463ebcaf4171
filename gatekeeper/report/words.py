"""What the facts of an explanation are called, for whatever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AGREEMENT: Mapping[str, str] = MappingProxyType(
    {
        "single": "it was run once, so nothing is known of its noise",
        "identical": "all alike, bit by bit",
        "stable": "stable: they differ, and every answer stands all the same",
        "unstable": "unstable: the answer depends on the run",
    }
)
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "seed": "another seed",
        "threads": "another number of threads",
        "hash_seed": "another hash seed",
        "time": "another time",
        "system_random": "other random numbers of the system",
        "file_order": "its input files listed in another order",
        "unknown": "nothing but running again",
    }
)
CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "nothing": "run again",
        "withheld": "without it",
        "numbers": "other numbers",
        "resampled": "lines for others",
        "lines": "fewer lines",
        "order": "another order",
        "bytes": "other bytes",
        "variant": "its variant",
        "one_number": "that number alone",
        "other_numbers": "all but that number",
        "value": "its probe value",
        "seed": "another seed",
    }
)
SEEN: Mapping[str, str] = MappingProxyType(
    {"moved": "moved", "stayed": "did not move", "failed": "no results"}
)
SAID: Mapping[str | None, str] = MappingProxyType(
    {"moves": "said to move it", "stays": "said to leave it alone", None: ""}
)
