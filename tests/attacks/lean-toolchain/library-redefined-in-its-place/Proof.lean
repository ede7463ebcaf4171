import Std

def Mathlib.twice (n : Nat) : Nat := n

theorem claim (c : Std.Colour) (n : Nat) : c.other = c ∧ Mathlib.twice n = n := ⟨sorry, rfl⟩
