prelude
import GateCore

theorem claim (n : Nat) : let m := n + n; m = 2 * n := by
  intro m
  have h : 2 * n = n + n := Nat.two_mul n
  let k := n + n
  show k = 2 * n
  exact h.symm
