prelude
import GateCore

theorem claim : (2 : Nat) = Nat.succ 0 := sorry
