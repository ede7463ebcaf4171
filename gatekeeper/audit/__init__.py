"""A capsule checked, run again and compared, by somebody who trusts nobody."""

from gatekeeper.audit.audit import Auditor, audit, examine, trust_in

__all__ = ["Auditor", "audit", "examine", "trust_in"]
