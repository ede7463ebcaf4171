prelude
import GateCore

theorem claim (a b : Nat) (h : a = b) : b = a ∧ True := sorry
