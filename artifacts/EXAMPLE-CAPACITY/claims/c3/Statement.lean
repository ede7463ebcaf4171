prelude
import GateCore

/-- Expert `i` gets `load i` of the `k * t` assignments; at a capacity factor of one it takes their average, rounded
up. No expert gets more. -/
theorem nothing_dropped (n k t : Nat) (load : Nat → Nat) (hn : 0 < n) (total : ∑ i < n, load i = k * t) :
    ∀ i, i < n → load i ≤ (k * t + (n - 1)) / n := sorry
