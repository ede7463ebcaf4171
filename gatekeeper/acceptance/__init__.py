"""Pure: what was measured against typed rules. docs/rules.md says what each rule means, at every edge."""

from gatekeeper.acceptance.contradictions import contradictions
from gatekeeper.acceptance.evaluate import Findings, evaluate
from gatekeeper.acceptance.numbers import show
from gatekeeper.acceptance.units import UnitMismatch, convert

__all__ = ["Findings", "UnitMismatch", "contradictions", "convert", "evaluate", "show"]
