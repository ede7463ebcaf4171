"""Whether a declaration of the proof is the very one that we trust, with everything that gives it its
meaning.

A compiled proof can't declare what the base has. An export brings all its declarations itself, also those
that the kernel treats by name, and both can declare axioms. Such a declaration counts only if the trusted
statement (its export, or its module with the base) declares it too, and everything that it reaches there is
the same here: `propext` says what it says only by what `Iff` and `Eq` are.
"""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.proofs.closure import Closure, Declarations
from gatekeeper.proofs.errors import Finding
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.special import KERNEL_PREFIXES, special_names
from gatekeeper.proofs.terms import Terms


def by_content(declarations: Declarations, names: Iterable[int]) -> frozenset[int]:
    """Those of some constants that are auxiliary: they are compared wherever they are spoken of."""
    return frozenset(name for name in names if declarations.digester.auxiliary(name))


def changed(ours: Declarations, names: Iterable[int], theirs: Declarations) -> int | None:
    """The first of some constants that is not the same in the proof as in a trusted source; None if all are.

    The same: from the same module of the base, or introduced by declarations of the same name and digest.
    Compared for every constant that is spoken of, also for a recursor, since a file could declare something
    else in its place.
    """
    for name in sorted(names):
        origin = ours.constants.origin(name)
        if origin is not None and origin is theirs.constants.origin(name):
            continue
        expected, found = ours.of(name), theirs.of(name)
        if expected is None and found is None:
            continue  # if it matters, the kernel will miss it
        if expected is None or found is None:
            return name
        if expected.head.name != found.head.name:
            return name
        if ours.digester.declaration(expected) != theirs.digester.declaration(found):
            return name
    return None


class Vouchers:
    """What trusted sources declare under some names, each with all that it reaches."""

    def __init__(self) -> None:
        self._reached: dict[int, list[tuple[Declarations, frozenset[int]]]] = {}

    def add(self, source: Declarations, names: Iterable[int]) -> None:
        """Take a source's declarations of those of the names that it has."""
        for name in names:
            if source.constants.get(name) is not None:
                reached = source.closure([name], proofs=False).names
                named = reached - by_content(source, reached) | {name}
                self._reached.setdefault(name, []).append((source, named))

    def __contains__(self, name: int) -> bool:
        return name in self._reached

    def vouch(self, name: int, theirs: Declarations) -> bool:
        """Whether the proof's declaration of a name is that of a trusted source, in all that it reaches."""
        return any(changed(source, named, theirs) is None for source, named in self._reached.get(name, ()))


def refuse_changed(terms: Terms, theirs: Declarations, names: Iterable[int], vouchers: Vouchers) -> None:
    """Raise the `Finding` redefines_trusted if an export changes what the kernel treats by name.

    `names`: all that the export declares.
    """
    special = frozenset(special_names(terms))
    for name in names:
        if terms.starts_with(name) in KERNEL_PREFIXES:
            shown = show_name(terms, name)
            raise Finding(
                "redefines_trusted",
                f"the proof declares {shown}, but the kernel makes such names for itself",
                constant=shown,
            )
        if name in special and name in vouchers and not vouchers.vouch(name, theirs):
            shown = show_name(terms, name)
            raise Finding(
                "redefines_trusted",
                f"the proof declares {shown}, which the kernel treats by name, unlike the trusted statement",
                constant=shown,
            )


def refuse_unvouched(terms: Terms, theirs: Declarations, closure: Closure, vouchers: Vouchers) -> None:
    """Raise the `Finding` redefines_trusted if a name of the kernel is reached that no one vouches for."""
    special = frozenset(special_names(terms))
    for declaration in closure.declarations:
        for constant in declaration.constants:
            if constant.name in special and not vouchers.vouch(constant.name, theirs):
                shown = show_name(terms, constant.name)
                raise Finding(
                    "redefines_trusted",
                    f"the proof rests on its own {shown}, which the kernel treats by name, and the trusted "
                    "statement does not hold it",
                    constant=shown,
                )
