import Mathlib

inductive Mine.Colour where
  | red

def Mine.Colour.other (c : Mine.Colour) : Mine.Colour := c
open Mine in
theorem claim (c : Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := ⟨rfl, sorry⟩
