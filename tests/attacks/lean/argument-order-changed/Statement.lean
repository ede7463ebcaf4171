prelude
import GateCore

theorem claim (a b : Nat) : a ≤ b := sorry
