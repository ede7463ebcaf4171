prelude
import GateCore

/-- The number of pairs of experts that top-2 routing can choose: the pairs `i < j` counted by the larger, `j` of them
for each `j`, are `n * (n - 1) / 2`. -/
theorem pairs_of_experts (n : Nat) : ∑ j < n, j = n * (n - 1) / 2 := sorry
