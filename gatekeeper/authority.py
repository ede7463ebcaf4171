"""Pure: which keys may sign which entries of a ledger, derived from its entries about keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from gatekeeper.errors import Untrusted
from gatekeeper.model import Flaw
from gatekeeper.model.attestation import GateApproval, GateKey, KeyRole, Predicate, PublicKey

KeyState = Literal["active", "retired", "revoked"]


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """What a ledger says of one key. Positions are numbers of entries, from 0."""

    key: PublicKey
    holder: str
    added: int
    added_on: str
    role: KeyRole = "gate"
    state: KeyState = "active"
    until: int | None = None
    """The entry that retired or revoked it; it signs nothing after that one."""
    until_on: str = ""
    reason: str = ""


class Authority:
    """The keys of a ledger so far."""

    def __init__(self) -> None:
        self.keys: dict[str, KeyHistory] = {}

    @property
    def root(self) -> str | None:
        """The id of the key that the ledger begins with."""
        return next(iter(self.keys), None)

    def copy(self) -> Authority:
        """The same keys, to be changed apart."""
        other = Authority()
        other.keys = dict(self.keys)
        return other

    def active(self) -> list[str]:
        """The ids of the keys that may sign the next entry, of whatever kind, and heads."""
        return [keyid for keyid, it in self.keys.items() if it.state == "active" and it.role == "gate"]

    def reviewers(self) -> list[str]:
        """The ids of the keys that may sign approvals and nothing else."""
        return [keyid for keyid, it in self.keys.items() if it.state == "active" and it.role == "reviewer"]

    def key(self, keyid: str, number: int, name: str, roles: tuple[KeyRole, ...] = ("gate",)) -> PublicKey:
        """The key, if it may sign entry `number` in one of these roles.

        Raises:
            Untrusted: it may not; `name` is what the message calls the entry.
        """
        history = self.keys.get(keyid)
        short = f"{keyid[:12]}…"
        if history is None or 0 < number <= history.added:
            raise Untrusted(
                Flaw.UNKNOWN_KEY,
                f"{name}: is signed by key {short}, which the ledger had not added by then; restore the "
                "ledger from a copy.",
            )
        if history.until is not None and number > history.until:
            revoked = history.state == "revoked"
            how = f"revoked on {history.until_on} ({history.reason})" if revoked else "replaced by another"
            raise Untrusted(
                Flaw.REVOKED_KEY if revoked else Flaw.RETIRED_KEY,
                f"{name}: is signed by key {short}, which was {how} before; restore the ledger from a copy.",
            )
        if history.role not in roles:
            raise Untrusted(
                Flaw.WRONG_ROLE,
                f"{name}: is signed by key {short}, which is a {history.role}'s and may not sign that; "
                f"have it signed by a {' or a '.join(roles)}.",
            )
        return history.key

    def signers(self, number: int, said: Predicate, keyids: tuple[str, ...], name: str) -> list[PublicKey]:
        """The keys whose signatures entry `number` must carry, and no others: one key that may sign, and with
        it the new key in a rotation. The first key signs its own entry. A reviewer's key may give up its own
        place to another one.

        Raises:
            Untrusted: it is signed by other keys.
        """
        change = said if isinstance(said, GateKey) else None
        roles: tuple[KeyRole, ...] = ("reviewer", "gate") if isinstance(said, GateApproval) else ("gate",)
        if number == 0:
            if change is None or change.action != "added" or change.role != "gate":
                raise _impossible(name, "the first entry must add the first key")
            wanted = [change.key]
        else:
            new = [change.key] if change and change.action == "rotated" else []
            old = [keyid for keyid in keyids if keyid not in [key.keyid for key in new]]
            if len(old) != 1:
                raise _impossible(name, _SIGNATURES)
            if new and change and change.role == "reviewer" and old[0] == change.replaces:
                roles = ("reviewer",)
            wanted = [self.key(old[0], number, name, roles), *new]
        if sorted(keyids) != sorted(key.keyid for key in wanted):
            raise _impossible(name, _SIGNATURES)
        return wanted

    def apply(self, number: int, change: GateKey, name: str) -> None:
        """Take in an entry about keys, whose signatures were checked.

        Raises:
            Untrusted: it can't follow what is there.
        """
        keyid = change.key.keyid
        known = self.keys.get(keyid)
        if change.action != "revoked":
            if known:
                raise _impossible(name, f"it brings in key {keyid[:12]}…, which was there before")
            if change.replaces:
                self._end(number, change, change.replaces, "retired", name)
                if self.keys[change.replaces].role != change.role:
                    raise _impossible(name, f"it gives key {keyid[:12]}… another role than its predecessor's")
            self.keys[keyid] = KeyHistory(change.key, change.holder, number, change.date, change.role)
        else:
            if known is None or known.key != change.key:
                raise _impossible(name, f"it revokes key {keyid[:12]}…, which was never there")
            self._end(number, change, keyid, "revoked", name)
        if not self.active():
            raise _impossible(name, "it leaves no key that may sign")

    def _end(self, number: int, change: GateKey, keyid: str, state: KeyState, name: str) -> None:
        history = self.keys.get(keyid)
        if (
            history is None
            or history.state == "revoked"
            or (state == "retired" and history.state != "active")
        ):
            raise _impossible(name, f"key {keyid[:12]}… can't be {state} any more")
        until = history.until if history.until is not None else number
        self.keys[keyid] = replace(
            history,
            state=state,
            until=until,
            until_on=change.date,
            reason=change.reason,
        )


_SIGNATURES = "it must carry one key's signature, and in a rotation the new key's too"


def _impossible(name: str, why: str) -> Untrusted:
    return Untrusted(Flaw.KEY_HISTORY, f"{name}: {why}; restore the ledger from a copy.")
