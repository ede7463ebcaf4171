prelude
import GateCore

/-- If fewer tokens are routed than there are experts, some expert gets none. -/
theorem idle_experts (n t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) (few : t < n) :
    ∃ i, i < n ∧ load i = 0 := by
  have hn : 0 < n := Nat.zero_lt_of_lt few
  obtain ⟨i, hi, h⟩ := Nat.exists_lt_of_sumRange_lt_mul (k := 1) (f := load) (n := n) (by simp [total, few])
  exact ⟨i, hi, Nat.eq_zero_of_le_zero (Nat.le_of_lt_succ h)⟩
