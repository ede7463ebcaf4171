prelude
import GateCore

/-- Top-2 routing can choose `n * (n - 1) / 2` pairs of `n` experts. -/
theorem top_k_pairs (n : Nat) : Nat.choose n 2 = n * (n - 1) / 2 := sorry
