prelude
import GateCore

/-- How many pairs `i < j` of experts there are below `n`: for each larger expert `j`, there are `j` smaller ones. -/
def pairs : Nat → Nat
  | 0 => 0
  | j + 1 => pairs j + j

theorem twice_pairs (n : Nat) : 2 * pairs (n + 1) = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show 2 * (pairs (n + 1) + (n + 1)) = (n + 1) * (n + 1 + 1)
    rw [Nat.mul_add, ih, ← Nat.add_mul, Nat.mul_comm]

theorem pairs_of_experts (n : Nat) : pairs n = n * (n - 1) / 2 := by
  cases n with
  | zero => rfl
  | succ n =>
    apply Eq.symm
    apply Nat.div_eq_of_eq_mul_right (by decide)
    rw [twice_pairs, Nat.add_one_sub_one, Nat.mul_comm]

theorem pairs_of_eight : pairs 8 = 28 := by decide
