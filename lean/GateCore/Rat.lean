prelude
import GateCore.Ring
/-!
# Rational numbers

Reduced fractions with exact arithmetic. The laws are proved on fractions that need not be reduced: `normalize n d` is
`n / d`, fractions are equal if they are so crosswise, and each operation has its usual formula.
-/

namespace Nat
variable {a b n m k : Nat}

theorem gcd_mul_left (m n k : Nat) : gcd (m * n) (m * k) = m * gcd n k := by
  rcases Nat.eq_zero_or_pos m with rfl | hm
  · simp
  · have common : m ∣ gcd (m * n) (m * k) := dvd_gcd (Nat.dvd_mul_right m n) (Nat.dvd_mul_right m k)
    obtain ⟨x, hx⟩ := common
    have cancel {y : Nat} (h : gcd (m * n) (m * k) ∣ m * y) : x ∣ y := by
      rw [hx] at h
      obtain ⟨z, hz⟩ := h
      rw [Nat.mul_assoc] at hz
      exact ⟨z, Nat.eq_of_mul_eq_mul_left hm hz⟩
    apply Nat.dvd_antisymm
    · rw [hx]
      obtain ⟨y, hy⟩ := dvd_gcd (cancel (gcd_dvd_left (m * n) (m * k))) (cancel (gcd_dvd_right (m * n) (m * k)))
      exact ⟨y, by rw [hy, Nat.mul_assoc]⟩
    · obtain ⟨y, hy⟩ := gcd_dvd_left n k
      obtain ⟨z, hz⟩ := gcd_dvd_right n k
      exact dvd_gcd ⟨y, by rw [Nat.mul_assoc, ← hy]⟩ ⟨z, by rw [Nat.mul_assoc, ← hz]⟩
/-- Euclid's lemma. -/
theorem dvd_of_gcd_eq_one_of_dvd_mul (h : gcd k n = 1) (hd : k ∣ m * n) : k ∣ m := by
  have e : gcd (m * k) (m * n) = m := by rw [gcd_mul_left, h, Nat.mul_one]
  rw [← e]
  exact dvd_gcd (Nat.dvd_mul_left k m) hd
theorem gcd_div_gcd (h : gcd m n ≠ 0) : gcd (m / gcd m n) (n / gcd m n) = 1 := by
  apply Nat.eq_of_mul_eq_mul_left (Nat.pos_of_ne_zero h)
  rw [← gcd_mul_left, Nat.mul_div_cancel' (gcd_dvd_left m n), Nat.mul_div_cancel' (gcd_dvd_right m n), Nat.mul_one]

end Nat

/-- The rational numbers: reduced fractions. -/
structure Rat where
  mk' ::
  num : Int
  den : Nat
  den_nz : den ≠ 0
  reduced : Nat.gcd num.natAbs den = 1

namespace Rat

theorem ext' : {a b : Rat} → a.num = b.num → a.den = b.den → a = b
  | ⟨_, _, _, _⟩, ⟨_, _, _, _⟩, rfl, rfl => rfl
instance instDecidableEq : DecidableEq Rat := fun a b =>
  decidable_of_iff (a.num = b.num ∧ a.den = b.den) ⟨fun h => ext' h.1 h.2, fun h => h ▸ ⟨rfl, rfl⟩⟩

theorem gcd_ne_zero {n : Int} {d : Nat} (hd : d ≠ 0) : Nat.gcd n.natAbs d ≠ 0 :=
  fun h => hd (Nat.eq_zero_of_gcd_eq_zero_right h)
theorem mul_num_normalize (n : Int) (d : Nat) :
    (Nat.gcd n.natAbs d : Int) * (n / (Nat.gcd n.natAbs d : Int)) = n :=
  Int.mul_ediv_cancel' (Int.natCast_dvd_of_dvd_natAbs (Nat.gcd_dvd_left _ _))
theorem natAbs_num_normalize {n : Int} {d : Nat} (hd : d ≠ 0) :
    (n / (Nat.gcd n.natAbs d : Int)).natAbs = n.natAbs / Nat.gcd n.natAbs d := by
  apply Eq.symm
  apply Nat.div_eq_of_eq_mul_right (Nat.pos_of_ne_zero (gcd_ne_zero hd))
  have h := congrArg Int.natAbs (mul_num_normalize n d)
  rw [Int.natAbs_mul, Int.natAbs_natCast] at h
  exact h.symm

