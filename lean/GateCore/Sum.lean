prelude
import GateCore.Algebra
import GateCore.Nat.Div
/-!
# Sums and products over a range

`∑ i < n, f i` is `f 0 + … + f (n - 1)`, and `∏ i < n, f i` the product, in any commutative semiring.
-/

universe u
variable {α : Type u}

/-- `f 0 + … + f (n - 1)`. -/
def sumRange [Zero α] [Add α] : (n : Nat) → (f : Nat → α) → α
  | 0, _ => 0
  | n + 1, f => sumRange n f + f n

/-- `f 0 * … * f (n - 1)`. -/
def prodRange [One α] [Mul α] : (n : Nat) → (f : Nat → α) → α
  | 0, _ => 1
  | n + 1, f => prodRange n f * f n

macro "∑ " i:ident " < " n:term:51 ", " f:term:67 : term => `(sumRange $n fun $i => $f)
macro "∏ " i:ident " < " n:term:51 ", " f:term:67 : term => `(prodRange $n fun $i => $f)

/-- Prints `sumRange` as `∑ i < n, f i`. -/
@[app_unexpander sumRange] def unexpandSumRange : Lean.PrettyPrinter.Unexpander
  | `($_ $n fun $i:ident => $f) => `(∑ $i < $n, $f)
  | _ => MonadExcept.throw ()
/-- Prints `prodRange` as `∏ i < n, f i`. -/
@[app_unexpander prodRange] def unexpandProdRange : Lean.PrettyPrinter.Unexpander
  | `($_ $n fun $i:ident => $f) => `(∏ $i < $n, $f)
  | _ => MonadExcept.throw ()

@[simp] theorem sumRange_zero [Zero α] [Add α] (f : Nat → α) : ∑ i < 0, f i = 0 := rfl
theorem sumRange_succ [Zero α] [Add α] (f : Nat → α) (n : Nat) : ∑ i < n + 1, f i = (∑ i < n, f i) + f n := rfl
@[simp] theorem prodRange_zero [One α] [Mul α] (f : Nat → α) : ∏ i < 0, f i = 1 := rfl
theorem prodRange_succ [One α] [Mul α] (f : Nat → α) (n : Nat) : ∏ i < n + 1, f i = (∏ i < n, f i) * f n := rfl

section CommSemiring
open CommSemiring
variable [CommSemiring α] {f g : Nat → α} {n : Nat}

@[simp] theorem sumRange_one (f : Nat → α) : ∑ i < 1, f i = f 0 := zero_add (f 0)
@[simp] theorem prodRange_one (f : Nat → α) : ∏ i < 1, f i = f 0 := one_mul (f 0)

/-- Terms that agree below `n` have the same sum. -/
theorem sumRange_congr (h : ∀ i, i < n → f i = g i) : ∑ i < n, f i = ∑ i < n, g i := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sumRange_succ, sumRange_succ, ih fun i hi => h i (Nat.lt_succ_of_lt hi), h n (Nat.lt_succ_self n)]
/-- Factors that agree below `n` have the same product. -/
theorem prodRange_congr (h : ∀ i, i < n → f i = g i) : ∏ i < n, f i = ∏ i < n, g i := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [prodRange_succ, prodRange_succ, ih fun i hi => h i (Nat.lt_succ_of_lt hi), h n (Nat.lt_succ_self n)]

theorem sumRange_add (f g : Nat → α) (n : Nat) : ∑ i < n, (f i + g i) = (∑ i < n, f i) + ∑ i < n, g i := by
  induction n with
  | zero => exact (zero_add 0).symm
  | succ n ih => rw [sumRange_succ, sumRange_succ, sumRange_succ, ih, add_add_add_comm]
theorem prodRange_mul (f g : Nat → α) (n : Nat) : ∏ i < n, (f i * g i) = (∏ i < n, f i) * ∏ i < n, g i := by
  induction n with
  | zero => exact (one_mul 1).symm
  | succ n ih => rw [prodRange_succ, prodRange_succ, prodRange_succ, ih, mul_mul_mul_comm]
theorem mul_sumRange (c : α) (f : Nat → α) (n : Nat) : c * ∑ i < n, f i = ∑ i < n, c * f i := by
  induction n with
  | zero => exact mul_zero c
  | succ n ih => rw [sumRange_succ, sumRange_succ, mul_add, ih]
