prelude
import GateCore

/-- Some expert gets at most the mean load, rounded down. -/
theorem least_loaded_expert (n t : Nat) (load : Nat → Nat) (hn : 0 < n) (total : ∑ i < n, load i = t) :
    ∃ i, i < n ∧ load i ≤ t / n := by
  obtain ⟨i, hi, h⟩ := Nat.exists_le_div hn load
  rw [total] at h
  exact ⟨i, hi, h⟩
