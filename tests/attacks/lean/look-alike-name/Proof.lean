prelude
import GateCore

theorem «сlaim» (n : Nat) : n = n := rfl
