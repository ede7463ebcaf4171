prelude
import GateCore.Classical
import GateCore.SizeOf
/-!
# Natural numbers: addition, multiplication, subtraction, order

Names follow Lean's own library. Everything is proved from the recursive definitions.
-/

namespace Nat
variable {a b c d n m k : Nat}

/-- Induction with `0` and `n + 1` in place of the constructors: what `induction n` uses. -/
@[elab_as_elim, induction_eliminator]
protected def recAux {motive : Nat → Sort u} (zero : motive 0) (succ : (n : Nat) → motive n → motive (n + 1)) :
    (t : Nat) → motive t
  | .zero => zero
  | .succ n => succ n (Nat.recAux zero succ n)
/-- Cases with `0` and `n + 1` in place of the constructors: what `cases n` uses. -/
@[elab_as_elim, cases_eliminator]
protected def casesAuxOn {motive : Nat → Sort u} : (t : Nat) → (zero : motive 0) →
    (succ : (n : Nat) → motive (n + 1)) → motive t
  | .zero, z, _ => z
  | .succ n, _, s => s n

/-! ## Addition -/

@[simp] theorem zero_eq : zero = 0 := rfl
@[simp] theorem succ_eq_add_one (n : Nat) : succ n = n + 1 := rfl
@[simp] theorem add_eq (a b : Nat) : Nat.add a b = a + b := rfl
@[simp] theorem mul_eq (a b : Nat) : Nat.mul a b = a * b := rfl
@[simp] theorem sub_eq (a b : Nat) : Nat.sub a b = a - b := rfl
@[simp] theorem le_eq (a b : Nat) : Nat.le a b = (a ≤ b) := rfl
@[simp] theorem lt_eq (a b : Nat) : Nat.lt a b = (a < b) := rfl

@[simp] protected theorem add_zero (n : Nat) : n + 0 = n := rfl
theorem add_succ (n m : Nat) : n + succ m = succ (n + m) := rfl
theorem add_one (n : Nat) : n + 1 = succ n := rfl
@[simp] protected theorem zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg succ ih
theorem succ_add (n m : Nat) : succ n + m = succ (n + m) := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg succ ih
protected theorem add_comm (n m : Nat) : n + m = m + n := by
  induction m with
  | zero => exact (Nat.zero_add n).symm
  | succ m ih => exact (congrArg succ ih).trans (succ_add m n).symm
protected theorem add_assoc (a b c : Nat) : a + b + c = a + (b + c) := by
  induction c with
  | zero => rfl
  | succ c ih => exact congrArg succ ih
protected theorem add_left_comm (a b c : Nat) : a + (b + c) = b + (a + c) := by
  rw [← Nat.add_assoc, Nat.add_comm a b, Nat.add_assoc]
protected theorem add_right_comm (a b c : Nat) : a + b + c = a + c + b := by
  rw [Nat.add_assoc, Nat.add_comm b c, Nat.add_assoc]
protected theorem add_add_add_comm (a b c d : Nat) : (a + b) + (c + d) = (a + c) + (b + d) := by
  rw [Nat.add_assoc, Nat.add_assoc, Nat.add_left_comm b c d]
theorem succ_ne_zero (n : Nat) : succ n ≠ 0 := fun h => Nat.noConfusion h
@[simp] theorem add_one_ne_zero (n : Nat) : n + 1 ≠ 0 := fun h => Nat.noConfusion h
@[simp] theorem zero_ne_add_one (n : Nat) : 0 ≠ n + 1 := fun h => Nat.noConfusion h
theorem succ_inj : succ a = succ b ↔ a = b := ⟨fun h => Nat.noConfusion h id, congrArg succ⟩
protected theorem add_right_cancel (h : a + c = b + c) : a = b := by
  induction c with
  | zero => exact h
  | succ c ih => exact ih (succ_inj.1 h)
protected theorem add_left_cancel (h : c + a = c + b) : a = b := by
  rw [Nat.add_comm c a, Nat.add_comm c b] at h
  exact Nat.add_right_cancel h
@[simp] protected theorem add_right_cancel_iff : a + c = b + c ↔ a = b := ⟨Nat.add_right_cancel, fun h => h ▸ rfl⟩
@[simp] protected theorem add_left_cancel_iff : c + a = c + b ↔ a = b := ⟨Nat.add_left_cancel, fun h => h ▸ rfl⟩
theorem eq_zero_of_add_eq_zero (h : a + b = 0) : a = 0 ∧ b = 0 := by
  cases b with
  | zero => exact ⟨h, rfl⟩
  | succ b => exact absurd h (add_one_ne_zero (a + b))
