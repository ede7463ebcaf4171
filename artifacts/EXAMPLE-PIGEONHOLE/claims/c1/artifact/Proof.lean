prelude
import GateCore

/-- The greatest term of a sum, taken `n` times, is at least the sum. By induction: the greatest of `n + 1` terms is
either the greatest of the first `n` or the last one. -/
theorem exists_greatest (f : Nat → Nat) (n : Nat) : ∃ i, i < n + 1 ∧ ∑ i < n + 1, f i ≤ (n + 1) * f i := by
  induction n with
  | zero => exact ⟨0, Nat.lt_succ_self 0, by simp⟩
  | succ n ih =>
    obtain ⟨i, hi, most⟩ := ih
    rw [sumRange_succ]
    rcases Nat.le_total (f i) (f (n + 1)) with h | h
    · refine ⟨n + 1, Nat.lt_succ_self _, ?_⟩
      rw [Nat.succ_mul]
      exact Nat.add_le_add (Nat.le_trans most (Nat.mul_le_mul_left _ h)) (Nat.le_refl _)
    · refine ⟨i, Nat.lt_trans hi (Nat.lt_succ_self _), ?_⟩
      rw [Nat.succ_mul]
      exact Nat.add_le_add most h

theorem busiest_expert (n k t : Nat) (load : Nat → Nat) (hn : 0 < n)
    (total : ∑ i < n, load i = k * t) : ∃ i, i < n ∧ k * t ≤ n * load i := by
  cases n with
  | zero => contradiction
  | succ n =>
    rw [← total]
    exact exists_greatest load n
