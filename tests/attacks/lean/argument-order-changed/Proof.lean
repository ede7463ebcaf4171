prelude
import GateCore

theorem claim (b a : Nat) : a ≤ b := sorry
