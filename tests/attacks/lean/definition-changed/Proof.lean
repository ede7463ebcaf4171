prelude
import GateCore

def double (n : Nat) : Nat := n

theorem claim (n : Nat) : double n = n := rfl
