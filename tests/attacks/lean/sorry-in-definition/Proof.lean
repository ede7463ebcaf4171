prelude
import GateCore

def anything (p : Prop) : p := sorry

theorem claim (n : Nat) : n = n + 1 := anything _
