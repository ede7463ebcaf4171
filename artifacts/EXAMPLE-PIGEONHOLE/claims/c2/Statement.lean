prelude
import GateCore

/-- Expert `i` gets `load i` of the `k * t` assignments. Some expert gets more than the average. -/
theorem overloaded_expert (n k t : Nat) (load : Nat → Nat) (hn : 0 < n)
    (total : ∑ i < n, load i = k * t) : ∃ i, i < n ∧ k * t < n * load i := sorry
