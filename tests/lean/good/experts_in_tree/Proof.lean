prelude
import GateCore

/-- A binary routing tree of depth `d` has `2 ^ d - 1` inner nodes. -/
theorem experts_in_tree (d : Nat) : ∑ i < d, 2 ^ i = 2 ^ d - 1 := by
  induction d with
  | zero => rfl
  | succ d ih =>
    have pos : 0 < 2 ^ d := Nat.pow_pos (by decide)
    rw [sumRange_succ, ih, Nat.pow_succ]
    omega
