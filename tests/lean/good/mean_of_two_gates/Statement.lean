prelude
import GateCore

/-- Two gate weights that sum to 1 have mean one half. -/
theorem mean_of_two_gates (g h : Rat) (sum : g + h = 1) : (g + h) / 2 = 1 / 2 := sorry
