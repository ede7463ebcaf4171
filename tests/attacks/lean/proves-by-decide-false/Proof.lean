prelude
import GateCore

theorem helper : (3 : Nat) = 4 := by decide

theorem claim (n : Nat) : n = n + 1 := sorry
