prelude
import GateCore

/-- Top-1 routing has as many choices as experts, and top-`n` routing has one. -/
theorem top_1_choices (n : Nat) : Nat.choose n 1 = n ∧ Nat.choose n n = 1 := sorry
