prelude
import GateCore

/-- The weighted mean of two experts' outputs is at most the larger bound on both. -/
theorem gate_weights_convex (g h x y m : Rat) (hg : 0 ≤ g) (hh : 0 ≤ h) (sum : g + h = 1) (hx : x ≤ m) (hy : y ≤ m) :
    g * x + h * y ≤ m := sorry
