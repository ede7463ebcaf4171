prelude
import GateCore.Int.Basic
/-!
# Integers: division, remainder, divisibility

`a / b` rounds so that the remainder `a % b` is never negative.
-/

namespace Int
variable {a b c d k n : Int}

set_option bootstrap.genMatcherCode false

/-- The quotient whose remainder is not negative. -/
@[extern "lean_int_ediv"] def ediv : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat m, negSucc n => -ofNat (m / (n + 1))
  | negSucc _, ofNat 0 => 0
  | negSucc m, ofNat (n + 1) => negSucc (m / (n + 1))
  | negSucc m, negSucc n => ofNat (m / (n + 1) + 1)
/-- The remainder that is not negative. -/
@[extern "lean_int_emod"] def emod : (@& Int) → (@& Int) → Int
  | ofNat m, n => ofNat (m % natAbs n)
  | negSucc m, n => subNatNat (natAbs n) (m % natAbs n + 1)
instance instDiv : Div Int := ⟨ediv⟩
instance instMod : Mod Int := ⟨emod⟩

set_option bootstrap.genMatcherCode true

/-! ## Quotient and remainder -/

@[simp] protected theorem ediv_zero : (a : Int) → a / 0 = 0
  | ofNat _ => rfl
  | negSucc _ => rfl
@[simp] protected theorem ediv_neg : (a b : Int) → a / -b = -(a / b)
  | ofNat m, 0 => congrArg ofNat (Nat.div_zero m)
  | ofNat _, ofNat (_ + 1) => rfl
  | ofNat _, negSucc _ => (Int.neg_neg _).symm
  | negSucc _, 0 => rfl
  | negSucc _, ofNat (_ + 1) => rfl
  | negSucc _, negSucc _ => rfl
@[simp] theorem emod_neg : (a b : Int) → a % -b = a % b
  | ofNat m, n => congrArg (fun k => ofNat (m % k)) (natAbs_neg n)
  | negSucc m, n => congrArg (fun k => subNatNat k (m % k + 1)) (natAbs_neg n)

/-- The quotient times the divisor, and the remainder, make up the number. -/
theorem mul_ediv_add_emod (a b : Int) : b * (a / b) + a % b = a := by
  have nonneg (a : Int) (n : Nat) : (n : Int) * (a / n) + a % n = a := by
    rcases a with m | m
    · exact congrArg ofNat (Nat.div_add_mod m n)
    · cases n with
      | zero => exact Int.zero_add _
      | succ n =>
        show ofNat (n + 1) * negSucc (m / (n + 1)) + subNatNat (n + 1) (m % (n + 1) + 1) = negSucc m
        rw [ofNat_eq_subNatNat, negSucc_eq_subNatNat, negSucc_eq_subNatNat, subNatNat_mul_subNatNat,
          subNatNat_add_subNatNat]
        apply subNatNat_congr
        have h := Nat.div_add_mod m (n + 1)
        generalize m / (n + 1) = q at h ⊢
        generalize m % (n + 1) = r at h ⊢
        generalize n + 1 = d at h ⊢
        subst h
        simp only [Nat.mul_zero, Nat.zero_mul, Nat.zero_add, Nat.add_zero, Nat.mul_add, Nat.mul_one]
        simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  rcases b with n | n
  · exact nonneg a n
  · have h := nonneg a (n + 1)
    show -((n + 1 : Nat) : Int) * (a / -((n + 1 : Nat) : Int)) + a % -((n + 1 : Nat) : Int) = a
    rw [Int.ediv_neg, emod_neg, Int.neg_mul_neg]
    exact h
theorem emod_add_mul_ediv (a b : Int) : a % b + b * (a / b) = a := by rw [Int.add_comm, mul_ediv_add_emod]
theorem emod_def (a b : Int) : a % b = a - b * (a / b) := by
  have h := congrArg (· - b * (a / b)) (emod_add_mul_ediv a b)
  rw [← h, Int.add_sub_cancel]
theorem emod_nonneg : (a : Int) → {b : Int} → b ≠ 0 → 0 ≤ a % b
  | ofNat _, _, _ => natCast_nonneg _
  | negSucc m, b, h => by
    have hb : 0 < natAbs b := Nat.pos_of_ne_zero fun e => h (natAbs_eq_zero.1 e)
    show 0 ≤ subNatNat (natAbs b) (m % natAbs b + 1)
    rw [show (0 : Int) = subNatNat 0 0 from rfl, subNatNat_le_subNatNat, Nat.zero_add, Nat.add_zero]
    exact Nat.mod_lt m hb
