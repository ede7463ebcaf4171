prelude
import GateCore.Algebra
import GateCore.Nat.Div
/-!
# Integers: the ring and its order

An integer is a natural number or the negative of a successor. The laws are proved on differences instead: every
integer is some `subNatNat m n`, that is `m - n`, and on differences each operation has a formula.
-/

set_option genCtorIdx false in
/-- The integers: `ofNat n` is `n`, and `negSucc n` is `-(n + 1)`. -/
inductive Int : Type where
  | ofNat : Nat → Int
  | negSucc : Nat → Int
attribute [extern "lean_nat_to_int"] Int.ofNat
attribute [extern "lean_int_neg_succ_of_nat"] Int.negSucc

instance instNatCastInt : NatCast Int := ⟨Int.ofNat⟩
instance instOfNat (n : Nat) : OfNat Int n := ⟨Int.ofNat n⟩

namespace Int

instance instInhabited : Inhabited Int := ⟨ofNat 0⟩

/-- The negative of a natural number. -/
def negOfNat : Nat → Int
  | 0 => 0
  | n + 1 => negSucc n
/-- The difference of two natural numbers. -/
def subNatNat (m n : Nat) : Int :=
  match n - m with
  | 0 => ofNat (m - n)
  | k + 1 => negSucc k

set_option bootstrap.genMatcherCode false

@[extern "lean_int_neg"] protected def neg : (@& Int) → Int
  | ofNat n => negOfNat n
  | negSucc n => ofNat (n + 1)
@[extern "lean_int_add"] protected def add : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m + n)
  | ofNat m, negSucc n => subNatNat m (n + 1)
  | negSucc m, ofNat n => subNatNat n (m + 1)
  | negSucc m, negSucc n => negSucc (m + n + 1)
@[extern "lean_int_mul"] protected def mul : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m * n)
  | ofNat m, negSucc n => negOfNat (m * (n + 1))
  | negSucc m, ofNat n => negOfNat ((m + 1) * n)
  | negSucc m, negSucc n => ofNat ((m + 1) * (n + 1))

instance instNegInt : Neg Int := ⟨Int.neg⟩
instance instAdd : Add Int := ⟨Int.add⟩
instance instMul : Mul Int := ⟨Int.mul⟩
@[extern "lean_int_sub"] protected def sub (m n : @& Int) : Int := m + -n
instance instSub : Sub Int := ⟨Int.sub⟩

/-- The integers that are not negative. -/
inductive NonNeg : Int → Prop where
  | mk (n : Nat) : NonNeg (ofNat n)
protected def le (a b : Int) : Prop := NonNeg (b - a)
instance instLEInt : LE Int := ⟨Int.le⟩
protected def lt (a b : Int) : Prop := a + 1 ≤ b
instance instLTInt : LT Int := ⟨Int.lt⟩

@[extern "lean_int_dec_nonneg"] def decNonneg (m : @& Int) : Decidable (NonNeg m) :=
  match m with
  | ofNat n => isTrue (.mk n)
  | negSucc _ => isFalse fun h =>
    h.rec (motive := fun a _ => a.rec (motive := fun _ => Prop) (fun _ => True) (fun _ => False)) (fun _ => trivial)
@[extern "lean_int_dec_le"] instance decLe (a b : @& Int) : Decidable (a ≤ b) := decNonneg _
@[extern "lean_int_dec_lt"] instance decLt (a b : @& Int) : Decidable (a < b) := decNonneg _

/-- The absolute value. -/
@[extern "lean_nat_abs"] def natAbs : (@& Int) → Nat
  | ofNat n => n
  | negSucc n => n + 1
/-- The number of the constructor, by hand as for `Nat`. -/
noncomputable def ctorIdx (a : Int) : Nat := a.casesOn (fun _ => 0) (fun _ => 1)
attribute [gen_constructor_elims] Int
@[extern "lean_int_dec_eq"] protected def decEq (a b : @& Int) : Decidable (a = b) :=
  match a, b with
  | ofNat m, ofNat n => decidable_of_iff (m = n) ⟨fun h => h ▸ rfl, fun h => Int.noConfusion h id⟩
  | negSucc m, negSucc n => decidable_of_iff (m = n) ⟨fun h => h ▸ rfl, fun h => Int.noConfusion h id⟩
  | ofNat _, negSucc _ => isFalse fun h => Int.noConfusion h
  | negSucc _, ofNat _ => isFalse fun h => Int.noConfusion h
