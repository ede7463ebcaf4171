prelude
import GateCore

/-- Moving one token from the fuller of two experts to the other does not widen the gap, if it is at least 1. -/
theorem difference_of_loads (a b : Int) (h : b < a) : (a - 1 - (b + 1)).natAbs ≤ (a - b).natAbs := by
  omega
