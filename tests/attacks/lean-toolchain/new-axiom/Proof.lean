import Std
import Mathlib

axiom cheat : ∀ p : Prop, p

theorem claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := cheat _