instance instDecidableEq : DecidableEq Int := Int.decEq
/-- The sign: 1, 0 or -1. -/
def sign : Int → Int
  | ofNat (_ + 1) => 1
  | ofNat 0 => 0
  | negSucc _ => -1
/-- The natural number, and 0 for negative integers. -/
def toNat : Int → Nat
  | ofNat n => n
  | negSucc _ => 0
/-- Powers. -/
protected def pow (m : Int) : Nat → Int
  | 0 => 1
  | n + 1 => Int.pow m n * m
instance instNatPow : NatPow Int := ⟨Int.pow⟩

instance instMin : Min Int := minOfLe
instance instMax : Max Int := maxOfLe

set_option bootstrap.genMatcherCode true

variable {m n p q k : Nat} {a b c d : Int}

/-! ## Differences of natural numbers -/

theorem subNatNat_add_add (m n k : Nat) : subNatNat (m + k) (n + k) = subNatNat m n := by
  unfold subNatNat
  rw [Nat.add_sub_add_right, Nat.add_sub_add_right]
theorem subNatNat_add_left (n k : Nat) : subNatNat (n + k) n = ofNat k := by
  unfold subNatNat
  rw [Nat.sub_eq_zero_of_le (Nat.le_add_right n k), Nat.add_sub_cancel_left]
theorem subNatNat_add_right (m k : Nat) : subNatNat m (m + k + 1) = negSucc k := by
  unfold subNatNat
  rw [Nat.add_assoc, Nat.add_sub_cancel_left]
/-- Differences are equal if they are so crosswise. -/
theorem subNatNat_congr (h : m + q = p + n) : subNatNat m n = subNatNat p q := by
  rw [← subNatNat_add_add m n q, h, Nat.add_comm n q, subNatNat_add_add]
theorem ofNat_eq_subNatNat (n : Nat) : ofNat n = subNatNat n 0 := by
  rw [← subNatNat_add_left 0 n, Nat.zero_add]
theorem negSucc_eq_subNatNat (n : Nat) : negSucc n = subNatNat 0 (n + 1) := rfl
theorem negOfNat_eq_subNatNat (n : Nat) : negOfNat n = subNatNat 0 n := by
  cases n with
  | zero => rfl
  | succ n => rfl
/-- Every integer is a difference. -/
theorem exists_subNatNat (a : Int) : ∃ m n, a = subNatNat m n := by
  cases a with
  | ofNat n => exact ⟨n, 0, ofNat_eq_subNatNat n⟩
  | negSucc n => exact ⟨0, n + 1, rfl⟩
/-- Of two natural numbers, one is the other and something more. -/
theorem add_or_add_add_one (m n : Nat) : (∃ k, m = n + k) ∨ ∃ k, n = m + k + 1 := by
  rcases Nat.lt_or_ge m n with h | h
  · obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
    exact .inr ⟨k, Nat.succ_add m k⟩
  · exact .inl (Nat.exists_eq_add_of_le h)

theorem subNatNat_add_subNatNat (m n p q : Nat) :
    subNatNat m n + subNatNat p q = subNatNat (m + p) (n + q) := by
  rcases add_or_add_add_one m n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rcases add_or_add_add_one p q with ⟨l, rfl⟩ | ⟨l, rfl⟩
    · rw [subNatNat_add_left, subNatNat_add_left, ← Nat.add_add_add_comm, subNatNat_add_left]
      rfl
    · rw [subNatNat_add_left, subNatNat_add_right]
      apply subNatNat_congr
      simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rcases add_or_add_add_one p q with ⟨l, rfl⟩ | ⟨l, rfl⟩
    · rw [subNatNat_add_left, subNatNat_add_right]
      apply subNatNat_congr
      simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
    · rw [subNatNat_add_right, subNatNat_add_right]
      show negSucc (k + l + 1) = _
      rw [negSucc_eq_subNatNat]
      apply subNatNat_congr
      simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm, Nat.zero_add]
theorem neg_subNatNat (m n : Nat) : -subNatNat m n = subNatNat n m := by
  rcases add_or_add_add_one m n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rw [subNatNat_add_left]
    show negOfNat k = _
    rw [negOfNat_eq_subNatNat]
    apply subNatNat_congr
    rw [Nat.zero_add]
  · rw [subNatNat_add_right, Nat.add_assoc, subNatNat_add_left]
    rfl
