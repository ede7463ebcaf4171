prelude
import GateCore

/-- Each level of a binary routing tree doubles the experts; `d` levels reach more than `d` of them. -/
theorem doubling_experts (d : Nat) : d < 2 ^ d := by
  induction d with
  | zero => decide
  | succ d ih =>
    calc
      d + 1 ≤ 2 ^ d := ih
      _ < 2 ^ d + 2 ^ d := Nat.lt_add_of_pos_right (Nat.pow_pos (by decide))
      _ = 2 ^ (d + 1) := (Nat.mul_two (2 ^ d)).symm
