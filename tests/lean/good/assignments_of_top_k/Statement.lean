prelude
import GateCore

/-- If each of `t` tokens chooses `k` experts, there are `t * k` assignments, counted by token or by expert. -/
theorem assignments_of_top_k (t n k : Nat) (chosen : Nat → Nat → Nat)
    (top_k : ∀ i < t, ∑ j < n, chosen i j = k) : ∑ j < n, ∑ i < t, chosen i j = t * k := sorry