@[simp] protected theorem add_eq_zero_iff : a + b = 0 ↔ a = 0 ∧ b = 0 :=
  ⟨eq_zero_of_add_eq_zero, fun ⟨ha, hb⟩ => by rw [ha, hb]⟩

/-! ## Multiplication -/

@[simp] protected theorem mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem mul_succ (n m : Nat) : n * succ m = n * m + n := rfl
theorem mul_add_one (n m : Nat) : n * (m + 1) = n * m + n := rfl
@[simp] protected theorem zero_mul (n : Nat) : 0 * n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact ih
theorem succ_mul (n m : Nat) : succ n * m = n * m + m := by
  induction m with
  | zero => rfl
  | succ m ih =>
    show succ n * m + succ n = n * m + n + succ m
    rw [ih, add_succ, add_succ, Nat.add_right_comm]
theorem add_one_mul (n m : Nat) : (n + 1) * m = n * m + m := succ_mul n m
protected theorem mul_comm (n m : Nat) : n * m = m * n := by
  induction m with
  | zero => exact (Nat.zero_mul n).symm
  | succ m ih => exact (congrArg (· + n) ih).trans (succ_mul m n).symm
@[simp] protected theorem mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
@[simp] protected theorem one_mul (n : Nat) : 1 * n = n := (Nat.mul_comm 1 n).trans (Nat.mul_one n)
protected theorem mul_add (a b c : Nat) : a * (b + c) = a * b + a * c := by
  induction c with
  | zero => rfl
  | succ c ih =>
    show a * (b + c) + a = a * b + (a * c + a)
    rw [ih, Nat.add_assoc]
protected theorem add_mul (a b c : Nat) : (a + b) * c = a * c + b * c := by
  rw [Nat.mul_comm, Nat.mul_add, Nat.mul_comm c a, Nat.mul_comm c b]
protected theorem left_distrib (a b c : Nat) : a * (b + c) = a * b + a * c := Nat.mul_add a b c
protected theorem right_distrib (a b c : Nat) : (a + b) * c = a * c + b * c := Nat.add_mul a b c
protected theorem mul_assoc (a b c : Nat) : a * b * c = a * (b * c) := by
  induction c with
  | zero => rfl
  | succ c ih =>
    show a * b * c + a * b = a * (b * c + b)
    rw [ih, Nat.mul_add]
protected theorem mul_left_comm (a b c : Nat) : a * (b * c) = b * (a * c) := by
  rw [← Nat.mul_assoc, Nat.mul_comm a b, Nat.mul_assoc]
protected theorem mul_right_comm (a b c : Nat) : a * b * c = a * c * b := by
  rw [Nat.mul_assoc, Nat.mul_comm b c, Nat.mul_assoc]
protected theorem mul_mul_mul_comm (a b c d : Nat) : (a * b) * (c * d) = (a * c) * (b * d) := by
  rw [Nat.mul_assoc, Nat.mul_assoc, Nat.mul_left_comm b c d]
protected theorem two_mul (n : Nat) : 2 * n = n + n := by rw [Nat.mul_comm]; exact congrArg (· + n) (Nat.mul_one n)
protected theorem mul_two (n : Nat) : n * 2 = n + n := congrArg (· + n) (Nat.mul_one n)
protected theorem mul_eq_zero : m * n = 0 ↔ m = 0 ∨ n = 0 := by
  constructor
  · intro h
    cases n with
    | zero => exact .inr rfl
    | succ n => exact .inl (eq_zero_of_add_eq_zero h).2
  · rintro (h | h)
    · rw [h, Nat.zero_mul]
    · rw [h, Nat.mul_zero]
attribute [simp] Nat.mul_eq_zero
protected theorem mul_ne_zero (hm : m ≠ 0) (hn : n ≠ 0) : m * n ≠ 0 :=
  fun h => (Nat.mul_eq_zero.1 h).elim hm hn

/-! ## Order -/

@[simp, refl] protected theorem le_refl (n : Nat) : n ≤ n := .refl
protected theorem le_rfl : n ≤ n := .refl
protected theorem le_of_eq (h : n = m) : n ≤ m := h ▸ .refl
attribute [simp] Nat.zero_le Nat.lt_irrefl
theorem le_of_succ_le (h : succ n ≤ m) : n ≤ m := Nat.le_trans (le_succ n) h
theorem le_succ_of_le (h : n ≤ m) : n ≤ succ m := .step h
theorem le_add_right_of_le (h : n ≤ m) : n ≤ m + k := by
  induction k with
  | zero => exact h
  | succ k ih => exact .step ih
