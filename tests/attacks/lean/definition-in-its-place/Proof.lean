prelude
import GateCore

def claim (n : Nat) : Nat := n
