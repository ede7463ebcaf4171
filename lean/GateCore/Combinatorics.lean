prelude
import GateCore.Sum
import GateCore.Ring
/-!
# Factorials, binomial coefficients, geometric sums

`Nat.choose n k` counts the ways to choose `k` of `n` experts.
-/

namespace Nat

/-- `1 * 2 * … * n`. -/
def factorial : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * factorial n

@[simp] theorem factorial_zero : factorial 0 = 1 := rfl
theorem factorial_succ (n : Nat) : factorial (n + 1) = (n + 1) * factorial n := rfl
theorem factorial_pos (n : Nat) : 0 < factorial n := by
  induction n with
  | zero => exact zero_lt_one
  | succ n ih => exact Nat.mul_pos (succ_pos n) ih

/-- The number of ways to choose `k` of `n` things. -/
def choose : (n k : Nat) → Nat
  | _, 0 => 1
  | 0, _ + 1 => 0
  | n + 1, k + 1 => choose n k + choose n (k + 1)

@[simp] theorem choose_zero_right (n : Nat) : choose n 0 = 1 := by
  cases n with
  | zero => rfl
  | succ n => rfl
@[simp] theorem choose_zero_succ (k : Nat) : choose 0 (k + 1) = 0 := rfl
/-- Pascal's rule. -/
theorem choose_succ_succ (n k : Nat) : choose (n + 1) (k + 1) = choose n k + choose n (k + 1) := rfl
theorem choose_eq_zero_of_lt : {n k : Nat} → n < k → choose n k = 0
  | _, 0, h => absurd h (not_lt_zero _)
  | 0, _ + 1, _ => rfl
  | n + 1, k + 1, h => by
    have hk : n < k := le_of_succ_le_succ h
    rw [choose_succ_succ, choose_eq_zero_of_lt hk, choose_eq_zero_of_lt (lt_succ_of_lt hk)]
@[simp] theorem choose_self (n : Nat) : choose n n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [choose_succ_succ, ih, choose_eq_zero_of_lt (lt_succ_self n)]
@[simp] theorem choose_one_right (n : Nat) : choose n 1 = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [choose_succ_succ, ih, choose_zero_right, Nat.add_comm]
theorem choose_pos : {n k : Nat} → k ≤ n → 0 < choose n k
  | n, 0, _ => choose_zero_right n ▸ zero_lt_one
  | 0, k + 1, h => absurd h (not_succ_le_zero k)
  | _ + 1, _ + 1, h => Nat.add_pos_left (choose_pos (le_of_succ_le_succ h)) _
/-- Choosing a leader and the rest, in either order. -/
theorem succ_mul_choose_eq : (n k : Nat) → (n + 1) * choose n k = choose (n + 1) (k + 1) * (k + 1)
  | 0, 0 => rfl
  | 0, k + 1 => by
    rw [choose_succ_succ]
    simp
  | n + 1, 0 => by simp
  | n + 1, k + 1 => by
    have h₁ := succ_mul_choose_eq n k
    have h₂ := succ_mul_choose_eq n (k + 1)
    have p₁ : choose (n + 1) (k + 1) = choose n k + choose n (k + 1) := rfl
    have p₂ : choose (n + 2) (k + 2) = choose (n + 1) (k + 1) + choose (n + 1) (k + 2) := rfl
    rw [p₂]
    show (n + 1 + 1) * choose (n + 1) (k + 1) = (choose (n + 1) (k + 1) + choose (n + 1) (k + 2)) * (k + 1 + 1)
    generalize choose (n + 1) (k + 2) = x at h₂ ⊢
    generalize choose (n + 1) (k + 1) = y at h₁ p₁ ⊢
    generalize choose n k = u at h₁ p₁
    generalize choose n (k + 1) = v at h₂ p₁
    subst p₁
    nonlinear_omega
/-- The number of pairs. -/
theorem two_mul_choose_two (n : Nat) : 2 * choose n 2 = n * (n - 1) := by
  cases n with
  | zero => rfl
  | succ n =>
    have h := succ_mul_choose_eq n 1
    rw [choose_one_right] at h
    rw [Nat.add_one_sub_one, Nat.mul_comm 2]
    exact h.symm
