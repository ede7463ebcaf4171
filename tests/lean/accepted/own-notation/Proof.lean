prelude
import GateCore

theorem claim (n : Nat) : Nat.add n n = n + n := rfl
