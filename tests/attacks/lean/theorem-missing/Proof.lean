prelude
import GateCore

theorem something_else (n : Nat) : n = n := rfl
