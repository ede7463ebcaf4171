prelude
import GateCore

/-- If more tokens are routed than all experts hold, some expert is sent more than it holds. -/
theorem overloaded_expert (n cap t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) (h : n * cap < t) :
    ∃ i, i < n ∧ cap < load i := by
  apply Nat.exists_lt_of_mul_lt_sumRange
  rw [total]
  exact h