theorem sub_eq_add_neg (a b : Int) : a - b = a + -b := rfl
theorem subNatNat_sub_subNatNat (m n p q : Nat) :
    subNatNat m n - subNatNat p q = subNatNat (m + q) (n + p) := by
  rw [sub_eq_add_neg, neg_subNatNat, subNatNat_add_subNatNat]
theorem subNatNat_mul_subNatNat (m n p q : Nat) :
    subNatNat m n * subNatNat p q = subNatNat (m * p + n * q) (m * q + n * p) := by
  rcases add_or_add_add_one m n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rcases add_or_add_add_one p q with ⟨l, rfl⟩ | ⟨l, rfl⟩
    · rw [subNatNat_add_left, subNatNat_add_left]
      show ofNat (k * l) = _
      rw [ofNat_eq_subNatNat]
      apply subNatNat_congr
      simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm, Nat.add_zero]
    · rw [subNatNat_add_left, subNatNat_add_right]
      show negOfNat (k * (l + 1)) = _
      rw [negOfNat_eq_subNatNat]
      apply subNatNat_congr
      simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm, Nat.zero_add]
  · rcases add_or_add_add_one p q with ⟨l, rfl⟩ | ⟨l, rfl⟩
    · rw [subNatNat_add_left, subNatNat_add_right]
      show negOfNat ((k + 1) * l) = _
      rw [negOfNat_eq_subNatNat]
      apply subNatNat_congr
      rw [Nat.zero_add]
      simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_left_comm]
    · rw [subNatNat_add_right, subNatNat_add_right]
      show ofNat ((k + 1) * (l + 1)) = _
      rw [ofNat_eq_subNatNat]
      apply subNatNat_congr
      simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm, Nat.zero_add]
theorem nonNeg_subNatNat : NonNeg (subNatNat m n) ↔ n ≤ m := by
  rcases add_or_add_add_one m n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rw [subNatNat_add_left]
    exact iff_of_true (.mk k) (Nat.le_add_right n k)
  · rw [subNatNat_add_right]
    exact iff_of_false (fun h => nomatch h) (Nat.not_le_of_gt (Nat.lt_succ_of_le (Nat.le_add_right m k)))
theorem subNatNat_le_subNatNat : subNatNat m n ≤ subNatNat p q ↔ m + q ≤ p + n := by
  show NonNeg (subNatNat p q - subNatNat m n) ↔ _
  rw [subNatNat_sub_subNatNat, nonNeg_subNatNat, Nat.add_comm q m]

/-! ## The ring -/

protected theorem add_comm (a b : Int) : a + b = b + a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  rw [subNatNat_add_subNatNat, subNatNat_add_subNatNat, Nat.add_comm m p, Nat.add_comm n q]
protected theorem add_assoc (a b c : Int) : a + b + c = a + (b + c) := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  obtain ⟨r, s, rfl⟩ := exists_subNatNat c
  simp only [subNatNat_add_subNatNat, Nat.add_assoc]
protected theorem mul_comm (a b : Int) : a * b = b * a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  rw [subNatNat_mul_subNatNat, subNatNat_mul_subNatNat]
  simp only [Nat.mul_comm, Nat.add_comm]
