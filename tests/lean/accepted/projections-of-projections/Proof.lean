prelude
import GateCore

theorem claim (a b c : Prop) (h : (a ∧ b) ∧ c) : b ∧ c ∧ a := ⟨h.1.2, h.2, And.left h.1⟩