@[simp] theorem le_add_right (n k : Nat) : n ≤ n + k := le_add_right_of_le .refl
@[simp] theorem le_add_left (n k : Nat) : n ≤ k + n := Nat.add_comm n k ▸ le_add_right n k
theorem le_of_lt_succ (h : m < succ n) : m ≤ n := le_of_succ_le_succ h
theorem lt_succ_of_le (h : n ≤ m) : n < succ m := succ_le_succ h
theorem lt_succ_self (n : Nat) : n < succ n := .refl
@[simp] protected theorem lt_add_one (n : Nat) : n < n + 1 := .refl
theorem lt_succ : m < succ n ↔ m ≤ n := ⟨le_of_lt_succ, lt_succ_of_le⟩
protected theorem lt_add_one_iff : m < n + 1 ↔ m ≤ n := lt_succ
theorem succ_le : succ n ≤ m ↔ n < m := .rfl
protected theorem add_one_le_iff : n + 1 ≤ m ↔ n < m := .rfl
theorem succ_le_of_lt (h : n < m) : succ n ≤ m := h
theorem lt_of_succ_le (h : succ n ≤ m) : n < m := h
theorem lt_succ_of_lt (h : n < m) : n < succ m := .step h
protected theorem le_of_lt (h : n < m) : n ≤ m := le_of_succ_le h
protected theorem lt_of_lt_of_le (h₁ : n < m) (h₂ : m ≤ k) : n < k := Nat.le_trans h₁ h₂
protected theorem lt_of_le_of_lt (h₁ : n ≤ m) (h₂ : m < k) : n < k := Nat.le_trans (succ_le_succ h₁) h₂
protected theorem lt_trans (h₁ : n < m) (h₂ : m < k) : n < k := Nat.lt_of_lt_of_le h₁ (Nat.le_of_lt h₂)
instance : Trans (LE.le (α := Nat)) (LE.le (α := Nat)) (LE.le (α := Nat)) := ⟨Nat.le_trans⟩
instance : Trans (LT.lt (α := Nat)) (LT.lt (α := Nat)) (LT.lt (α := Nat)) := ⟨Nat.lt_trans⟩
instance : Trans (LE.le (α := Nat)) (LT.lt (α := Nat)) (LT.lt (α := Nat)) := ⟨Nat.lt_of_le_of_lt⟩
instance : Trans (LT.lt (α := Nat)) (LE.le (α := Nat)) (LT.lt (α := Nat)) := ⟨Nat.lt_of_lt_of_le⟩
protected theorem le_antisymm (h₁ : n ≤ m) (h₂ : m ≤ n) : n = m := by
  cases h₁ with
  | refl => rfl
  | step h => exact absurd (Nat.lt_of_le_of_lt h h₂) (Nat.lt_irrefl n)
protected theorem le_antisymm_iff : n = m ↔ n ≤ m ∧ m ≤ n :=
  ⟨fun h => ⟨Nat.le_of_eq h, Nat.le_of_eq h.symm⟩, fun h => Nat.le_antisymm h.1 h.2⟩
protected theorem ne_of_lt (h : n < m) : n ≠ m := fun e => Nat.lt_irrefl m (e ▸ h)
protected theorem ne_of_gt (h : m < n) : n ≠ m := (Nat.ne_of_lt h).symm
protected theorem lt_or_eq_of_le (h : n ≤ m) : n < m ∨ n = m := by
  cases h with
  | refl => exact .inr rfl
  | step h => exact .inl (lt_succ_of_le h)
protected theorem eq_or_lt_of_le (h : n ≤ m) : n = m ∨ n < m := (Nat.lt_or_eq_of_le h).symm
protected theorem lt_of_le_of_ne (h₁ : n ≤ m) (h₂ : n ≠ m) : n < m := (Nat.lt_or_eq_of_le h₁).resolve_right h₂
protected theorem le_total (n m : Nat) : n ≤ m ∨ m ≤ n := (Nat.lt_or_ge n m).imp Nat.le_of_lt id
protected theorem lt_trichotomy (n m : Nat) : n < m ∨ n = m ∨ m < n := by
  rcases Nat.lt_or_ge n m with h | h
  · exact .inl h
  · rcases Nat.lt_or_eq_of_le h with h | h
    · exact .inr (.inr h)
    · exact .inr (.inl h.symm)
