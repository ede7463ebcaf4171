prelude
import GateCore.Nat.Div
/-!
# Deciding bounded quantifiers

The natural numbers below a bound can be searched, so `decide` proves or refutes `∀ i < n, p i` and its relatives. The
search halves the range, and needs the depth of the logarithm of the bound only.
-/

namespace Nat

/-- Whether `f` holds of those of the `2 ^ k` numbers from `a` on that are below `n`. -/
def allBelow (n : Nat) (f : (i : Nat) → i < n → Bool) : (k a : Nat) → Bool
  | 0, a => if h : a < n then f a h else true
  | k + 1, a => bif ble n a then true else allBelow n f k a && allBelow n f k (a + 2 ^ k)

variable {n : Nat} {f : (i : Nat) → i < n → Bool} {k a : Nat}

theorem allBelow_iff : allBelow n f k a = true ↔ ∀ i, (h : i < n) → a ≤ i → i < a + 2 ^ k → f i h = true := by
  induction k generalizing a with
  | zero =>
    show (if h : a < n then f a h else true) = true ↔ _
    rcases Nat.lt_or_ge a n with ha | ha
    · rw [dif_pos ha]
      constructor
      · intro hf i hi h₁ h₂
        obtain rfl : i = a := Nat.le_antisymm (le_of_lt_succ h₂) h₁
        exact hf
      · exact fun h => h a ha Nat.le_rfl (Nat.lt_add_one a)
    · rw [dif_neg (Nat.not_lt_of_ge ha)]
      exact ⟨fun _ i hi h₁ _ => absurd hi (Nat.not_lt_of_ge (Nat.le_trans ha h₁)), fun _ => rfl⟩
  | succ k ih =>
    unfold allBelow
    rw [Nat.pow_add_one, Nat.mul_two, ← Nat.add_assoc]
    cases ha : ble n a with
    | true =>
      have ha := le_of_ble_eq_true ha
      exact ⟨fun _ i hi h₁ _ => absurd hi (Nat.not_lt_of_ge (Nat.le_trans ha h₁)), fun _ => rfl⟩
    | false =>
      rw [cond_false, Bool.and_eq_true, ih, ih]
      constructor
      · rintro ⟨low, high⟩ i hi h₁ h₂
        rcases Nat.lt_or_ge i (a + 2 ^ k) with h | h
        · exact low i hi h₁ h
        · exact high i hi h h₂
      · exact fun h => ⟨fun i hi h₁ h₂ => h i hi h₁ (Nat.lt_of_lt_of_le h₂ (le_add_right _ _)),
          fun i hi h₁ h₂ => h i hi (Nat.le_trans (le_add_right _ _) h₁) h₂⟩
theorem exists_of_allBelow_eq_false : allBelow n f k a = false → ∃ i, ∃ h : i < n, f i h = false := by
  induction k generalizing a with
  | zero =>
    show (if h : a < n then f a h else true) = false → _
    rcases Nat.lt_or_ge a n with ha | ha
    · rw [dif_pos ha]
      exact fun hf => ⟨a, ha, hf⟩
    · rw [dif_neg (Nat.not_lt_of_ge ha)]
      exact fun h => Bool.noConfusion h
  | succ k ih =>
    unfold allBelow
    cases ble n a with
    | true => exact fun h => Bool.noConfusion h
    | false =>
      cases low : allBelow n f k a with
      | true => exact ih
      | false => exact fun _ => ih low

theorem lt_log2_self : n < 2 ^ (n.log2 + 1) := by
  have loop (steps n : Nat) (h : n ≤ steps) : n < 2 ^ (log2Loop steps n + 1) := by
    induction steps generalizing n with
    | zero =>
      obtain rfl := eq_zero_of_le_zero h
      exact Nat.zero_lt_succ 1
    | succ steps ih =>
      unfold log2Loop
      cases h2 : ble 2 n with
      | true =>
        have h2 := le_of_ble_eq_true h2
        have half : n / 2 < n := div_lt_self (Nat.lt_of_lt_of_le (zero_lt_succ 1) h2) (Nat.lt_succ_self 1)
        exact (div_lt_iff_lt_mul (zero_lt_succ 1)).1 (ih (n / 2) (le_of_lt_succ (Nat.lt_of_lt_of_le half h)))
      | false => exact Nat.lt_of_not_le fun h => Bool.noConfusion (h2.symm.trans (ble_eq_true_of_le h))
  exact loop n n Nat.le_rfl

section
variable (n : Nat)

