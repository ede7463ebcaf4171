prelude
import GateCore

opaque double (n : Nat) : Nat := n + n

theorem claim (n : Nat) : double n = n := sorry
