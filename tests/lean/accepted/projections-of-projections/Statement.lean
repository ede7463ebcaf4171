prelude
import GateCore

theorem claim (a b c : Prop) (h : (a ∧ b) ∧ c) : b ∧ c ∧ a := sorry
