prelude
import GateCore

/-- Of 8 experts in two groups of 4, the group and the place in it determine the expert. -/
theorem two_groups_of_four (i j : Fin 8) (group : i.val / 4 = j.val / 4) (place : i.val % 4 = j.val % 4) : i = j := by
  ext
  omega
