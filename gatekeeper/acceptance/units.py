"""Units: one number in another unit, exactly or not at all."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gatekeeper.acceptance.numbers import exact
from gatekeeper.model import Quantity

if TYPE_CHECKING:
    from pint import UnitRegistry

_NAME = r"[A-Za-zµΩ°]{1,24}(?:(?:\^|\*\*)-?[1-9])?"
_UNIT = re.compile(rf"%|{_NAME}(?:[*/]{_NAME}){{0,3}}")


class UnitMismatch(ValueError):
    """Two units that can't be turned into each other."""


def convert(quantity: Quantity, unit: str) -> Fraction:
    """The quantity's number in `unit`, exactly. A bare number and `percent` are not the same unit:
    0.1 is 10 percent.

    Raises:
        UnitMismatch: one of the units is unknown, or they measure different things.
    """
    return exact(quantity.value) * factor(quantity.unit, unit)


def factor(source: str, target: str) -> Fraction:
    """What a number in `source` is multiplied by to give the number in `target`.

    Raises:
        UnitMismatch: as `convert` does.
    """
    return Fraction(1) if source == target else _factor(source, target)


@lru_cache(maxsize=256)
def _factor(source: str, target: str) -> Fraction:
    for name in (source, target):
        if name and not _UNIT.fullmatch(name):
            raise UnitMismatch(f"the unit {name[:40]!r} can't be read")
    if source == "" or target == "":
        known = {"percent": Fraction(100), "%": Fraction(100)}
        if target == "" and source in known:
            return 1 / known[source]
        if source == "" and target in known:
            return known[target]
        raise UnitMismatch(f"a {_named(source)} can't be compared with a {_named(target)}")
    if {source, target} == {"percent", "%"}:
        return Fraction(1)
    import pint

    registry = _registry()
    try:
        units = registry.parse_units(source), registry.parse_units(target)
        nothing = registry.Quantity(Fraction(0), units[0]).to(units[1]).magnitude
        (above, root), (below, other) = (registry.get_root_units(unit) for unit in units)
    except (pint.PintError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError):
        raise UnitMismatch(f"a {_named(source)} can't be compared with a {_named(target)}") from None
    # A factor says it all only of units that have their zero in common and are not logarithmic. pint takes
    # counts, bits and radians for pure numbers and lets them stand for each other; we don't.
    if (
        nothing == 0
        and root == other
        and isinstance(above, Fraction | int)
        and isinstance(below, Fraction | int)
    ):
        return Fraction(above) / Fraction(below)
    raise UnitMismatch(f"a {_named(source)} can't be turned into a {_named(target)} by a factor")


def _named(unit: str) -> str:
    return f"number in {unit}" if unit else "bare number"


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Any]:
    import pint

    registry: UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Fraction)
    registry.define("token = [token] = tokens")
    return registry