theorem emod_lt_of_pos (a : Int) {b : Int} (h : 0 < b) : a % b < b := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
  have hn : 0 < n := natCast_lt.1 h
  rcases a with m | m
  · exact natCast_lt.2 (Nat.mod_lt m hn)
  · show subNatNat n (m % n + 1) + ofNat 1 ≤ ofNat n
    rw [ofNat_eq_subNatNat, ofNat_eq_subNatNat, subNatNat_add_subNatNat, subNatNat_le_subNatNat]
    exact Nat.add_le_add_left (Nat.le_add_left 1 (m % n)) n

/-- There is one quotient with a remainder between 0 and the divisor. -/
theorem ediv_emod_unique {q r : Int} (h : b * q + r = a) (hr : 0 ≤ r) (hb : r < b) : a / b = q ∧ a % b = r := by
  have b_pos : 0 < b := Int.lt_of_le_of_lt hr hb
  have key {q₁ r₁ q₂ r₂ : Int} (e : b * q₁ + r₁ = b * q₂ + r₂) (h₁ : r₁ < b) (h₂ : 0 ≤ r₂) : q₂ ≤ q₁ := by
    apply Int.not_lt.1
    intro lt
    have le : b * (q₁ + 1) ≤ b * q₂ := Int.mul_le_mul_of_nonneg_left lt (Int.le_of_lt b_pos)
    rw [Int.mul_add, Int.mul_one] at le
    have le' : b * q₁ + r₁ < b * q₂ + r₂ := by
      have step : b * q₁ + (r₁ + 1) ≤ b * q₁ + b := Int.add_le_add_left h₁ _
      rw [← Int.add_assoc] at step
      have tail : b * q₂ ≤ b * q₂ + r₂ := by
        have h := Int.add_le_add_left h₂ (b * q₂)
        rw [Int.add_zero] at h
        exact h
      exact Int.lt_of_lt_of_le (Int.lt_of_add_one_le step) (Int.le_trans le tail)
    exact Int.ne_of_lt le' e
  have e : b * (a / b) + a % b = b * q + r := (mul_ediv_add_emod a b).trans h.symm
  have hq : a / b = q :=
    Int.le_antisymm (key e.symm hb (emod_nonneg a (Int.ne_of_gt b_pos))) (key e (emod_lt_of_pos a b_pos) hr)
  rw [hq] at e
  exact ⟨hq, Int.add_left_cancel e⟩
@[simp] theorem natCast_ediv (m n : Nat) : ((m / n : Nat) : Int) = (m : Int) / (n : Int) := rfl
@[simp] theorem natCast_emod (m n : Nat) : ((m % n : Nat) : Int) = (m : Int) % (n : Int) := rfl
theorem mul_ediv_self_le {x k : Int} (h : k ≠ 0) : k * (x / k) ≤ x := by
  have e := Int.add_le_add_left (emod_nonneg x h) (k * (x / k))
  rw [mul_ediv_add_emod, Int.add_zero] at e
  exact e
theorem lt_mul_ediv_self_add {x k : Int} (h : 0 < k) : x < k * (x / k) + k := by
  have e := Int.add_le_add_left (add_one_le_of_lt (emod_lt_of_pos x h)) (k * (x / k))
  rw [← Int.add_assoc, mul_ediv_add_emod] at e
  exact e
@[simp] theorem mul_ediv_cancel_left (a : Int) (h : b ≠ 0) : b * a / b = a := by
  have pos (m : Nat) (a : Int) : ((m + 1 : Nat) : Int) * a / ((m + 1 : Nat) : Int) = a :=
    (ediv_emod_unique (Int.add_zero _) (Int.le_refl 0) (natCast_lt.2 (Nat.succ_pos m))).1
  rcases b with (_ | m) | m
  · exact absurd rfl h
  · exact pos m a
  · show -((m + 1 : Nat) : Int) * a / -((m + 1 : Nat) : Int) = a
    rw [Int.ediv_neg, Int.neg_mul, ← Int.mul_neg, pos, Int.neg_neg]
@[simp] theorem mul_ediv_cancel (a : Int) (h : b ≠ 0) : a * b / b = a := by rw [Int.mul_comm, mul_ediv_cancel_left a h]
/-- What a quotient is at least. -/
theorem le_ediv_iff_mul_le (h : 0 < c) : a ≤ b / c ↔ a * c ≤ b := by
  constructor
  · intro hle
    have e := Int.mul_le_mul_of_nonneg_right hle (Int.le_of_lt h)
    rw [Int.mul_comm (b / c)] at e
    exact Int.le_trans e (mul_ediv_self_le (Int.ne_of_gt h))
  · intro hle
    apply Int.not_lt.1
    intro hlt
    have e := Int.mul_le_mul_of_nonneg_right (add_one_le_of_lt hlt) (Int.le_of_lt h)
    rw [Int.add_mul, Int.one_mul, Int.mul_comm] at e
    exact Int.lt_irrefl b (Int.lt_of_lt_of_le (lt_mul_ediv_self_add h) (Int.le_trans e hle))