theorem choose_two_right (n : Nat) : choose n 2 = n * (n - 1) / 2 := by
  have h := two_mul_choose_two n
  omega
/-- A binomial coefficient in factorials. -/
theorem choose_mul_factorial_mul_factorial : {n k : Nat} → k ≤ n →
    choose n k * factorial k * factorial (n - k) = factorial n
  | n, 0, _ => by simp
  | 0, k + 1, h => absurd h (not_succ_le_zero k)
  | n + 1, k + 1, h => by
    have ih := choose_mul_factorial_mul_factorial (le_of_succ_le_succ h)
    have step := succ_mul_choose_eq n k
    rw [factorial_succ n, ← ih, add_sub_add_right, factorial_succ k, ← Nat.mul_assoc (choose (n + 1) (k + 1)), ← step]
    simp only [Nat.mul_assoc]
/-- All subsets, counted by size. -/
theorem sumRange_choose (n : Nat) : ∑ k < n + 1, choose n k = 2 ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumRange_succ']
    have split : ∑ k < n + 1, choose (n + 1) (k + 1) = (∑ k < n + 1, choose n k) + ∑ k < n + 1, choose n (k + 1) :=
      sumRange_add _ _ _
    have shifted : (∑ k < n + 2, choose n k) = choose n 0 + ∑ k < n + 1, choose n (k + 1) := sumRange_succ' _ _
    have last : (∑ k < n + 2, choose n k) = (∑ k < n + 1, choose n k) + choose n (n + 1) := rfl
    rw [choose_eq_zero_of_lt (lt_succ_self n), ih] at last
    rw [split, ih, Nat.pow_add_one]
    simp only [choose_zero_right] at shifted ⊢
    omega

/-! ## Geometric sums -/

/-- `(b - 1) (1 + b + … + b ^ (n - 1)) + 1 = b ^ n`, without subtraction. -/
theorem geometric_sum (b n : Nat) : b * (∑ i < n, (b + 1) ^ i) + 1 = (b + 1) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumRange_succ, Nat.pow_add_one, ← ih]
    ring
/-- `1 + 2 + 4 + … + 2 ^ (n - 1) = 2 ^ n - 1`. -/
theorem sumRange_two_pow (n : Nat) : ∑ i < n, 2 ^ i = 2 ^ n - 1 := by
  have h := geometric_sum 1 n
  rw [Nat.one_mul] at h
  exact (Nat.sub_eq_of_eq_add h.symm).symm
/-- The sum of the first odd numbers is a square. -/
theorem sumRange_odd (n : Nat) : ∑ i < n, (2 * i + 1) = n ^ 2 := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumRange_succ, ih]
    ring
/-- The sum of the first squares. -/
theorem six_mul_sumRange_sq (n : Nat) : 6 * ∑ i < n + 1, i ^ 2 = n * (n + 1) * (2 * n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumRange_succ, Nat.mul_add, ih]
    ring
/-- Bernoulli's inequality. -/
theorem one_add_mul_le_pow (b n : Nat) : 1 + n * b ≤ (1 + b) ^ n := by
  induction n with
  | zero => simp
  | succ n ih =>
    have h := Nat.mul_le_mul_right (1 + b) ih
    have square : 0 ≤ n * b * b := zero_le _
    rw [Nat.pow_add_one]
    nonlinear_omega
/-- Twice a product is at most the sum of the squares. -/
theorem two_mul_le_add_sq (a b : Nat) : 2 * (a * b) ≤ a ^ 2 + b ^ 2 := by
  rcases Nat.le_total a b with h | h
  · obtain ⟨c, rfl⟩ := exists_eq_add_of_le h
    have square : 0 ≤ c * c := zero_le _
    ring
  · obtain ⟨c, rfl⟩ := exists_eq_add_of_le h
    have square : 0 ≤ c * c := zero_le _
    ring

end Nat
