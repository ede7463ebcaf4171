prelude
import GateCore

private theorem claim (n : Nat) : n = n := rfl
