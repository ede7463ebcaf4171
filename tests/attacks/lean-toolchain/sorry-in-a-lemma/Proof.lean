import Std
import Mathlib

theorem lemma (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := by
  constructor
  · sorry
  · sorry

theorem claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := lemma c n
