prelude
import GateCore

def Mine.double (n : Nat) : Nat := n
open Mine

theorem claim (n : Nat) : double n = n := rfl
