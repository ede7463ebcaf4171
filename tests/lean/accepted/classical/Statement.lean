prelude
import GateCore

theorem claim (p : Prop) (f : Nat → Nat) (h : ∀ n, ∃ m, f m = n) : (p ∨ ¬p) ∧ ∃ g : Nat → Nat, ∀ n, f (g n) = n := sorry
