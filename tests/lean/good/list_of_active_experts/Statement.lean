prelude
import GateCore

/-- Filtering a list of experts by any gate leaves at most all of them. -/
theorem list_of_active_experts (gate : Nat → Bool) (n : Nat) : ((List.range n).filter gate).length ≤ n := sorry
