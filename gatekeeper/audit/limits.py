"""Pure: what a capsule's policy asks of the auditor's machine that the auditor does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.config import LimitSet, Policy


def excesses(asked: Policy, own: Policy) -> Iterator[str]:
    """Every setting that is above the auditor's maximum."""
    bounds = {
        "script": own.maximum,
        "maximum": own.maximum,
        "lean_compile": _larger(own.maximum, own.lean_compile),
        "lean_judge": _larger(own.maximum, own.lean_judge),
    }
    for name, bound in bounds.items():
        limits: LimitSet = getattr(asked, name)
        if field := limits.exceeding(bound):
            yield _over(f"{name}.{field}", getattr(limits, field), getattr(bound, field))
    for name in ("probe_runs", "requirements_mb", "artifact_mb", "data_mb"):
        if getattr(asked, name) > getattr(own, name):
            yield _over(name, getattr(asked, name), getattr(own, name))


def _larger(one: LimitSet, other: LimitSet) -> LimitSet:
    return LimitSet(
        **{field: max(getattr(one, field), getattr(other, field)) for field in LimitSet.model_fields}
    )


def _over(name: str, asked: int, bound: int) -> str:
    return (
        f"The capsule's policy has {name} {asked:,}, the maximum here is {bound:,}; raise it in the "
        "gatekeeper.yaml that --workspace names if you want to allow it."
    )
