prelude
import GateCore

theorem claim (n : Nat) : n = n + 1 := by
  cases n with
  | zero => sorry
  | succ n => sorry
