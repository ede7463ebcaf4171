prelude
import GateCore

/-- Summed over all `k`, the top-`k` choices of `n` experts are all sets of experts. -/
theorem expert_sets_by_size (n : Nat) : ∑ k < n + 1, Nat.choose n k = 2 ^ n := sorry