/-- The fraction `n / d`, reduced. -/
def normalize (n : Int) (d : Nat) (hd : d ≠ 0) : Rat where
  num := n / (Nat.gcd n.natAbs d : Int)
  den := d / Nat.gcd n.natAbs d
  den_nz := by
    intro h
    have e := Nat.mul_div_cancel' (Nat.gcd_dvd_right n.natAbs d)
    rw [h, Nat.mul_zero] at e
    exact hd e.symm
  reduced := by
    rw [natAbs_num_normalize hd]
    exact Nat.gcd_div_gcd (gcd_ne_zero hd)

/-- Reduced fractions are equal if they are so crosswise. -/
theorem eq_of_cross {a b : Rat} (h : a.num * b.den = b.num * a.den) : a = b := by
  have abs : a.num.natAbs * b.den = b.num.natAbs * a.den := by
    have e := congrArg Int.natAbs h
    rw [Int.natAbs_mul, Int.natAbs_mul, Int.natAbs_natCast, Int.natAbs_natCast] at e
    exact e
  have hab : a.den ∣ b.den := Nat.dvd_of_gcd_eq_one_of_dvd_mul (n := a.num.natAbs)
    (Nat.gcd_comm _ _ ▸ a.reduced) ⟨b.num.natAbs, by rw [Nat.mul_comm, abs, Nat.mul_comm]⟩
  have hba : b.den ∣ a.den := Nat.dvd_of_gcd_eq_one_of_dvd_mul (n := b.num.natAbs)
    (Nat.gcd_comm _ _ ▸ b.reduced) ⟨a.num.natAbs, by rw [Nat.mul_comm, ← abs, Nat.mul_comm]⟩
  have hd := Nat.dvd_antisymm hab hba
  refine ext' ?_ hd
  rw [hd] at h
  have hb : (b.den : Int) ≠ 0 := fun e => b.den_nz (Int.natCast_inj.1 e)
  have e := congrArg (· / (b.den : Int)) h
  have e : a.num * b.den / b.den = b.num * b.den / b.den := e
  rw [Int.mul_ediv_cancel _ hb, Int.mul_ediv_cancel _ hb] at e
  exact e
theorem normalize_num_den (a : Rat) : normalize a.num a.den a.den_nz = a := by
  apply ext'
  · show a.num / (Nat.gcd a.num.natAbs a.den : Int) = a.num
    rw [a.reduced]
    have h := Int.mul_ediv_cancel a.num (b := 1) (by decide)
    rw [Int.mul_one] at h
    exact h
  · show a.den / Nat.gcd a.num.natAbs a.den = a.den
    rw [a.reduced, Nat.div_one]
/-- Every rational number is a fraction. -/
theorem exists_normalize (a : Rat) : ∃ n d hd, a = normalize n d hd := ⟨a.num, a.den, a.den_nz, (normalize_num_den a).symm⟩

section
variable {n m : Int} {d e : Nat} {hd : d ≠ 0} {he : e ≠ 0}

