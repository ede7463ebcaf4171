prelude
import GateCore

#exit
theorem claim (n : Nat) : n = n + 1 := sorry
