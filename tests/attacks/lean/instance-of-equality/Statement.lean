prelude
import GateCore

theorem claim : (1 : Nat) + 0 = 0 := sorry