instance decidableBallLT (P : (i : Nat) → i < n → Prop) [∀ i h, Decidable (P i h)] : Decidable (∀ i h, P i h) :=
  decidable_of_iff (allBelow n (fun i h => decide (P i h)) (n.log2 + 1) 0 = true) (by
    rw [allBelow_iff, Nat.zero_add]
    exact forall_congr' fun i => forall_congr' fun h =>
      ⟨fun H => of_decide_eq_true (H (zero_le i) (Nat.lt_trans h lt_log2_self)), fun H _ _ => decide_eq_true H⟩)
instance decidableBallLE (P : (i : Nat) → i ≤ n → Prop) [∀ i h, Decidable (P i h)] : Decidable (∀ i h, P i h) :=
  decidable_of_iff (∀ i, (h : i < n + 1) → P i (le_of_lt_succ h))
    ⟨fun H i h => H i (lt_succ_of_le h), fun H i h => H i (le_of_lt_succ h)⟩
instance decidableExistsLT' (P : (i : Nat) → i < n → Prop) [∀ i h, Decidable (P i h)] : Decidable (∃ i h, P i h) :=
  match hn : allBelow n (fun i h => decide ¬P i h) (n.log2 + 1) 0 with
  | true => isFalse fun ⟨i, h, H⟩ => of_decide_eq_true (allBelow_iff.1 hn i h (zero_le i) (by
      rw [Nat.zero_add]
      exact Nat.lt_trans h lt_log2_self)) H
  | false => isTrue (Exists.imp (fun _ ⟨h, H⟩ => ⟨h, Decidable.of_not_not (of_decide_eq_false H)⟩)
      (exists_of_allBelow_eq_false hn))
instance decidableExistsLE' (P : (i : Nat) → i ≤ n → Prop) [∀ i h, Decidable (P i h)] : Decidable (∃ i h, P i h) :=
  decidable_of_iff (∃ i, ∃ h : i < n + 1, P i (le_of_lt_succ h))
    (exists_congr fun _ => ⟨fun ⟨h, H⟩ => ⟨le_of_lt_succ h, H⟩, fun ⟨h, H⟩ => ⟨lt_succ_of_le h, H⟩⟩)

variable (p q : Nat → Prop) [DecidablePred p] [DecidablePred q]

instance decidableExistsLT : Decidable (∃ i, i < n ∧ p i) :=
  decidable_of_iff (∃ i, ∃ _ : i < n, p i) (exists_congr fun _ => exists_prop ..)
instance decidableExistsLE : Decidable (∃ i, i ≤ n ∧ p i) :=
  decidable_of_iff (∃ i, ∃ _ : i ≤ n, p i) (exists_congr fun _ => exists_prop ..)

/-! With a condition before the bound, as in `∀ i, 1 ≤ i → i < n → p i`. -/

instance decidableBallImpLT : Decidable (∀ i, q i → i < n → p i) :=
  decidable_of_iff (∀ i, i < n → q i → p i) ⟨fun h i hq hi => h i hi hq, fun h i hi hq => h i hq hi⟩
instance decidableBallImpLE : Decidable (∀ i, q i → i ≤ n → p i) :=
  decidable_of_iff (∀ i, i ≤ n → q i → p i) ⟨fun h i hq hi => h i hi hq, fun h i hi hq => h i hq hi⟩
instance decidableBallAndLT : Decidable (∀ i, q i ∧ i < n → p i) :=
  decidable_of_iff (∀ i, i < n → q i → p i) ⟨fun h i hi => h i hi.2 hi.1, fun h i hi hq => h i ⟨hq, hi⟩⟩
instance decidableBallAndLE : Decidable (∀ i, q i ∧ i ≤ n → p i) :=
  decidable_of_iff (∀ i, i ≤ n → q i → p i) ⟨fun h i hi => h i hi.2 hi.1, fun h i hi hq => h i ⟨hq, hi⟩⟩
instance decidableExistsAndLT : Decidable (∃ i, q i ∧ i < n ∧ p i) :=
  decidable_of_iff (∃ i, i < n ∧ q i ∧ p i) (exists_congr fun _ => and_left_comm)
instance decidableExistsAndLE : Decidable (∃ i, q i ∧ i ≤ n ∧ p i) :=
  decidable_of_iff (∃ i, i ≤ n ∧ q i ∧ p i) (exists_congr fun _ => and_left_comm)
end

end Nat

namespace Bool
variable (p : Bool → Prop) [DecidablePred p]

instance : Decidable (∀ b, p b) :=
  decidable_of_iff (p true ∧ p false) ⟨fun h b => Bool.rec h.2 h.1 b, fun h => ⟨h true, h false⟩⟩
instance : Decidable (∃ b, p b) := decidable_of_iff (p true ∨ p false)
    ⟨fun h => h.elim (⟨true, ·⟩) (⟨false, ·⟩), fun ⟨b, h⟩ => Bool.rec .inr .inl b h⟩

end Bool