protected theorem lt_or_gt_of_ne (h : n ≠ m) : n < m ∨ m < n := by
  rcases Nat.lt_trichotomy n m with h' | h' | h'
  · exact .inl h'
  · exact absurd h' h
  · exact .inr h'
@[simp] protected theorem not_le : ¬n ≤ m ↔ m < n :=
  ⟨Nat.lt_of_not_le, fun h h' => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h h')⟩
@[simp] protected theorem not_lt : ¬n < m ↔ m ≤ n :=
  ⟨fun h => (Nat.lt_or_ge n m).resolve_left h, fun h h' => Nat.lt_irrefl n (Nat.lt_of_lt_of_le h' h)⟩
protected theorem le_of_not_lt (h : ¬n < m) : m ≤ n := Nat.not_lt.1 h
protected theorem not_le_of_gt (h : m < n) : ¬n ≤ m := Nat.not_le.2 h
protected theorem not_lt_of_ge (h : m ≤ n) : ¬n < m := Nat.not_lt.2 h
protected theorem le_of_not_le (h : ¬n ≤ m) : m ≤ n := Nat.le_of_lt (Nat.lt_of_not_le h)
protected theorem lt_asymm (h : n < m) : ¬m < n := fun h' => Nat.lt_irrefl n (Nat.lt_trans h h')
@[simp] theorem not_lt_zero (n : Nat) : ¬n < 0 := not_succ_le_zero n
@[simp] protected theorem le_zero_eq (n : Nat) : (n ≤ 0) = (n = 0) :=
  propext ⟨fun h => Nat.le_antisymm h (zero_le n), Nat.le_of_eq⟩
theorem eq_zero_of_le_zero (h : n ≤ 0) : n = 0 := Nat.le_antisymm h (zero_le n)
theorem le_zero : n ≤ 0 ↔ n = 0 := ⟨eq_zero_of_le_zero, Nat.le_of_eq⟩
@[simp] theorem zero_lt_succ (n : Nat) : 0 < succ n := succ_le_succ (zero_le n)
theorem succ_pos (n : Nat) : 0 < succ n := zero_lt_succ n
@[simp] theorem zero_lt_one : 0 < 1 := zero_lt_succ 0
@[simp] theorem add_one_pos (n : Nat) : 0 < n + 1 := zero_lt_succ n
protected theorem pos_of_ne_zero (h : n ≠ 0) : 0 < n := Nat.lt_of_le_of_ne (zero_le n) h.symm
protected theorem ne_zero_of_pos (h : 0 < n) : n ≠ 0 := Nat.ne_of_gt h
theorem pos_iff_ne_zero : 0 < n ↔ n ≠ 0 := ⟨Nat.ne_zero_of_pos, Nat.pos_of_ne_zero⟩
protected theorem zero_lt_of_lt (h : n < m) : 0 < m := Nat.lt_of_le_of_lt (zero_le n) h
protected theorem eq_zero_or_pos (n : Nat) : n = 0 ∨ 0 < n := (Nat.eq_or_lt_of_le (zero_le n)).imp Eq.symm id
protected theorem le_of_lt_add_one (h : n < m + 1) : n ≤ m := le_of_lt_succ h
protected theorem lt_of_gt (h : n > m) : m < n := h
theorem exists_eq_add_of_le (h : m ≤ n) : ∃ k, n = m + k := by
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step _ ih =>
    obtain ⟨k, hk⟩ := ih
    exact ⟨k + 1, congrArg succ hk⟩
theorem le_iff_exists_add : m ≤ n ↔ ∃ k, n = m + k :=
  ⟨exists_eq_add_of_le, fun ⟨k, h⟩ => h ▸ le_add_right m k⟩
theorem exists_eq_succ_of_ne_zero (h : n ≠ 0) : ∃ k, n = succ k := by
  cases n with
  | zero => exact absurd rfl h
  | succ n => exact ⟨n, rfl⟩

/-! ### Order and addition -/

protected theorem add_le_add_left (h : n ≤ m) (k : Nat) : k + n ≤ k + m := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact .step ih
protected theorem add_le_add_right (h : n ≤ m) (k : Nat) : n + k ≤ m + k := by
  rw [Nat.add_comm n k, Nat.add_comm m k]
  exact Nat.add_le_add_left h k
