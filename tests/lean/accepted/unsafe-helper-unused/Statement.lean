prelude
import GateCore

theorem claim (n : Nat) : n + 0 = n := sorry