theorem sumRange_mul (f : Nat → α) (n : Nat) (c : α) : (∑ i < n, f i) * c = ∑ i < n, f i * c := by
  rw [mul_comm, mul_sumRange]
  exact sumRange_congr fun i _ => mul_comm c (f i)
@[simp] theorem sumRange_const_zero (n : Nat) : ∑ _i < n, (0 : α) = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sumRange_succ, ih, zero_add]
@[simp] theorem prodRange_const_one (n : Nat) : ∏ _i < n, (1 : α) = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [prodRange_succ, ih, one_mul]
/-- A sum may be taken from the front. -/
theorem sumRange_succ' (f : Nat → α) (n : Nat) : ∑ i < n + 1, f i = f 0 + ∑ i < n, f (i + 1) := by
  induction n with
  | zero => rw [sumRange_one, sumRange_zero, add_zero]
  | succ n ih => rw [sumRange_succ, ih, sumRange_succ, add_assoc]
/-- A product may be taken from the front. -/
theorem prodRange_succ' (f : Nat → α) (n : Nat) : ∏ i < n + 1, f i = f 0 * ∏ i < n, f (i + 1) := by
  induction n with
  | zero => rw [prodRange_one, prodRange_zero, mul_one]
  | succ n ih => rw [prodRange_succ, ih, prodRange_succ, mul_assoc]
/-- A sum over a range may be cut in two. -/
theorem sumRange_add_range (f : Nat → α) (m n : Nat) : ∑ i < m + n, f i = (∑ i < m, f i) + ∑ i < n, f (m + i) := by
  induction n with
  | zero => exact (add_zero _).symm
  | succ n ih =>
    show (∑ i < m + n, f i) + f (m + n) = _
    rw [ih, sumRange_succ, add_assoc]
/-- The order of two sums does not matter. -/
theorem sumRange_comm (f : Nat → Nat → α) (m n : Nat) :
    ∑ i < m, ∑ j < n, f i j = ∑ j < n, ∑ i < m, f i j := by
  induction m with
  | zero => exact (sumRange_const_zero n).symm
  | succ m ih =>
    rw [sumRange_succ, ih, ← sumRange_add]
    exact sumRange_congr fun j _ => rfl

end CommSemiring

section Ordered
open OrderedCommSemiring
variable [OrderedCommSemiring α] {f g : Nat → α} {n : Nat}

/-- A sum with greater terms is greater. -/
theorem sumRange_le_sumRange (h : ∀ i, i < n → f i ≤ g i) : ∑ i < n, f i ≤ ∑ i < n, g i := by
  induction n with
  | zero => exact le_refl 0
  | succ n ih => exact add_le_add _ _ _ _ (ih fun i hi => h i (Nat.lt_succ_of_lt hi)) (h n (Nat.lt_succ_self n))
theorem sumRange_nonneg (h : ∀ i, i < n → 0 ≤ f i) : 0 ≤ ∑ i < n, f i := by
  have le := sumRange_le_sumRange (f := fun _ => 0) h
  rw [sumRange_const_zero] at le
  exact le

end Ordered

/-! ## Sums of natural numbers -/

namespace Nat
variable {f : Nat → Nat} {n k : Nat}

@[simp] theorem sumRange_const (n c : Nat) : ∑ _i < n, c = n * c := by
  induction n with
  | zero => exact (Nat.zero_mul c).symm
  | succ n ih => rw [sumRange_succ, ih, Nat.add_one_mul]
@[simp] theorem prodRange_const (n c : Nat) : ∏ _i < n, c = c ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [prodRange_succ, ih, Nat.pow_add_one]
theorem sumRange_le_mul (h : ∀ i, i < n → f i ≤ k) : ∑ i < n, f i ≤ n * k :=
  sumRange_const n k ▸ sumRange_le_sumRange h
theorem mul_le_sumRange (h : ∀ i, i < n → k ≤ f i) : n * k ≤ ∑ i < n, f i :=
  sumRange_const n k ▸ sumRange_le_sumRange h
/-- Each term is at most the sum. -/
theorem le_sumRange {i : Nat} (h : i < n) : f i ≤ ∑ i < n, f i := by
  induction n with
  | zero => exact absurd h (not_lt_zero i)
  | succ n ih =>
    rcases Nat.lt_or_eq_of_le (le_of_lt_succ h) with h | h
    · exact Nat.le_trans (ih h) (le_add_right _ _)
    · exact h ▸ le_add_left _ _
