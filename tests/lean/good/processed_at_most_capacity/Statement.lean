prelude
import GateCore

/-- The experts together process no more than their capacity. -/
theorem processed_at_most_capacity (n cap : Nat) (load : Nat → Nat) : ∑ i < n, min (load i) cap ≤ n * cap := sorry