protected theorem add_le_add (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem add_lt_add_left (h : n < m) (k : Nat) : k + n < k + m := Nat.add_le_add_left (n := succ n) h k
protected theorem add_lt_add_right (h : n < m) (k : Nat) : n + k < m + k := by
  rw [Nat.add_comm n k, Nat.add_comm m k]
  exact Nat.add_lt_add_left h k
protected theorem add_lt_add (h₁ : a < b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_trans (Nat.add_lt_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem add_lt_add_of_le_of_lt (h₁ : a ≤ b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_of_le_of_lt (Nat.add_le_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem add_lt_add_of_lt_of_le (h₁ : a < b) (h₂ : c ≤ d) : a + c < b + d :=
  Nat.lt_of_lt_of_le (Nat.add_lt_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem le_of_add_le_add_left (h : k + n ≤ k + m) : n ≤ m :=
  Nat.le_of_not_lt fun h' => Nat.not_le_of_gt (Nat.add_lt_add_left h' k) h
protected theorem le_of_add_le_add_right (h : n + k ≤ m + k) : n ≤ m := by
  rw [Nat.add_comm n k, Nat.add_comm m k] at h
  exact Nat.le_of_add_le_add_left h
@[simp] protected theorem add_le_add_iff_left : k + n ≤ k + m ↔ n ≤ m :=
  ⟨Nat.le_of_add_le_add_left, fun h => Nat.add_le_add_left h k⟩
@[simp] protected theorem add_le_add_iff_right : n + k ≤ m + k ↔ n ≤ m :=
  ⟨Nat.le_of_add_le_add_right, fun h => Nat.add_le_add_right h k⟩
protected theorem lt_of_add_lt_add_left (h : k + n < k + m) : n < m := Nat.le_of_add_le_add_left (n := succ n) h
protected theorem lt_of_add_lt_add_right (h : n + k < m + k) : n < m := by
  rw [Nat.add_comm n k, Nat.add_comm m k] at h
  exact Nat.lt_of_add_lt_add_left h
@[simp] protected theorem add_lt_add_iff_left : k + n < k + m ↔ n < m :=
  ⟨Nat.lt_of_add_lt_add_left, fun h => Nat.add_lt_add_left h k⟩
@[simp] protected theorem add_lt_add_iff_right : n + k < m + k ↔ n < m :=
  ⟨Nat.lt_of_add_lt_add_right, fun h => Nat.add_lt_add_right h k⟩
protected theorem lt_add_of_pos_right (h : 0 < k) : n < n + k := Nat.add_lt_add_left h n
protected theorem lt_add_of_pos_left (h : 0 < k) : n < k + n := Nat.add_comm n k ▸ Nat.lt_add_of_pos_right h
protected theorem add_pos_left (h : 0 < m) (n : Nat) : 0 < m + n := Nat.lt_of_lt_of_le h (le_add_right m n)
protected theorem add_pos_right (m : Nat) (h : 0 < n) : 0 < m + n := Nat.lt_of_lt_of_le h (le_add_left n m)

/-! ### Order and multiplication -/

protected theorem mul_le_mul_left {m n : Nat} (k : Nat) (h : m ≤ n) : k * m ≤ k * n := by
  obtain ⟨d, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.mul_add]
  exact le_add_right _ _
protected theorem mul_le_mul_right {m n : Nat} (k : Nat) (h : m ≤ n) : m * k ≤ n * k := by
  rw [Nat.mul_comm m k, Nat.mul_comm n k]
  exact Nat.mul_le_mul_left k h
protected theorem mul_le_mul (h₁ : a ≤ b) (h₂ : c ≤ d) : a * c ≤ b * d :=
  Nat.le_trans (Nat.mul_le_mul_right c h₁) (Nat.mul_le_mul_left b h₂)
protected theorem mul_pos (hm : 0 < m) (hn : 0 < n) : 0 < m * n :=
  Nat.pos_of_ne_zero (Nat.mul_ne_zero (Nat.ne_zero_of_pos hm) (Nat.ne_zero_of_pos hn))
protected theorem mul_lt_mul_of_pos_left (h : m < n) (hk : 0 < k) : k * m < k * n :=
  Nat.lt_of_lt_of_le (Nat.lt_add_of_pos_right hk) (Nat.mul_le_mul_left k h)
protected theorem mul_lt_mul_of_pos_right (h : m < n) (hk : 0 < k) : m * k < n * k := by
  rw [Nat.mul_comm m k, Nat.mul_comm n k]
  exact Nat.mul_lt_mul_of_pos_left h hk
protected theorem le_of_mul_le_mul_left (h : k * m ≤ k * n) (hk : 0 < k) : m ≤ n :=
  Nat.le_of_not_lt fun h' => Nat.not_le_of_gt (Nat.mul_lt_mul_of_pos_left h' hk) h
protected theorem le_of_mul_le_mul_right (h : m * k ≤ n * k) (hk : 0 < k) : m ≤ n := by
  rw [Nat.mul_comm m k, Nat.mul_comm n k] at h
  exact Nat.le_of_mul_le_mul_left h hk
protected theorem lt_of_mul_lt_mul_left (h : k * m < k * n) : m < n :=
  Nat.lt_of_not_le fun h' => Nat.not_le_of_gt h (Nat.mul_le_mul_left k h')
protected theorem lt_of_mul_lt_mul_right (h : m * k < n * k) : m < n :=
  Nat.lt_of_not_le fun h' => Nat.not_le_of_gt h (Nat.mul_le_mul_right k h')
protected theorem eq_of_mul_eq_mul_left (hk : 0 < k) (h : k * m = k * n) : m = n :=
  Nat.le_antisymm (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h) hk)
    (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h.symm) hk)
