"""A capsule checked, run again and compared, by somebody who trusts nobody."""

from gatekeeper.audit.audit import Auditor, audit

__all__ = ["Auditor", "audit"]
