prelude
import GateCore

/-- One more expert: the new top-`(k + 1)` choices are those without it and those with it. -/
theorem pascal_for_experts (n k : Nat) : Nat.choose (n + 1) (k + 1) = Nat.choose n k + Nat.choose n (k + 1) := sorry
