prelude
import GateCore

/-- A binary routing tree of depth `d` has `2 ^ d - 1` inner nodes. -/
theorem experts_in_tree (d : Nat) : ∑ i < d, 2 ^ i = 2 ^ d - 1 := sorry
