import Std
import Mathlib

theorem claim (c : Std.Colour) (n : Nat) : c = c ∧ Mathlib.twice n = n + n := ⟨rfl, Mathlib.twice_eq n⟩
