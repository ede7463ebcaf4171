"""A record with all that its verdict rests on, in one file: made here, read by somebody who trusts nobody."""

from gatekeeper.capsule.make import make
from gatekeeper.capsule.opened import Capsule

__all__ = ["Capsule", "make"]
