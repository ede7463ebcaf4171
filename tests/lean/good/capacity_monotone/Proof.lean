prelude
import GateCore

/-- A larger capacity drops no more tokens. -/
theorem capacity_monotone (n cap cap' : Nat) (load : Nat → Nat) (h : cap ≤ cap') :
    ∑ i < n, (load i - cap') ≤ ∑ i < n, (load i - cap) := by
  apply sumRange_le_sumRange
  intro i _
  omega
