prelude
import GateCore

theorem «top-k».«1st» (n : Nat) : n = n := sorry
