prelude
import GateCore

unsafe def anything (p : Prop) : p := anything p

theorem claim (n : Nat) : n = n + 1 := anything _