protected theorem eq_of_mul_eq_mul_right (hk : 0 < k) (h : m * k = n * k) : m = n := by
  rw [Nat.mul_comm m k, Nat.mul_comm n k] at h
  exact Nat.eq_of_mul_eq_mul_left hk h
protected theorem le_mul_of_pos_right (n : Nat) (h : 0 < m) : n ≤ n * m :=
  Nat.le_trans (Nat.le_of_eq (Nat.mul_one n).symm) (Nat.mul_le_mul_left n h)
protected theorem le_mul_of_pos_left (n : Nat) (h : 0 < m) : n ≤ m * n :=
  Nat.mul_comm n m ▸ Nat.le_mul_of_pos_right n h

/-! ## Subtraction -/

@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
theorem sub_succ (n m : Nat) : n - succ m = pred (n - m) := rfl
@[simp] theorem pred_zero : pred 0 = 0 := rfl
@[simp] theorem pred_succ (n : Nat) : pred (succ n) = n := rfl
@[simp] theorem add_one_sub_one (n : Nat) : n + 1 - 1 = n := rfl
theorem succ_sub_succ (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
@[simp] theorem add_sub_add_right (n k m : Nat) : (n + k) - (m + k) = n - m := by
  induction k with
  | zero => rfl
  | succ k ih => exact (succ_sub_succ (n + k) (m + k)).trans ih
theorem add_sub_add_left (k n m : Nat) : (k + n) - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, add_sub_add_right]
@[simp] protected theorem zero_sub (n : Nat) : 0 - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg pred ih
@[simp] protected theorem sub_self (n : Nat) : n - n = 0 := by
  have h := add_sub_add_right 0 n 0
  rw [Nat.zero_add] at h
  exact h
@[simp] protected theorem add_sub_cancel (n m : Nat) : n + m - m = n := by
  have h := add_sub_add_right n m 0
  rw [Nat.zero_add] at h
  exact h
@[simp] protected theorem add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  rw [Nat.add_comm, Nat.add_sub_cancel]
protected theorem sub_eq_of_eq_add (h : a = b + c) : a - c = b := by rw [h, Nat.add_sub_cancel]
theorem sub_eq_zero_of_le (h : n ≤ m) : n - m = 0 := by
  induction h with
  | refl => exact Nat.sub_self n
  | step _ ih => exact congrArg pred ih
protected theorem sub_add_cancel (h : m ≤ n) : n - m + m = n := by
  obtain ⟨k, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_comm]
protected theorem add_sub_of_le (h : m ≤ n) : m + (n - m) = n := by rw [Nat.add_comm, Nat.sub_add_cancel h]
theorem le_of_sub_eq_zero (h : n - m = 0) : n ≤ m :=
  Nat.le_of_not_lt fun h' => by
    have e := Nat.sub_add_cancel (Nat.le_of_lt h')
    rw [h, Nat.zero_add] at e
    exact Nat.ne_of_lt h' e
@[simp] protected theorem sub_eq_zero_iff_le : n - m = 0 ↔ n ≤ m := ⟨le_of_sub_eq_zero, sub_eq_zero_of_le⟩
protected theorem sub_pos_of_lt (h : m < n) : 0 < n - m :=
  Nat.pos_of_ne_zero fun h' => Nat.not_le_of_gt h (le_of_sub_eq_zero h')