protected theorem mul_assoc (a b c : Int) : a * b * c = a * (b * c) := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  obtain ⟨r, s, rfl⟩ := exists_subNatNat c
  simp only [subNatNat_mul_subNatNat]
  apply subNatNat_congr
  simp only [Nat.mul_add, Nat.add_mul, Nat.mul_assoc, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
protected theorem mul_add (a b c : Int) : a * (b + c) = a * b + a * c := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  obtain ⟨r, s, rfl⟩ := exists_subNatNat c
  simp only [subNatNat_mul_subNatNat, subNatNat_add_subNatNat]
  apply subNatNat_congr
  simp only [Nat.mul_add, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
@[simp] protected theorem zero_add (a : Int) : 0 + a = a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  show ofNat 0 + _ = _
  rw [ofNat_eq_subNatNat, subNatNat_add_subNatNat, Nat.zero_add, Nat.zero_add]
@[simp] protected theorem one_mul (a : Int) : 1 * a = a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  show ofNat 1 * _ = _
  rw [ofNat_eq_subNatNat, subNatNat_mul_subNatNat]
  simp only [Nat.one_mul, Nat.zero_mul, Nat.add_zero]
@[simp] protected theorem zero_mul (a : Int) : 0 * a = 0 := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  show ofNat 0 * _ = _
  rw [ofNat_eq_subNatNat, subNatNat_mul_subNatNat]
  simp only [Nat.zero_mul]
  rfl
protected theorem add_right_neg (a : Int) : a + -a = 0 := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  rw [neg_subNatNat, subNatNat_add_subNatNat, Nat.add_comm m n]
  exact subNatNat_add_left (n + m) 0
attribute [simp] Int.add_right_neg

protected theorem le_antisymm (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  exact subNatNat_congr (Nat.le_antisymm (subNatNat_le_subNatNat.1 h₁) (subNatNat_le_subNatNat.1 h₂))
protected theorem le_trans (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  obtain ⟨r, s, rfl⟩ := exists_subNatNat c
  rw [subNatNat_le_subNatNat] at h₁ h₂ ⊢
  apply Nat.le_of_add_le_add_left (k := p + q)
  have h := Nat.add_le_add h₁ h₂
  simp only [Nat.add_comm, Nat.add_left_comm] at h ⊢
  exact h
@[simp, refl] protected theorem le_refl (a : Int) : a ≤ a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  exact subNatNat_le_subNatNat.2 (Nat.le_of_eq rfl)
protected theorem le_total (a b : Int) : a ≤ b ∨ b ≤ a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  rw [subNatNat_le_subNatNat, subNatNat_le_subNatNat]
  exact Nat.le_total _ _
protected theorem add_le_add (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  obtain ⟨r, s, rfl⟩ := exists_subNatNat c
  obtain ⟨t, u, rfl⟩ := exists_subNatNat d
  simp only [subNatNat_add_subNatNat, subNatNat_le_subNatNat] at h₁ h₂ ⊢
  have h := Nat.add_le_add h₁ h₂
  simp only [Nat.add_comm, Nat.add_left_comm] at h ⊢
  exact h
theorem eq_ofNat_of_zero_le (h : 0 ≤ a) : ∃ n : Nat, a = n := by
  cases a with
  | ofNat n => exact ⟨n, rfl⟩
  | negSucc n => exact nomatch (h : NonNeg (negSucc n - 0))
protected theorem mul_nonneg (ha : 0 ≤ a) (hb : 0 ≤ b) : 0 ≤ a * b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le ha
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le hb
  exact .mk (m * n)

/-! ## What follows from the laws -/

@[simp] protected theorem add_zero (a : Int) : a + 0 = a := (Int.add_comm a 0).trans (Int.zero_add a)
@[simp] protected theorem mul_one (a : Int) : a * 1 = a := (Int.mul_comm a 1).trans (Int.one_mul a)
@[simp] protected theorem mul_zero (a : Int) : a * 0 = 0 := (Int.mul_comm a 0).trans (Int.zero_mul a)
protected theorem add_mul (a b c : Int) : (a + b) * c = a * c + b * c := by
  rw [Int.mul_comm, Int.mul_add, Int.mul_comm c a, Int.mul_comm c b]
protected theorem add_left_comm (a b c : Int) : a + (b + c) = b + (a + c) := by
  rw [← Int.add_assoc, Int.add_comm a b, Int.add_assoc]
protected theorem add_right_comm (a b c : Int) : a + b + c = a + c + b := by
  rw [Int.add_assoc, Int.add_comm b c, Int.add_assoc]
protected theorem mul_left_comm (a b c : Int) : a * (b * c) = b * (a * c) := by
  rw [← Int.mul_assoc, Int.mul_comm a b, Int.mul_assoc]
protected theorem mul_right_comm (a b c : Int) : a * b * c = a * c * b := by
  rw [Int.mul_assoc, Int.mul_comm b c, Int.mul_assoc]
@[simp] protected theorem add_left_neg (a : Int) : -a + a = 0 := (Int.add_comm (-a) a).trans (Int.add_right_neg a)
@[simp] theorem add_neg_cancel_left (a b : Int) : a + (-a + b) = b := by
  rw [← Int.add_assoc, Int.add_right_neg, Int.zero_add]
@[simp] theorem neg_add_cancel_left (a b : Int) : -a + (a + b) = b := by
  rw [← Int.add_assoc, Int.add_left_neg, Int.zero_add]
protected theorem add_left_cancel (h : a + b = a + c) : b = c := by
  have e := congrArg (-a + ·) h
  rw [neg_add_cancel_left, neg_add_cancel_left] at e
  exact e
protected theorem neg_eq_of_add_eq_zero (h : a + b = 0) : -a = b := by
  apply Int.add_left_cancel (a := a)
  rw [Int.add_right_neg, h]
@[simp] protected theorem neg_neg (a : Int) : - -a = a := Int.neg_eq_of_add_eq_zero (Int.add_left_neg a)
@[simp] protected theorem neg_zero : -(0 : Int) = 0 := rfl
protected theorem neg_add (a b : Int) : -(a + b) = -a + -b := by
  apply Int.neg_eq_of_add_eq_zero
  rw [Int.add_assoc, Int.add_left_comm b, Int.add_right_neg, Int.add_zero, Int.add_right_neg]
protected theorem neg_mul (a b : Int) : -a * b = -(a * b) := by
  apply Eq.symm
  apply Int.neg_eq_of_add_eq_zero
  rw [← Int.add_mul, Int.add_right_neg, Int.zero_mul]
protected theorem mul_neg (a b : Int) : a * -b = -(a * b) := by rw [Int.mul_comm, Int.neg_mul, Int.mul_comm]
protected theorem neg_mul_neg (a b : Int) : -a * -b = a * b := by rw [Int.neg_mul, Int.mul_neg, Int.neg_neg]
protected theorem neg_eq_neg_one_mul (a : Int) : -a = -1 * a := by rw [Int.neg_mul, Int.one_mul]
@[simp] protected theorem sub_self (a : Int) : a - a = 0 := Int.add_right_neg a
@[simp] protected theorem sub_zero (a : Int) : a - 0 = a := Int.add_zero a
@[simp] protected theorem zero_sub (a : Int) : 0 - a = -a := Int.zero_add (-a)
protected theorem sub_add_cancel (a b : Int) : a - b + b = a := by
  rw [sub_eq_add_neg, Int.add_assoc, Int.add_left_neg, Int.add_zero]
protected theorem add_sub_cancel (a b : Int) : a + b - b = a := by
  rw [sub_eq_add_neg, Int.add_assoc, Int.add_right_neg, Int.add_zero]
attribute [simp] Int.sub_add_cancel Int.add_sub_cancel
protected theorem neg_sub (a b : Int) : -(a - b) = b - a := by
  rw [sub_eq_add_neg, Int.neg_add, Int.neg_neg, Int.add_comm, sub_eq_add_neg]
protected theorem sub_neg (a b : Int) : a - -b = a + b := by rw [sub_eq_add_neg, Int.neg_neg]
protected theorem sub_sub (a b c : Int) : a - b - c = a - (b + c) := by
  rw [sub_eq_add_neg, sub_eq_add_neg, sub_eq_add_neg, Int.neg_add, Int.add_assoc]
protected theorem add_sub_assoc (a b c : Int) : a + b - c = a + (b - c) := Int.add_assoc a b (-c)
protected theorem mul_sub (a b c : Int) : a * (b - c) = a * b - a * c := by
  rw [sub_eq_add_neg, Int.mul_add, Int.mul_neg, sub_eq_add_neg]
protected theorem sub_mul (a b c : Int) : (a - b) * c = a * c - b * c := by
  rw [Int.mul_comm, Int.mul_sub, Int.mul_comm c a, Int.mul_comm c b]
protected theorem sub_eq_zero_of_eq (h : a = b) : a - b = 0 := h ▸ Int.sub_self a
protected theorem eq_of_sub_eq_zero (h : a - b = 0) : a = b := by
  rw [← Int.sub_add_cancel a b, h, Int.zero_add]
theorem sub_eq_zero : a - b = 0 ↔ a = b := ⟨Int.eq_of_sub_eq_zero, Int.sub_eq_zero_of_eq⟩
protected theorem pow_zero (a : Int) : a ^ 0 = 1 := rfl
protected theorem pow_succ (a : Int) (n : Nat) : a ^ (n + 1) = a ^ n * a := rfl

/-! ## Order -/

protected theorem le_of_eq (h : a = b) : a ≤ b := h ▸ Int.le_refl a
protected theorem add_le_add_left (h : a ≤ b) (c : Int) : c + a ≤ c + b := Int.add_le_add (Int.le_refl c) h
protected theorem add_le_add_right (h : a ≤ b) (c : Int) : a + c ≤ b + c := Int.add_le_add h (Int.le_refl c)
protected theorem le_of_add_le_add_left (h : a + b ≤ a + c) : b ≤ c := by
  have e := Int.add_le_add_left h (-a)
  rw [neg_add_cancel_left, neg_add_cancel_left] at e
  exact e
protected theorem sub_nonneg_of_le (h : b ≤ a) : 0 ≤ a - b := by
  have e := Int.add_le_add_right h (-b)
  rw [Int.add_right_neg] at e
  exact e
protected theorem le_of_sub_nonneg (h : 0 ≤ a - b) : b ≤ a := by
  have e := Int.add_le_add_right h b
  rw [Int.zero_add, Int.sub_add_cancel] at e
  exact e
protected theorem sub_nonneg : 0 ≤ a - b ↔ b ≤ a := ⟨Int.le_of_sub_nonneg, Int.sub_nonneg_of_le⟩
protected theorem neg_le_neg (h : a ≤ b) : -b ≤ -a := by
  apply Int.le_of_sub_nonneg
  rw [sub_eq_add_neg, Int.neg_neg, Int.add_comm]
  exact Int.sub_nonneg_of_le h
protected theorem mul_le_mul_of_nonneg_left (h : a ≤ b) (hc : 0 ≤ c) : c * a ≤ c * b := by
  apply Int.le_of_sub_nonneg
  rw [← Int.mul_sub]
  exact Int.mul_nonneg hc (Int.sub_nonneg_of_le h)
protected theorem mul_le_mul_of_nonneg_right (h : a ≤ b) (hc : 0 ≤ c) : a * c ≤ b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_le_mul_of_nonneg_left h hc
protected theorem mul_le_mul_of_nonpos_left (hc : c ≤ 0) (h : a ≤ b) : c * b ≤ c * a := by
  have e := Int.mul_le_mul_of_nonneg_left h (Int.neg_le_neg hc)
  rw [Int.neg_mul, Int.neg_mul] at e
  have e := Int.neg_le_neg e
  rw [Int.neg_neg, Int.neg_neg] at e
  exact e
theorem lt_iff_add_one_le : a < b ↔ a + 1 ≤ b := .rfl
theorem add_one_le_of_lt (h : a < b) : a + 1 ≤ b := h
theorem lt_of_add_one_le (h : a + 1 ≤ b) : a < b := h
protected theorem lt_add_one (a : Int) : a < a + 1 := Int.le_refl (a + 1)
theorem le_add_one (a : Int) : a ≤ a + 1 := by
  have h := Int.add_le_add_left (show (0 : Int) ≤ 1 from .mk 1) a
  rw [Int.add_zero] at h
  exact h
protected theorem le_of_lt (h : a < b) : a ≤ b := Int.le_trans (le_add_one a) h
protected theorem lt_irrefl (a : Int) : ¬a < a := by
  intro h
  have e : (0 : Int) + 1 ≤ 0 := by
    apply Int.le_of_add_le_add_left (a := a)
    rw [Int.zero_add, Int.add_zero]
    exact h
  exact absurd e (by decide)
attribute [simp] Int.lt_irrefl
protected theorem lt_of_lt_of_le (h₁ : a < b) (h₂ : b ≤ c) : a < c := Int.le_trans (a := a + 1) h₁ h₂
protected theorem lt_of_le_of_lt (h₁ : a ≤ b) (h₂ : b < c) : a < c :=
  Int.le_trans (a := a + 1) (Int.add_le_add_right h₁ 1) h₂
protected theorem lt_trans (h₁ : a < b) (h₂ : b < c) : a < c := Int.lt_of_lt_of_le h₁ (Int.le_of_lt h₂)
instance instTransLe : Trans (LE.le (α := Int)) (LE.le (α := Int)) (LE.le (α := Int)) := ⟨Int.le_trans⟩
instance instTransLt : Trans (LT.lt (α := Int)) (LT.lt (α := Int)) (LT.lt (α := Int)) := ⟨Int.lt_trans⟩
instance instTransLtLe : Trans (LT.lt (α := Int)) (LE.le (α := Int)) (LT.lt (α := Int)) := ⟨Int.lt_of_lt_of_le⟩
instance instTransLeLt : Trans (LE.le (α := Int)) (LT.lt (α := Int)) (LT.lt (α := Int)) := ⟨Int.lt_of_le_of_lt⟩
/-- There is no integer between `a` and `a + 1`. -/
protected theorem lt_or_ge (a b : Int) : a < b ∨ b ≤ a := by
  obtain ⟨m, n, rfl⟩ := exists_subNatNat a
  obtain ⟨p, q, rfl⟩ := exists_subNatNat b
  show subNatNat m n + ofNat 1 ≤ subNatNat p q ∨ _
  rw [ofNat_eq_subNatNat, subNatNat_add_subNatNat, subNatNat_le_subNatNat, subNatNat_le_subNatNat]
  rw [Nat.add_zero, Nat.add_right_comm]
  exact Nat.lt_or_ge (m + q) (p + n)
@[simp] protected theorem not_le : ¬a ≤ b ↔ b < a :=
  ⟨fun h => (Int.lt_or_ge b a).resolve_right h, fun h h' => Int.lt_irrefl b (Int.lt_of_lt_of_le h h')⟩
@[simp] protected theorem not_lt : ¬a < b ↔ b ≤ a :=
  ⟨fun h => (Int.lt_or_ge a b).resolve_left h, fun h h' => Int.lt_irrefl a (Int.lt_of_lt_of_le h' h)⟩
protected theorem le_of_mul_le_mul_right (h : a * c ≤ b * c) (hc : 0 < c) : a ≤ b := by
  apply Int.not_lt.1
  intro lt
  have e := Int.mul_le_mul_of_nonneg_right (add_one_le_of_lt lt) (Int.le_of_lt hc)
  rw [Int.add_mul, Int.one_mul] at e
  have e := Int.le_trans e h
  have pos := Int.add_le_add_left (add_one_le_of_lt hc) (b * c)
  rw [Int.zero_add] at pos
  exact Int.lt_irrefl _ (Int.le_trans pos e)
protected theorem lt_of_le_of_ne (h₁ : a ≤ b) (h₂ : a ≠ b) : a < b :=
  Int.not_le.1 fun h => h₂ (Int.le_antisymm h₁ h)
protected theorem lt_or_gt_of_ne (h : a ≠ b) : a < b ∨ a > b :=
  (Int.lt_or_ge a b).imp id fun h' => Int.lt_of_le_of_ne h' h.symm
protected theorem ne_of_gt (h : b < a) : a ≠ b := fun e => Int.lt_irrefl b (e ▸ h)
protected theorem ne_of_lt (h : a < b) : a ≠ b := fun e => Int.lt_irrefl b (e ▸ h)
protected theorem le_iff_lt_or_eq : a ≤ b ↔ a < b ∨ a = b :=
  ⟨fun h => (Classical.em (a = b)).elim .inr fun hn => .inl (Int.lt_of_le_of_ne h hn),
   fun h => h.elim Int.le_of_lt Int.le_of_eq⟩
protected theorem eq_iff_le_and_ge : a = b ↔ a ≤ b ∧ b ≤ a :=
  ⟨fun h => ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩, fun h => Int.le_antisymm h.1 h.2⟩
protected theorem min_def (a b : Int) : min a b = if a ≤ b then a else b := rfl
protected theorem max_def (a b : Int) : max a b = if a ≤ b then b else a := rfl
protected theorem min_le_left (a b : Int) : min a b ≤ a := by
  rw [Int.min_def]
  split
  · exact Int.le_refl a
  · exact Int.le_of_lt (Int.not_le.1 ‹_›)
protected theorem min_le_right (a b : Int) : min a b ≤ b := by
  rw [Int.min_def]
  split
  · exact ‹_›
  · exact Int.le_refl b
protected theorem le_max_left (a b : Int) : a ≤ max a b := by
  rw [Int.max_def]
  split
  · exact ‹_›
  · exact Int.le_refl a
protected theorem le_max_right (a b : Int) : b ≤ max a b := by
  rw [Int.max_def]
  split
  · exact Int.le_refl b
  · exact Int.le_of_lt (Int.not_le.1 ‹_›)
protected theorem le_min : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := by
  constructor
  · intro h
    exact ⟨Int.le_trans h (Int.min_le_left b c), Int.le_trans h (Int.min_le_right b c)⟩
  · rintro ⟨h₁, h₂⟩
    rw [Int.min_def]
    split
    · exact h₁
    · exact h₂
protected theorem max_le : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  constructor
  · intro h
    exact ⟨Int.le_trans (Int.le_max_left a b) h, Int.le_trans (Int.le_max_right a b) h⟩
  · rintro ⟨h₁, h₂⟩
    rw [Int.max_def]
    split
    · exact h₂
    · exact h₁

/-! ## Natural numbers as integers -/

theorem ofNat_eq_natCast (n : Nat) : ofNat n = (n : Int) := rfl
@[simp] theorem natCast_zero : ((0 : Nat) : Int) = 0 := rfl
@[simp] theorem natCast_one : ((1 : Nat) : Int) = 1 := rfl
@[simp] theorem natCast_ofNat (n : Nat) : ((OfNat.ofNat n : Nat) : Int) = OfNat.ofNat n := rfl
@[simp] theorem natCast_add (m n : Nat) : ((m + n : Nat) : Int) = (m : Int) + (n : Int) := rfl
@[simp] theorem natCast_mul (m n : Nat) : ((m * n : Nat) : Int) = (m : Int) * (n : Int) := rfl
theorem natCast_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
theorem negSucc_eq (n : Nat) : negSucc n = -((n : Int) + 1) := rfl
theorem natCast_nonneg (n : Nat) : 0 ≤ (n : Int) := .mk n
attribute [simp] natCast_nonneg
theorem natCast_inj : (m : Int) = (n : Int) ↔ m = n := ⟨fun h => Int.noConfusion h id, fun h => h ▸ rfl⟩
theorem natCast_le : (m : Int) ≤ (n : Int) ↔ m ≤ n := by
  show ofNat m ≤ ofNat n ↔ _
  rw [ofNat_eq_subNatNat, ofNat_eq_subNatNat, subNatNat_le_subNatNat, Nat.add_zero, Nat.add_zero]
theorem natCast_lt : (m : Int) < (n : Int) ↔ m < n := natCast_le (m := m + 1)
attribute [simp, norm_cast] natCast_inj natCast_le natCast_lt
attribute [norm_cast] natCast_add natCast_mul natCast_zero natCast_one
theorem natCast_sub (h : n ≤ m) : ((m - n : Nat) : Int) = (m : Int) - (n : Int) := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, natCast_add, Int.add_comm, Int.add_sub_cancel]
theorem natCast_pow (m n : Nat) : ((m ^ n : Nat) : Int) = (m : Int) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg (· * (m : Int)) ih
theorem natAbs_natCast (n : Nat) : natAbs (n : Int) = n := rfl
@[simp] theorem natAbs_neg (a : Int) : natAbs (-a) = natAbs a := by
  rcases a with (_ | n) | n
  · rfl
  · rfl
  · rfl
theorem natAbs_of_nonneg (h : 0 ≤ a) : (natAbs a : Int) = a := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le h
  rfl
theorem natAbs_mul (a b : Int) : natAbs (a * b) = natAbs a * natAbs b := by
  rcases a with m | m
  · rcases b with n | n
    · rfl
    · exact natAbs_negOfNat _
  · rcases b with n | n
    · exact natAbs_negOfNat _
    · rfl
where
  natAbs_negOfNat : (n : Nat) → natAbs (negOfNat n) = n
    | 0 => rfl
    | _ + 1 => rfl
theorem natAbs_eq_zero : natAbs a = 0 ↔ a = 0 := by
  rcases a with n | n
  · exact natCast_inj.symm
  · exact iff_of_false (Nat.add_one_ne_zero n) fun h => Int.noConfusion h
theorem natAbs_eq (a : Int) : a = natAbs a ∨ a = -(natAbs a : Int) := by
  rcases a with n | n
  · exact .inl rfl
  · exact .inr rfl
theorem le_natAbs {a : Int} : a ≤ natAbs a := by
  rcases Int.le_total 0 a with h | h
  · exact Int.le_of_eq (natAbs_of_nonneg h).symm
  · exact Int.le_trans h (natCast_nonneg _)
theorem toNat_eq_max (a : Int) : (toNat a : Int) = max a 0 := by
  rcases a with n | n
  · rw [Int.max_def]
    split
    · exact Int.le_antisymm ‹_› (natCast_nonneg n)
    · rfl
  · rfl
theorem toNat_of_nonneg (h : 0 ≤ a) : (toNat a : Int) = a := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le h
  rfl

instance : Zero Int := ⟨0⟩
instance : One Int := ⟨1⟩
instance : OrderedCommSemiring Int where
  add_assoc := Int.add_assoc
  add_comm := Int.add_comm
  zero_add := Int.zero_add
  mul_assoc := Int.mul_assoc
  mul_comm := Int.mul_comm
  one_mul := Int.one_mul
  zero_mul := Int.zero_mul
  mul_add := Int.mul_add
  le_refl := Int.le_refl
  le_trans _ _ _ := Int.le_trans
  le_antisymm _ _ := Int.le_antisymm
  le_total := Int.le_total
  add_le_add _ _ _ _ := Int.add_le_add
  mul_le_mul_of_nonneg_left _ _ _ hc h := Int.mul_le_mul_of_nonneg_left h hc
  zero_le_one := .mk 1

end Int
