prelude
import GateCore

def double (n : Nat) : Nat := n + n

theorem claim (n : Nat) : double n = n := sorry