theorem sub_one_add_one (h : n ≠ 0) : n - 1 + 1 = n := Nat.sub_add_cancel (Nat.pos_of_ne_zero h)
protected theorem sub_sub (n m k : Nat) : n - m - k = n - (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => exact congrArg pred ih
protected theorem sub_le_iff_le_add : a - b ≤ c ↔ a ≤ c + b := by
  rcases Nat.le_total b a with h | h
  · constructor
    · intro h'
      rw [← Nat.sub_add_cancel h]
      exact Nat.add_le_add_right h' b
    · intro h'
      rw [← Nat.sub_add_cancel h] at h'
      exact Nat.le_of_add_le_add_right h'
  · rw [sub_eq_zero_of_le h]
    exact iff_of_true (zero_le c) (Nat.le_trans h (le_add_left b c))
protected theorem le_sub_iff_add_le (h : b ≤ a) : c ≤ a - b ↔ c + b ≤ a := by
  constructor
  · intro h'
    rw [← Nat.sub_add_cancel h]
    exact Nat.add_le_add_right h' b
  · intro h'
    rw [← Nat.sub_add_cancel h] at h'
    exact Nat.le_of_add_le_add_right h'
protected theorem le_sub_of_add_le (h : c + b ≤ a) : c ≤ a - b :=
  (Nat.le_sub_iff_add_le (Nat.le_trans (le_add_left b c) h)).2 h
protected theorem sub_le_sub_right (h : n ≤ m) (k : Nat) : n - k ≤ m - k := by
  induction k with
  | zero => exact h
  | succ k ih => exact pred_le_pred ih
protected theorem sub_le_sub_left (h : n ≤ m) (k : Nat) : k - m ≤ k - n := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact Nat.le_trans (Nat.sub_le _ 1) ih
protected theorem sub_lt (hn : 0 < n) (hm : 0 < m) : n - m < n := by
  cases n with
  | zero => exact absurd hn (Nat.lt_irrefl 0)
  | succ n =>
    cases m with
    | zero => exact absurd hm (Nat.lt_irrefl 0)
    | succ m => exact succ_sub_succ n m ▸ lt_succ_of_le (Nat.sub_le n m)
protected theorem add_sub_assoc (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) := by
  obtain ⟨d, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left]
protected theorem sub_add_comm (h : k ≤ n) : n + m - k = n - k + m := by
  rw [Nat.add_comm, Nat.add_sub_assoc h, Nat.add_comm]
protected theorem mul_sub (k n m : Nat) : k * (n - m) = k * n - k * m := by
  rcases Nat.le_total m n with h | h
  · obtain ⟨d, rfl⟩ := exists_eq_add_of_le h
    rw [Nat.add_sub_cancel_left, Nat.mul_add, Nat.add_sub_cancel_left]
  · rw [sub_eq_zero_of_le h, sub_eq_zero_of_le (Nat.mul_le_mul_left k h), Nat.mul_zero]
protected theorem sub_mul (n m k : Nat) : (n - m) * k = n * k - m * k := by
  rw [Nat.mul_comm, Nat.mul_sub, Nat.mul_comm k n, Nat.mul_comm k m]
protected theorem sub_sub_self (h : m ≤ n) : n - (n - m) = m := by
  obtain ⟨d, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_sub_cancel]

/-! ## Minimum and maximum -/

instance : Min Nat := minOfLe
instance : Max Nat := maxOfLe
protected theorem min_def : min n m = if n ≤ m then n else m := rfl
protected theorem max_def : max n m = if n ≤ m then m else n := rfl
protected theorem min_eq_left (h : a ≤ b) : min a b = a := if_pos h
protected theorem min_eq_right (h : b ≤ a) : min a b = b := by
  rw [Nat.min_def]
  split
  · exact Nat.le_antisymm ‹_› h
  · rfl
protected theorem max_eq_right (h : a ≤ b) : max a b = b := if_pos h
protected theorem max_eq_left (h : b ≤ a) : max a b = a := by
  rw [Nat.max_def]
  split
  · exact Nat.le_antisymm h ‹_›
  · rfl
protected theorem min_comm (a b : Nat) : min a b = min b a := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h, Nat.min_eq_right h]
  · rw [Nat.min_eq_left h, Nat.min_eq_right h]
