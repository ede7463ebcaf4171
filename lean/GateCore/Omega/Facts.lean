prelude
import GateCore.Omega.LinearCombo
/-!
# For `omega`: how facts enter

The lemmas by which `omega` turns hypotheses on natural numbers, integers and `Fin` into linear facts on integers.
-/

universe u v
variable {p q : Prop}

theorem le_of_le_of_eq {α : Type u} {a b c : α} [LE α] (h₁ : a ≤ b) (h₂ : b = c) : a ≤ c := h₂ ▸ h₁

namespace Lean.Omega

/-! ## Logic -/

theorem and_not_not_of_not_or (h : ¬(p ∨ q)) : ¬p ∧ ¬q := not_or.1 h
theorem ite_disjunction {α : Type u} {P : Prop} [Decidable P] {a b : α} :
    (P ∧ (if P then a else b) = a) ∨ (¬P ∧ (if P then a else b) = b) :=
  (Decidable.em P).imp (fun h => ⟨h, if_pos h⟩) (fun h => ⟨h, if_neg h⟩)

namespace Decidable
theorem or_not_not_of_not_and [Decidable p] [Decidable q] (h : ¬(p ∧ q)) : ¬p ∨ ¬q :=
  Decidable.not_and_iff_or_not_not.1 h
theorem and_or_not_and_not_of_iff [Decidable q] (h : p ↔ q) : (p ∧ q) ∨ (¬p ∧ ¬q) :=
  (Decidable.em q).imp (fun hq => ⟨h.2 hq, hq⟩) (fun hq => ⟨mt h.1 hq, hq⟩)
theorem and_not_or_not_and_of_not_iff [Decidable p] [Decidable q] (h : ¬(p ↔ q)) : (p ∧ ¬q) ∨ (¬p ∧ q) :=
  (Decidable.em p).imp (fun hp => ⟨hp, fun hq => h (iff_of_true hp hq)⟩)
    (fun hp => ⟨hp, Decidable.byContradiction fun hq => h (iff_of_false hp hq)⟩)
theorem and_not_of_not_imp [Decidable p] (h : ¬(p → q)) : p ∧ ¬q := Decidable.not_imp_iff_and_not.1 h
end Decidable

/-! ## Integers -/

namespace Int
variable {a b c d x y : Int}
theorem ofNat_pow (a b : Nat) : ((a ^ b : Nat) : Int) = (a : Int) ^ b := Int.natCast_pow a b
theorem pos_pow_of_pos (a : Int) (b : Nat) (h : 0 < a) : 0 < a ^ b := by
  obtain ⟨n, rfl⟩ := Int.eq_ofNat_of_zero_le (Int.le_of_lt h)
  rw [← ofNat_pow]
  exact Int.natCast_lt.2 (Nat.pow_pos (Int.natCast_lt.1 h))
theorem ofNat_pos_of_pos {a : Nat} (h : 0 < a) : 0 < (a : Int) := Int.natCast_lt.2 h
theorem natCast_ofNat {x : Nat} : @Nat.cast Int instNatCastInt (OfNat.ofNat x) = OfNat.ofNat x := rfl
theorem ofNat_lt_of_lt {x y : Nat} (h : x < y) : (x : Int) < (y : Int) := Int.natCast_lt.2 h
theorem ofNat_le_of_le {x y : Nat} (h : x ≤ y) : (x : Int) ≤ (y : Int) := Int.natCast_le.2 h
theorem ofNat_congr {a b : Nat} (h : a = b) : (a : Int) = (b : Int) := congrArg _ h
theorem emod_ofNat_nonneg {x : Nat} {y : Int} : 0 ≤ (x : Int) % y := Int.natCast_nonneg _
theorem lt_of_not_le (h : ¬x ≤ y) : y < x := Int.not_le.1 h
theorem le_of_not_lt (h : ¬x < y) : y ≤ x := Int.not_lt.1 h
theorem lt_of_gt (h : x > y) : y < x := h
theorem le_of_ge (h : x ≥ y) : y ≤ x := h
theorem add_congr (h₁ : a = b) (h₂ : c = d) : a + c = b + d := h₁ ▸ h₂ ▸ rfl
theorem mul_congr (h₁ : a = b) (h₂ : c = d) : a * c = b * d := h₁ ▸ h₂ ▸ rfl
theorem sub_congr (h₁ : a = b) (h₂ : c = d) : a - c = b - d := h₁ ▸ h₂ ▸ rfl
theorem neg_congr (h : a = b) : -a = -b := h ▸ rfl
theorem ofNat_mul_nonneg {a b : Nat} : 0 ≤ (a : Int) * b := Int.natCast_nonneg (a * b)
theorem ofNat_sub_dichotomy {a b : Nat} :
    b ≤ a ∧ ((a - b : Nat) : Int) = a - b ∨ a < b ∧ ((a - b : Nat) : Int) = 0 :=
  (Nat.lt_or_ge a b).symm.imp (fun h => ⟨h, Int.natCast_sub h⟩)
    (fun h => ⟨h, congrArg _ (Nat.sub_eq_zero_of_le (Nat.le_of_lt h))⟩)
