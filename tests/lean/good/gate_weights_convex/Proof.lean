prelude
import GateCore

/-- The weighted mean of two experts' outputs is at most the larger bound on both. -/
theorem gate_weights_convex (g h x y m : Rat) (hg : 0 ≤ g) (hh : 0 ≤ h) (sum : g + h = 1) (hx : x ≤ m) (hy : y ≤ m) :
    g * x + h * y ≤ m := by
  calc
    g * x + h * y ≤ g * m + h * m :=
      Rat.add_le_add (Rat.mul_le_mul_of_nonneg_left hx hg) (Rat.mul_le_mul_of_nonneg_left hy hh)
    _ = (g + h) * m := (Rat.add_mul g h m).symm
    _ = m := by rw [sum, Rat.one_mul]
