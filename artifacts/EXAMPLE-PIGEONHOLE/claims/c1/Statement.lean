prelude
import GateCore

/-- Expert `i` gets `load i` of the `k * t` assignments. Some expert gets at least the average `k * t / n`; the
division is multiplied out, so that nothing is rounded. -/
theorem busiest_expert (n k t : Nat) (load : Nat → Nat) (hn : 0 < n)
    (total : ∑ i < n, load i = k * t) : ∃ i, i < n ∧ k * t ≤ n * load i := sorry