theorem sumRange_eq_zero : ∑ i < n, f i = 0 ↔ ∀ i, i < n → f i = 0 := by
  constructor
  · intro h i hi
    exact eq_zero_of_le_zero (h ▸ le_sumRange hi)
  · intro h
    rw [sumRange_congr h, sumRange_const, Nat.mul_zero]
/-- Pigeonhole: if `n` terms sum up to more than `n * k`, one of them is greater than `k`. -/
theorem exists_lt_of_mul_lt_sumRange (h : n * k < ∑ i < n, f i) : ∃ i, i < n ∧ k < f i := by
  apply Classical.byContradiction
  intro none
  have le (i : Nat) (hi : i < n) : f i ≤ k := Nat.le_of_not_lt fun lt => none ⟨i, hi, lt⟩
  exact Nat.not_le_of_gt h (sumRange_le_mul le)
/-- Pigeonhole: if `n` terms, at least one, sum up to at least `n * k`, one of them is at least `k`. -/
theorem exists_le_of_mul_le_sumRange (hn : 0 < n) (h : n * k ≤ ∑ i < n, f i) : ∃ i, i < n ∧ k ≤ f i := by
  cases k with
  | zero => exact ⟨0, hn, zero_le _⟩
  | succ k => exact exists_lt_of_mul_lt_sumRange (Nat.lt_of_lt_of_le (Nat.mul_lt_mul_of_pos_left .refl hn) h)
/-- Pigeonhole downwards: if `n` terms, at least one, sum up to at most `n * k`, one of them is at most `k`. -/
theorem exists_le_of_sumRange_le_mul (hn : 0 < n) (h : ∑ i < n, f i ≤ n * k) : ∃ i, i < n ∧ f i ≤ k := by
  apply Classical.byContradiction
  intro none
  have le (i : Nat) (hi : i < n) : k + 1 ≤ f i := Nat.lt_of_not_le fun le => none ⟨i, hi, le⟩
  exact Nat.not_le_of_gt (Nat.mul_lt_mul_of_pos_left (Nat.lt_add_one k) hn) (Nat.le_trans (mul_le_sumRange le) h)
/-- Pigeonhole downwards: if `n` terms sum up to less than `n * k`, one of them is less than `k`. -/
theorem exists_lt_of_sumRange_lt_mul (h : ∑ i < n, f i < n * k) : ∃ i, i < n ∧ f i < k := by
  apply Classical.byContradiction
  intro none
  have le (i : Nat) (hi : i < n) : k ≤ f i := Nat.le_of_not_lt fun lt => none ⟨i, hi, lt⟩
  exact Nat.not_le_of_gt h (mul_le_sumRange le)
/-- Pigeonhole, as sharp as it can be: one of `n` terms is at least the mean, rounded up. -/
theorem exists_ceil_div_le (hn : 0 < n) (f : Nat → Nat) : ∃ i, i < n ∧ ((∑ i < n, f i) + n - 1) / n ≤ f i := by
  apply Classical.byContradiction
  intro none
  have lt (i : Nat) (hi : i < n) : f i + 1 ≤ ((∑ i < n, f i) + n - 1) / n :=
    Nat.lt_of_not_le fun le => none ⟨i, hi, le⟩
  have le : (∑ i < n, f i) + n ≤ n * (((∑ i < n, f i) + n - 1) / n) := by
    have h := sumRange_le_sumRange lt
    rw [sumRange_add, sumRange_const, sumRange_const, Nat.mul_one] at h
    exact h
  have above := Nat.le_trans le (mul_div_le ((∑ i < n, f i) + n - 1) n)
  rw [Nat.add_sub_assoc hn] at above
  exact Nat.not_le_of_gt (Nat.sub_lt hn zero_lt_one) (Nat.le_of_add_le_add_left above)
/-- One of `n` terms is at most the mean, rounded down. -/
theorem exists_le_div (hn : 0 < n) (f : Nat → Nat) : ∃ i, i < n ∧ f i ≤ (∑ i < n, f i) / n := by
  obtain ⟨i, hi, lt⟩ := exists_lt_of_sumRange_lt_mul (lt_mul_div_succ (∑ i < n, f i) hn)
  exact ⟨i, hi, le_of_lt_succ lt⟩
/-- The sum of the first numbers (Gauss). -/
theorem two_mul_sumRange_id (n : Nat) : 2 * ∑ i < n + 1, i = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sumRange_succ, Nat.mul_add, ih, ← Nat.add_mul, Nat.mul_comm]

end Nat