/-! ## Divisibility -/

instance instDvd : Dvd Int := ⟨fun a b => ∃ c, b = a * c⟩
protected theorem dvd_refl (a : Int) : a ∣ a := ⟨1, (Int.mul_one a).symm⟩
protected theorem dvd_zero (a : Int) : a ∣ 0 := ⟨0, (Int.mul_zero a).symm⟩
protected theorem dvd_mul_right (a b : Int) : a ∣ a * b := ⟨b, rfl⟩
protected theorem dvd_mul_left (a b : Int) : a ∣ b * a := ⟨b, Int.mul_comm b a⟩
protected theorem dvd_trans (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c := by
  obtain ⟨x, rfl⟩ := h₁
  obtain ⟨y, rfl⟩ := h₂
  exact ⟨x * y, Int.mul_assoc a x y⟩
protected theorem dvd_add (h₁ : a ∣ b) (h₂ : a ∣ c) : a ∣ b + c := by
  obtain ⟨x, rfl⟩ := h₁
  obtain ⟨y, rfl⟩ := h₂
  exact ⟨x + y, (Int.mul_add a x y).symm⟩
protected theorem dvd_neg (h : a ∣ b) : a ∣ -b := by
  obtain ⟨x, rfl⟩ := h
  exact ⟨-x, (Int.mul_neg a x).symm⟩
protected theorem dvd_sub (h₁ : a ∣ b) (h₂ : a ∣ c) : a ∣ b - c := Int.dvd_add h₁ (Int.dvd_neg h₂)
protected theorem dvd_mul_right_of_dvd (h : a ∣ b) (c : Int) : a ∣ b * c := Int.dvd_trans h (Int.dvd_mul_right b c)
protected theorem mul_ediv_cancel' (h : a ∣ b) : a * (b / a) = b := by
  obtain ⟨c, rfl⟩ := h
  rcases Classical.em (a = 0) with rfl | ha
  · rw [Int.zero_mul, Int.zero_mul]
  · rw [mul_ediv_cancel_left c ha]
theorem emod_eq_zero_of_dvd (h : a ∣ b) : b % a = 0 := by
  rw [emod_def, Int.mul_ediv_cancel' h, Int.sub_self]
theorem dvd_of_emod_eq_zero (h : b % a = 0) : a ∣ b := by
  have e := mul_ediv_add_emod b a
  rw [h, Int.add_zero] at e
  exact ⟨b / a, e.symm⟩
theorem dvd_iff_emod_eq_zero {a b : Int} : a ∣ b ↔ b % a = 0 := ⟨emod_eq_zero_of_dvd, dvd_of_emod_eq_zero⟩
instance decidableDvd (a b : Int) : Decidable (a ∣ b) := decidable_of_iff _ dvd_iff_emod_eq_zero.symm
theorem emod_pos_of_not_dvd {a b : Int} (h : ¬a ∣ b) : a = 0 ∨ 0 < b % a := by
  rcases Classical.em (a = 0) with ha | ha
  · exact .inl ha
  · exact .inr (Int.lt_of_le_of_ne (emod_nonneg b ha) fun e => h (dvd_of_emod_eq_zero e.symm))
theorem natCast_dvd_of_dvd {m n : Nat} (h : m ∣ n) : (m : Int) ∣ (n : Int) := by
  obtain ⟨k, rfl⟩ := h
  exact ⟨k, rfl⟩
theorem natCast_dvd_of_dvd_natAbs {m : Nat} (h : m ∣ natAbs a) : (m : Int) ∣ a := by
  rcases natAbs_eq a with e | e
  · rw [e]
    exact natCast_dvd_of_dvd h
  · rw [e]
    exact Int.dvd_neg (natCast_dvd_of_dvd h)

/-! ## The remainder nearest to zero -/

/-- The remainder nearest to zero. -/
def bmod (x : Int) (m : Nat) : Int :=
  let r := x % m
  if r < (m + 1) / 2 then r else r - m
theorem dvd_bmod_sub (x : Int) (m : Nat) : (m : Int) ∣ bmod x m - x := by
  have h : (m : Int) ∣ x % m - x := by
    refine ⟨-(x / m), ?_⟩
    rw [Int.mul_neg, emod_def, sub_eq_add_neg, sub_eq_add_neg, Int.add_right_comm, Int.add_right_neg, Int.zero_add]
  show (m : Int) ∣ (if x % m < (m + 1) / 2 then x % m else x % m - m) - x
  split
  · exact h
  · have e : x % m - m - x = x % m - x - m := by
      rw [sub_eq_add_neg, sub_eq_add_neg, sub_eq_add_neg, sub_eq_add_neg, Int.add_right_comm]
    rw [e]
    exact Int.dvd_sub h (Int.dvd_refl _)

end Int
