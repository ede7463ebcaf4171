import Mathlib

inductive Std.Colour where
  | red

def Std.Colour.other (c : Std.Colour) : Std.Colour := c

theorem claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := ⟨rfl, sorry⟩
