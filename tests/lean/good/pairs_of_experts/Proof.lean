prelude
import GateCore

/-- The number of pairs of experts that top-2 routing can choose: the pairs `i < j` counted by the larger, `j` of them
for each `j`, are `n * (n - 1) / 2`. -/
theorem pairs_of_experts (n : Nat) : ∑ j < n, j = n * (n - 1) / 2 := by
  cases n with
  | zero => rfl
  | succ n =>
    apply Eq.symm
    apply Nat.div_eq_of_eq_mul_right (by decide)
    rw [Nat.two_mul_sumRange_id, Nat.add_one_sub_one, Nat.mul_comm]