theorem ofNat_sub_sub {a b c : Nat} : ((a - b - c : Nat) : Int) = ((a - (b + c) : Nat) : Int) :=
  congrArg _ (Nat.sub_sub a b c)
theorem ofNat_min (a b : Nat) : ((min a b : Nat) : Int) = min (a : Int) (b : Int) := by
  rw [Nat.min_def, Int.min_def]
  simp only [Int.natCast_le]
  split
  · rfl
  · rfl
theorem ofNat_max (a b : Nat) : ((max a b : Nat) : Int) = max (a : Int) (b : Int) := by
  rw [Nat.max_def, Int.max_def]
  simp only [Int.natCast_le]
  split
  · rfl
  · rfl
theorem ofNat_natAbs (a : Int) : (a.natAbs : Int) = if 0 ≤ a then a else -a := by
  split
  · exact Int.natAbs_of_nonneg ‹_›
  · rcases Int.natAbs_eq a with h | h
    · exact absurd (h ▸ Int.natCast_nonneg _) ‹¬0 ≤ a›
    · rw [← Int.neg_neg (a.natAbs : Int), ← h]
theorem neg_le_natAbs {a : Int} : -a ≤ a.natAbs := Int.natAbs_neg a ▸ Int.le_natAbs
theorem ofNat_shiftLeft_eq {x y : Nat} : ((x <<< y : Nat) : Int) = (x : Int) * (2 ^ y : Nat) :=
  congrArg Int.ofNat (shiftLeft_eq x y)
where
  shiftLeft_eq (x : Nat) : (y : Nat) → x <<< y = x * 2 ^ y
    | 0 => (Nat.mul_one x).symm
    | y + 1 => by
      show (2 * x) <<< y = x * (2 ^ y * 2)
      rw [shiftLeft_eq (2 * x) y, Nat.mul_comm 2 x, Nat.mul_assoc, Nat.mul_comm 2]
theorem ofNat_shiftRight_eq_div_pow {x y : Nat} : ((x >>> y : Nat) : Int) = (x : Int) / (2 ^ y : Nat) :=
  congrArg Int.ofNat (shiftRight_eq x y)
where
  shiftRight_eq (x : Nat) : (y : Nat) → x >>> y = x / 2 ^ y
    | 0 => (Nat.div_one x).symm
    | y + 1 => by
      show (x >>> y) / 2 = x / (2 ^ y * 2)
      rw [shiftRight_eq x y, Nat.div_div_eq_div_mul]
theorem ofNat_fst_mk {β : Type v} {x : Nat} {y : β} : ((Prod.mk x y).fst : Int) = (x : Int) := rfl
theorem ofNat_snd_mk {α : Type u} {x : α} {y : Nat} : ((Prod.mk x y).snd : Int) = (y : Int) := rfl
end Int

/-! ## Natural numbers and pairs -/

theorem Nat.lt_of_gt {x y : Nat} (h : x > y) : y < x := h
theorem Nat.le_of_ge {x y : Nat} (h : x ≥ y) : y ≤ x := h
theorem Prod.fst_mk {α : Type u} {x : α} {β : Type v} {y : β} : (Prod.mk x y).fst = x := rfl
theorem Prod.snd_mk {α : Type u} {x : α} {β : Type v} {y : β} : (Prod.mk x y).snd = y := rfl

end Lean.Omega

/-! ## `Fin` -/

namespace Fin
variable {n : Nat} {i j : Fin n}
theorem val_congr (h : i = j) : (i : Nat) = (j : Nat) := congrArg Fin.val h
theorem val_le_of_le (h : i ≤ j) : (i : Nat) ≤ (j : Nat) := h
theorem val_le_of_ge (h : i ≥ j) : (i : Nat) ≥ (j : Nat) := h
theorem val_add_one_le_of_lt (h : i < j) : (i : Nat) + 1 ≤ (j : Nat) := h
theorem val_add_one_le_of_gt (h : i > j) : (i : Nat) ≥ (j : Nat) + 1 := h
end Fin

namespace Lean.Omega.Fin
variable {n : Nat} {i j : Fin n}
protected theorem lt_or_gt_of_ne (h : i ≠ j) : i < j ∨ i > j := _root_.Nat.lt_or_gt_of_ne fun e => h (Fin.eq_of_val_eq e)
protected theorem lt_of_not_le (h : ¬i ≤ j) : j < i := _root_.Nat.not_le.1 h
protected theorem le_of_not_lt (h : ¬i < j) : j ≤ i := _root_.Nat.not_lt.1 h
end Lean.Omega.Fin
