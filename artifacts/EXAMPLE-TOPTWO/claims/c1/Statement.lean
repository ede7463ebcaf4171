prelude
import GateCore

/-- How many pairs `i < j` of experts there are below `n`: for each larger expert `j`, there are `j` smaller ones. -/
def pairs : Nat → Nat
  | 0 => 0
  | j + 1 => pairs j + j

theorem pairs_of_experts (n : Nat) : pairs n = n * (n - 1) / 2 := sorry

/-- For eight experts. -/
theorem pairs_of_eight : pairs 8 = 28 := sorry
