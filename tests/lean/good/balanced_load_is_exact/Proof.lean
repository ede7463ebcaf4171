prelude
import GateCore

/-- If `n` experts share `n * m` assignments and none gets more than `m`, then each gets exactly `m`. -/
theorem balanced_load_is_exact (n m : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = n * m)
    (bounded : ∀ i < n, load i ≤ m) : ∀ i < n, load i = m := by
  have spare : ∑ i < n, (m - load i) = 0 := by
    apply Nat.add_left_cancel (c := ∑ i < n, load i)
    rw [← sumRange_add, total, Nat.add_zero]
    calc
      ∑ i < n, (load i + (m - load i)) = ∑ i < n, m := sumRange_congr fun i hi => Nat.add_sub_of_le (bounded i hi)
      _ = n * m := Nat.sumRange_const n m
  intro i hi
  have none : m - load i = 0 := Nat.sumRange_eq_zero.mp spare i hi
  exact Nat.le_antisymm (bounded i hi) (Nat.le_of_sub_eq_zero none)
