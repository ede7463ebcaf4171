prelude
import GateCore

/-- Top-`k` routing of `t` tokens makes `k * t` assignments. If expert `i` gets `load i` of them, then some expert
gets at least `⌈k * t / n⌉`. -/
theorem some_expert_is_loaded (n k t : Nat) (load : Nat → Nat) (hn : 0 < n) (total : ∑ i < n, load i = k * t) :
    ∃ i, i < n ∧ (k * t + n - 1) / n ≤ load i := by
  obtain ⟨i, hi, h⟩ := Nat.exists_ceil_div_le hn load
  rw [total] at h
  exact ⟨i, hi, h⟩
