import Std
import Mathlib

theorem claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := sorry
