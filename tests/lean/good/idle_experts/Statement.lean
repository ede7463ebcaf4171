prelude
import GateCore

/-- If fewer tokens are routed than there are experts, some expert gets none. -/
theorem idle_experts (n t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) (few : t < n) :
    ∃ i, i < n ∧ load i = 0 := sorry