protected theorem max_comm (a b : Nat) : max a b = max b a := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_left h, Nat.max_eq_right h]
  · rw [Nat.max_eq_left h, Nat.max_eq_right h]
protected theorem min_le_left (a b : Nat) : min a b ≤ a := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h]
  · rw [Nat.min_eq_right h]
    exact h
protected theorem min_le_right (a b : Nat) : min a b ≤ b := Nat.min_comm a b ▸ Nat.min_le_left b a
protected theorem le_max_left (a b : Nat) : a ≤ max a b := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_right h]
    exact h
  · rw [Nat.max_eq_left h]
protected theorem le_max_right (a b : Nat) : b ≤ max a b := Nat.max_comm a b ▸ Nat.le_max_left b a
protected theorem le_min : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := by
  constructor
  · intro h
    exact ⟨Nat.le_trans h (Nat.min_le_left b c), Nat.le_trans h (Nat.min_le_right b c)⟩
  · rintro ⟨h₁, h₂⟩
    rw [Nat.min_def]
    split
    · exact h₁
    · exact h₂
protected theorem max_le : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  constructor
  · intro h
    exact ⟨Nat.le_trans (Nat.le_max_left a b) h, Nat.le_trans (Nat.le_max_right a b) h⟩
  · rintro ⟨h₁, h₂⟩
    rw [Nat.max_def]
    split
    · exact h₂
    · exact h₁
protected theorem min_self (a : Nat) : min a a = a := Nat.min_eq_left .refl
protected theorem max_self (a : Nat) : max a a = a := Nat.max_eq_left .refl
attribute [simp] Nat.min_self Nat.max_self Nat.min_le_left Nat.min_le_right Nat.le_max_left Nat.le_max_right

/-! ## Powers -/

@[simp] protected theorem pow_zero (b : Nat) : b ^ 0 = 1 := rfl
protected theorem pow_succ : b ^ succ n = b ^ n * b := rfl
protected theorem pow_add_one : b ^ (n + 1) = b ^ n * b := rfl
protected theorem pow_succ' : b ^ succ n = b * b ^ n := Nat.mul_comm _ _
@[simp] protected theorem pow_one (b : Nat) : b ^ 1 = b := Nat.one_mul b
protected theorem pow_two (b : Nat) : b ^ 2 = b * b := congrArg (· * b) (Nat.pow_one b)
@[simp] protected theorem one_pow (n : Nat) : 1 ^ n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => exact (Nat.mul_one _).trans ih
protected theorem zero_pow (h : 0 < n) : 0 ^ n = 0 := by
  cases n with
  | zero => exact absurd h (Nat.lt_irrefl 0)
  | succ n => rfl
protected theorem pow_add (b m n : Nat) : b ^ (m + n) = b ^ m * b ^ n := by
  induction n with
  | zero => exact (Nat.mul_one _).symm
  | succ n ih =>
    show b ^ (m + n) * b = b ^ m * (b ^ n * b)
    rw [ih, Nat.mul_assoc]
protected theorem pow_mul (b m n : Nat) : b ^ (m * n) = (b ^ m) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show b ^ (m * n + m) = (b ^ m) ^ n * b ^ m
    rw [Nat.pow_add, ih]
protected theorem mul_pow (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show (a * b) ^ n * (a * b) = a ^ n * a * (b ^ n * b)
    rw [ih, Nat.mul_mul_mul_comm]
protected theorem pos_pow_of_pos (n : Nat) (h : 0 < b) : 0 < b ^ n := Nat.pow_pos h
protected theorem pow_le_pow_left (h : m ≤ n) (i : Nat) : m ^ i ≤ n ^ i := by
  induction i with
  | zero => exact .refl
  | succ i ih => exact Nat.mul_le_mul ih h
protected theorem pow_le_pow_right (hb : 0 < b) (h : m ≤ n) : b ^ m ≤ b ^ n := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact Nat.le_trans ih (Nat.le_mul_of_pos_right _ hb)
protected theorem lt_two_pow_self : n < 2 ^ n := by
  induction n with
  | zero => exact zero_lt_one
  | succ n ih =>
    show n + 1 < 2 ^ n * 2
    rw [Nat.mul_two]
    exact Nat.add_lt_add_of_lt_of_le ih (Nat.lt_of_le_of_lt (zero_le n) ih)
protected theorem one_le_two_pow : 1 ≤ 2 ^ n := Nat.pow_pos (zero_lt_succ 1)

end Nat
