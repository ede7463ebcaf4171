prelude
import GateCore

opaque claim (n : Nat) : Nat := n