/-- How a fraction is reduced: by a common factor. -/
theorem normalize_spec (n : Int) (d : Nat) (hd : d ≠ 0) :
    ∃ g : Nat, g ≠ 0 ∧ n = (normalize n d hd).num * g ∧ (d : Int) = (normalize n d hd).den * g := by
  refine ⟨Nat.gcd n.natAbs d, gcd_ne_zero hd, ?_, ?_⟩
  · rw [Int.mul_comm]
    exact (mul_num_normalize n d).symm
  · rw [Int.mul_comm]
    exact congrArg Int.ofNat (Nat.mul_div_cancel' (Nat.gcd_dvd_right _ _)).symm
theorem mul_right_cancel {a b c : Int} (hc : c ≠ 0) (h : a * c = b * c) : a = b := by
  rw [← Int.mul_ediv_cancel a hc, h, Int.mul_ediv_cancel b hc]
theorem mul_natCast_ne_zero {g h : Nat} (hg : g ≠ 0) (hh : h ≠ 0) : ((g * h : Nat) : Int) ≠ 0 :=
  fun e => Nat.mul_ne_zero hg hh (Int.natCast_inj.1 e)
/-- Fractions are equal if they are so crosswise. -/
theorem normalize_eq_iff : normalize n d hd = normalize m e he ↔ n * e = m * d := by
  obtain ⟨g, hg, hn, hd'⟩ := normalize_spec n d hd
  obtain ⟨h, hh, hm, he'⟩ := normalize_spec m e he
  generalize normalize n d hd = a at hn hd' ⊢
  generalize normalize m e he = b at hm he' ⊢
  rw [hn, he', hm, hd']
  constructor
  · rintro rfl
    ring
  · intro eq
    apply eq_of_cross
    apply mul_right_cancel (mul_natCast_ne_zero hg hh)
    rw [Int.natCast_mul]
    ring_nf at eq ⊢
    exact eq
end

/-! ## Operations -/

instance instOfNat (n : Nat) : OfNat Rat n := ⟨⟨n, 1, by decide, Nat.gcd_comm _ _ ▸ Nat.gcd_one_left _⟩⟩
instance : NatCast Rat := ⟨fun n => ⟨n, 1, by decide, Nat.gcd_comm _ _ ▸ Nat.gcd_one_left _⟩⟩
instance : Coe Int Rat := ⟨fun n => ⟨n, 1, by decide, Nat.gcd_comm _ _ ▸ Nat.gcd_one_left _⟩⟩
instance : Zero Rat := ⟨0⟩
instance : One Rat := ⟨1⟩
instance : Inhabited Rat := ⟨0⟩

protected def add (a b : Rat) : Rat :=
  normalize (a.num * b.den + b.num * a.den) (a.den * b.den) (Nat.mul_ne_zero a.den_nz b.den_nz)
protected def mul (a b : Rat) : Rat := normalize (a.num * b.num) (a.den * b.den) (Nat.mul_ne_zero a.den_nz b.den_nz)
protected def neg (a : Rat) : Rat := ⟨-a.num, a.den, a.den_nz, (Int.natAbs_neg a.num).symm ▸ a.reduced⟩
/-- The inverse; that of 0 is 0. -/
protected def inv (a : Rat) : Rat :=
  if h : a.num = 0 then 0 else normalize (a.num.sign * a.den) a.num.natAbs fun e => h (Int.natAbs_eq_zero.1 e)
instance instAdd : Add Rat := ⟨Rat.add⟩
instance instMul : Mul Rat := ⟨Rat.mul⟩
instance instNeg : Neg Rat := ⟨Rat.neg⟩
instance instInv : Inv Rat := ⟨Rat.inv⟩
instance instSub : Sub Rat := ⟨fun a b => a + -b⟩
instance instDiv : Div Rat := ⟨fun a b => a * b⁻¹⟩
protected def pow (a : Rat) : Nat → Rat
  | 0 => 1
  | n + 1 => Rat.pow a n * a
instance instNatPow : NatPow Rat := ⟨Rat.pow⟩
protected def le (a b : Rat) : Prop := a.num * b.den ≤ b.num * a.den
instance instLE : LE Rat := ⟨Rat.le⟩
protected def lt (a b : Rat) : Prop := ¬b ≤ a
instance instLT : LT Rat := ⟨Rat.lt⟩
instance decLe (a b : Rat) : Decidable (a ≤ b) := Int.decLe _ _
instance decLt (a b : Rat) : Decidable (a < b) := inferInstanceAs (Decidable (¬b ≤ a))
instance instMin : Min Rat := minOfLe
instance instMax : Max Rat := maxOfLe

section
variable (n m : Int) (d e : Nat) (hd : d ≠ 0) (he : e ≠ 0)

theorem normalize_add_normalize : normalize n d hd + normalize m e he
    = normalize (n * e + m * d) (d * e) (Nat.mul_ne_zero hd he) := by
  show normalize _ _ (Nat.mul_ne_zero (Rat.den_nz _) (Rat.den_nz _)) = _
  rw [normalize_eq_iff]
  obtain ⟨g, _, hn, hd'⟩ := normalize_spec n d hd
  obtain ⟨h, _, hm, he'⟩ := normalize_spec m e he
  generalize normalize n d hd = a at hn hd' ⊢
  generalize normalize m e he = b at hm he' ⊢
  rw [Int.natCast_mul, Int.natCast_mul, hn, hd', hm, he']
  ring
theorem normalize_mul_normalize : normalize n d hd * normalize m e he
    = normalize (n * m) (d * e) (Nat.mul_ne_zero hd he) := by
  show normalize _ _ (Nat.mul_ne_zero (Rat.den_nz _) (Rat.den_nz _)) = _
  rw [normalize_eq_iff]
  obtain ⟨g, _, hn, hd'⟩ := normalize_spec n d hd
  obtain ⟨h, _, hm, he'⟩ := normalize_spec m e he
  generalize normalize n d hd = a at hn hd' ⊢
  generalize normalize m e he = b at hm he' ⊢
  rw [Int.natCast_mul, Int.natCast_mul, hn, hd', hm, he']
  ring
theorem neg_normalize : -normalize n d hd = normalize (-n) d hd := by
  rw [← normalize_num_den (-normalize n d hd), normalize_eq_iff]
  obtain ⟨g, _, hn, hd'⟩ := normalize_spec n d hd
  show -(normalize n d hd).num * d = -n * (normalize n d hd).den
  generalize normalize n d hd = a at hn hd' ⊢
  rw [hn, hd']
  ring
theorem normalize_le_normalize : normalize n d hd ≤ normalize m e he ↔ n * e ≤ m * d := by
  show (normalize n d hd).num * (normalize m e he).den ≤ (normalize m e he).num * (normalize n d hd).den ↔ _
  obtain ⟨g, hg, hn, hd'⟩ := normalize_spec n d hd
  obtain ⟨h, hh, hm, he'⟩ := normalize_spec m e he
  generalize normalize n d hd = a at hn hd' ⊢
  generalize normalize m e he = b at hm he' ⊢
  have pos : (0 : Int) < ((g * h : Nat) : Int) := Int.natCast_lt.2 (Nat.pos_of_ne_zero (Nat.mul_ne_zero hg hh))
  have scaled : n * e ≤ m * d ↔ a.num * b.den * ((g * h : Nat) : Int) ≤ b.num * a.den * ((g * h : Nat) : Int) := by
    rw [Int.natCast_mul, hn, hd', hm, he']
    ring_nf
  rw [scaled]
  exact ⟨fun le => Int.mul_le_mul_of_nonneg_right le (Int.le_of_lt pos), fun le => Int.le_of_mul_le_mul_right le pos⟩
end

theorem zero_eq : (0 : Rat) = normalize 0 1 (by decide) := (normalize_num_den 0).symm
theorem one_eq : (1 : Rat) = normalize 1 1 (by decide) := (normalize_num_den 1).symm

/-! ## The ordered field -/

variable {a b c d : Rat}

protected theorem add_comm (a b : Rat) : a + b = b + a := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  rw [normalize_add_normalize, normalize_add_normalize, normalize_eq_iff]
  ring
protected theorem add_assoc (a b c : Rat) : a + b + c = a + (b + c) := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  obtain ⟨k, f, hf, rfl⟩ := exists_normalize c
  simp only [normalize_add_normalize]
  rw [normalize_eq_iff]
  ring
@[simp] protected theorem zero_add (a : Rat) : 0 + a = a := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  rw [zero_eq, normalize_add_normalize, normalize_eq_iff]
  ring
protected theorem mul_comm (a b : Rat) : a * b = b * a := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  rw [normalize_mul_normalize, normalize_mul_normalize, normalize_eq_iff]
  ring
protected theorem mul_assoc (a b c : Rat) : a * b * c = a * (b * c) := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  obtain ⟨k, f, hf, rfl⟩ := exists_normalize c
  simp only [normalize_mul_normalize]
  rw [normalize_eq_iff]
  ring
@[simp] protected theorem one_mul (a : Rat) : 1 * a = a := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  rw [one_eq, normalize_mul_normalize, normalize_eq_iff]
  ring
@[simp] protected theorem zero_mul (a : Rat) : 0 * a = 0 := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  rw [zero_eq, normalize_mul_normalize, normalize_eq_iff]
  ring
protected theorem mul_add (a b c : Rat) : a * (b + c) = a * b + a * c := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  obtain ⟨k, f, hf, rfl⟩ := exists_normalize c
  simp only [normalize_add_normalize, normalize_mul_normalize]
  rw [normalize_eq_iff]
  ring
@[simp] protected theorem add_neg_cancel (a : Rat) : a + -a = 0 := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  rw [neg_normalize, normalize_add_normalize, zero_eq, normalize_eq_iff]
  ring
theorem sub_eq_add_neg (a b : Rat) : a - b = a + -b := rfl
theorem div_def (a b : Rat) : a / b = a * b⁻¹ := rfl
@[simp] protected theorem inv_zero : (0 : Rat)⁻¹ = 0 := rfl
protected theorem mul_inv_cancel (a : Rat) (h : a ≠ 0) : a * a⁻¹ = 1 := by
  have hn : a.num ≠ 0 := by
    intro e
    apply h
    apply eq_of_cross
    show a.num * (1 : Nat) = 0 * a.den
    rw [e, Int.zero_mul, Int.zero_mul]
  have inv : a⁻¹ = normalize (a.num.sign * a.den) a.num.natAbs fun e => hn (Int.natAbs_eq_zero.1 e) := dif_neg hn
  have split := normalize_mul_normalize a.num (a.num.sign * a.den) a.den a.num.natAbs a.den_nz
    fun e => hn (Int.natAbs_eq_zero.1 e)
  rw [normalize_num_den] at split
  rw [inv, split, one_eq, normalize_eq_iff, ← Int.mul_assoc, mul_sign]
  ring
where
  mul_sign : (n : Int) → n * n.sign = n.natAbs
    | Int.ofNat (n + 1) => Int.mul_one _
    | 0 => rfl
    | Int.negSucc n => by
      show -((n + 1 : Nat) : Int) * -1 = _
      rw [Int.neg_mul_neg, Int.mul_one]
      rfl

protected theorem le_refl (a : Rat) : a ≤ a := Int.le_refl _
protected theorem le_total (a b : Rat) : a ≤ b ∨ b ≤ a := Int.le_total _ _
protected theorem le_antisymm (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := eq_of_cross (Int.le_antisymm h₁ h₂)
theorem den_pos (a : Rat) : (0 : Int) < a.den := Int.natCast_lt.2 (Nat.pos_of_ne_zero a.den_nz)
protected theorem le_trans (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := by
  have e₁ := Int.mul_le_mul_of_nonneg_right h₁ (Int.le_of_lt c.den_pos)
  have e₂ := Int.mul_le_mul_of_nonneg_right h₂ (Int.le_of_lt a.den_pos)
  apply Int.le_of_mul_le_mul_right _ b.den_pos
  nonlinear_omega
protected theorem add_le_add_left (h : a ≤ b) (c : Rat) : c + a ≤ c + b := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  obtain ⟨k, f, hf, rfl⟩ := exists_normalize c
  rw [normalize_le_normalize] at h
  rw [normalize_add_normalize, normalize_add_normalize, normalize_le_normalize]
  have e := Int.mul_le_mul_of_nonneg_right h (Int.natCast_nonneg (f * f))
  nonlinear_omega
protected theorem add_le_add (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d := by
  have e := Rat.add_le_add_left h₁ c
  rw [Rat.add_comm c a, Rat.add_comm c b] at e
  exact Rat.le_trans e (Rat.add_le_add_left h₂ b)
protected theorem mul_le_mul_of_nonneg_left (h : a ≤ b) (hc : 0 ≤ c) : c * a ≤ c * b := by
  obtain ⟨n, d, hd, rfl⟩ := exists_normalize a
  obtain ⟨m, e, he, rfl⟩ := exists_normalize b
  obtain ⟨k, f, hf, rfl⟩ := exists_normalize c
  rw [normalize_le_normalize] at h
  rw [zero_eq, normalize_le_normalize] at hc
  rw [normalize_mul_normalize, normalize_mul_normalize, normalize_le_normalize]
  have hk : 0 ≤ k := by omega
  have e := Int.mul_le_mul_of_nonneg_right h (Int.mul_nonneg hk (Int.natCast_nonneg f))
  nonlinear_omega

instance : OrderedCommSemiring Rat where
  add_assoc := Rat.add_assoc
  add_comm := Rat.add_comm
  zero_add := Rat.zero_add
  mul_assoc := Rat.mul_assoc
  mul_comm := Rat.mul_comm
  one_mul := Rat.one_mul
  zero_mul := Rat.zero_mul
  mul_add := Rat.mul_add
  le_refl := Rat.le_refl
  le_trans _ _ _ := Rat.le_trans
  le_antisymm _ _ := Rat.le_antisymm
  le_total := Rat.le_total
  add_le_add _ _ _ _ := Rat.add_le_add
  mul_le_mul_of_nonneg_left _ _ _ hc h := Rat.mul_le_mul_of_nonneg_left h hc
  zero_le_one := by decide

/-! ## What follows -/

@[simp] protected theorem add_zero (a : Rat) : a + 0 = a := CommSemiring.add_zero a
@[simp] protected theorem mul_one (a : Rat) : a * 1 = a := CommSemiring.mul_one a
@[simp] protected theorem mul_zero (a : Rat) : a * 0 = 0 := CommSemiring.mul_zero a
protected theorem add_mul (a b c : Rat) : (a + b) * c = a * c + b * c := CommSemiring.add_mul a b c
protected theorem add_left_comm (a b c : Rat) : a + (b + c) = b + (a + c) := CommSemiring.add_left_comm a b c
protected theorem mul_left_comm (a b c : Rat) : a * (b * c) = b * (a * c) := CommSemiring.mul_left_comm a b c
@[simp] protected theorem neg_add_cancel (a : Rat) : -a + a = 0 := (Rat.add_comm _ _).trans (Rat.add_neg_cancel a)
@[simp] protected theorem sub_self (a : Rat) : a - a = 0 := Rat.add_neg_cancel a
@[simp] protected theorem sub_add_cancel (a b : Rat) : a - b + b = a := by
  rw [sub_eq_add_neg, Rat.add_assoc, Rat.neg_add_cancel, Rat.add_zero]
@[simp] protected theorem add_sub_cancel (a b : Rat) : a + b - b = a := by
  rw [sub_eq_add_neg, Rat.add_assoc, Rat.add_neg_cancel, Rat.add_zero]
protected theorem add_left_cancel (h : c + a = c + b) : a = b := by
  have e := congrArg (-c + ·) h
  have e : -c + (c + a) = -c + (c + b) := e
  rw [← Rat.add_assoc, ← Rat.add_assoc, Rat.neg_add_cancel, Rat.zero_add, Rat.zero_add] at e
  exact e
protected theorem neg_mul (a b : Rat) : -a * b = -(a * b) := by
  apply Rat.add_left_cancel (c := a * b)
  rw [← Rat.add_mul, Rat.add_neg_cancel, Rat.add_neg_cancel, Rat.zero_mul]
protected theorem mul_neg (a b : Rat) : a * -b = -(a * b) := by rw [Rat.mul_comm, Rat.neg_mul, Rat.mul_comm]
protected theorem mul_sub (a b c : Rat) : a * (b - c) = a * b - a * c := by
  rw [sub_eq_add_neg, Rat.mul_add, Rat.mul_neg, sub_eq_add_neg]
protected theorem inv_mul_cancel (a : Rat) (h : a ≠ 0) : a⁻¹ * a = 1 := (Rat.mul_comm _ _).trans (Rat.mul_inv_cancel a h)
@[simp] protected theorem div_self (h : a ≠ 0) : a / a = 1 := Rat.mul_inv_cancel a h
protected theorem mul_div_cancel (a : Rat) (h : b ≠ 0) : a * b / b = a := by
  rw [div_def, Rat.mul_assoc, Rat.mul_inv_cancel b h, Rat.mul_one]
protected theorem div_mul_cancel (a : Rat) (h : b ≠ 0) : a / b * b = a := by
  rw [div_def, Rat.mul_assoc, Rat.inv_mul_cancel b h, Rat.mul_one]
protected theorem add_div (a b c : Rat) : (a + b) / c = a / c + b / c := Rat.add_mul a b c⁻¹
protected theorem eq_div_iff_mul_eq (h : b ≠ 0) : c = a / b ↔ c * b = a := by
  constructor
  · rintro rfl
    exact Rat.div_mul_cancel a h
  · rintro rfl
    exact (Rat.mul_div_cancel c h).symm
protected theorem add_le_add_right (h : a ≤ b) (c : Rat) : a + c ≤ b + c := Rat.add_le_add h (Rat.le_refl c)
protected theorem mul_le_mul_of_nonneg_right (h : a ≤ b) (hc : 0 ≤ c) : a * c ≤ b * c := by
  rw [Rat.mul_comm a, Rat.mul_comm b]
  exact Rat.mul_le_mul_of_nonneg_left h hc
protected theorem le_of_add_le_add_left (h : c + a ≤ c + b) : a ≤ b := by
  have e := Rat.add_le_add_left h (-c)
  rw [← Rat.add_assoc, ← Rat.add_assoc, Rat.neg_add_cancel, Rat.zero_add, Rat.zero_add] at e
  exact e
@[simp] protected theorem not_le : ¬a ≤ b ↔ b < a := .rfl
@[simp] protected theorem not_lt : ¬a < b ↔ b ≤ a := Classical.not_not
protected theorem le_of_lt (h : a < b) : a ≤ b := (Rat.le_total a b).resolve_right h
protected theorem ne_of_gt (h : b < a) : a ≠ b := fun e => h (e ▸ Rat.le_refl a)
protected theorem lt_irrefl (a : Rat) : ¬a < a := fun h => h (Rat.le_refl a)
protected theorem lt_of_lt_of_le (h₁ : a < b) (h₂ : b ≤ c) : a < c := fun h => h₁ (Rat.le_trans h₂ h)
protected theorem lt_of_le_of_lt (h₁ : a ≤ b) (h₂ : b < c) : a < c := fun h => h₂ (Rat.le_trans h h₁)
instance : Trans (LE.le (α := Rat)) (LE.le (α := Rat)) (LE.le (α := Rat)) := ⟨Rat.le_trans⟩
instance : Trans (LT.lt (α := Rat)) (LE.le (α := Rat)) (LT.lt (α := Rat)) := ⟨Rat.lt_of_lt_of_le⟩
instance : Trans (LE.le (α := Rat)) (LT.lt (α := Rat)) (LT.lt (α := Rat)) := ⟨Rat.lt_of_le_of_lt⟩
theorem natCast_add (m n : Nat) : ((m + n : Nat) : Rat) = (m : Rat) + (n : Rat) := by
  rw [← normalize_num_den (m : Rat), ← normalize_num_den (n : Rat), ← normalize_num_den ((m + n : Nat) : Rat),
    normalize_add_normalize, normalize_eq_iff]
  show ((m : Int) + n) * (1 * 1 : Nat) = ((m : Int) * (1 : Nat) + n * (1 : Nat)) * (1 : Nat)
  omega
theorem natCast_mul (m n : Nat) : ((m * n : Nat) : Rat) = (m : Rat) * (n : Rat) := by
  rw [← normalize_num_den (m : Rat), ← normalize_num_den (n : Rat), ← normalize_num_den ((m * n : Nat) : Rat),
    normalize_mul_normalize, normalize_eq_iff]
  show ((m * n : Nat) : Int) * (1 * 1 : Nat) = ((m : Int) * n) * (1 : Nat)
  rw [Int.natCast_mul]
theorem natCast_le {m n : Nat} : (m : Rat) ≤ (n : Rat) ↔ m ≤ n := by
  show (m : Int) * (1 : Nat) ≤ (n : Int) * (1 : Nat) ↔ _
  omega

end Rat

/-- Decimal numerals, as `1.25`. -/
class OfScientific (α : Type u) where
  ofScientific (mantissa : Nat) (exponentSign : Bool) (decimalExponent : Nat) : α
/-- `1.25` is 125 / 10 ^ 2. -/
instance : OfScientific Rat where
  ofScientific m s e :=
    bif s then Rat.normalize m (10 ^ e) (Nat.ne_of_gt (Nat.pow_pos (by decide))) else ((m * 10 ^ e : Nat) : Rat)
