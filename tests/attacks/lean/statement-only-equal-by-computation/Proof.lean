prelude
import GateCore

theorem claim (n : Nat) : n = Nat.succ n := sorry
