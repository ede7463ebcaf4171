prelude
import GateCore

/-- If `n` experts share `n * m` assignments and none gets more than `m`, then each gets exactly `m`. -/
theorem balanced_load_is_exact (n m : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = n * m)
    (bounded : ∀ i < n, load i ≤ m) : ∀ i < n, load i = m := sorry
