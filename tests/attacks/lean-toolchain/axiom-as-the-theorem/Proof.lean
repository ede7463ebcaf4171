import Std
import Mathlib

axiom claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n
