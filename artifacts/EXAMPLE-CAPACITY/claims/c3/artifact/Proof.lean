prelude
import GateCore

theorem nothing_dropped (n k t : Nat) (load : Nat → Nat) (hn : 0 < n) (total : ∑ i < n, load i = k * t) :
    ∀ i, i < n → load i ≤ (k * t + (n - 1)) / n := by
  intro i hi
  rw [← total]
  have below : load i ≤ ∑ j < n, load j := Nat.le_sumRange hi
  -- The load is at most the total; that it is at most the average is not so.
  sorry
