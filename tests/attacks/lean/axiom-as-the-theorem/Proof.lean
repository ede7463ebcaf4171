prelude
import GateCore

axiom claim (n : Nat) : n = n + 1
