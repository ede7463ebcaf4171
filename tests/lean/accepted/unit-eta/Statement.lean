prelude
import GateCore

theorem claim (f : Nat → Unit) : f 0 = f 1 := sorry
