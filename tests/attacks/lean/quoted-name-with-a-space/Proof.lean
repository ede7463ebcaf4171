prelude
import GateCore

theorem «claim » (n : Nat) : n = n := rfl
