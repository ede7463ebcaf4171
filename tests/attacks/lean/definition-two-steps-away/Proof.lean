prelude
import GateCore

def base : Nat := 0
def double (n : Nat) : Nat := n + base

theorem claim (n : Nat) : double n = n := rfl
