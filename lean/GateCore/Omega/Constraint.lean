prelude
import GateCore.Omega.Coeffs
/-!
# For `omega`: bounds on linear combinations

A constraint is a lower and an upper bound, each of which may be missing. `omega` derives constraints from one another
and ends with one that nothing satisfies.
-/

namespace Lean.Omega

abbrev LowerBound : Type := Option Int
abbrev UpperBound : Type := Option Int

/-- A value is at least the bound, if there is one. -/
def LowerBound.sat : (b : LowerBound) → (t : Int) → Bool
  | none, _ => true
  | some x, t => x ≤ t
/-- A value is at most the bound, if there is one. -/
def UpperBound.sat : (b : UpperBound) → (t : Int) → Bool
  | none, _ => true
  | some y, t => t ≤ y

/-- Bounds on a value. -/
structure Constraint where
  lowerBound : LowerBound
  upperBound : UpperBound

/-- Two bounds into one: what `f` says of both, or the one that there is. -/
def mergeBounds (f : Int → Int → Int) : (x y : Option Int) → Option Int
  | none, y => y
  | x, none => x
  | some x, some y => some (f x y)
/-- The sum of two bounds, if there are two. -/
def addBounds : (x y : Option Int) → Option Int
  | some x, some y => some (x + y)
  | _, _ => none

namespace Constraint
variable {c c₁ c₂ : Constraint} {t x₁ x₂ k : Int}

/-- A value satisfies both bounds. -/
def sat (c : Constraint) (t : Int) : Bool := c.lowerBound.sat t && c.upperBound.sat t
def map (c : Constraint) (f : Int → Int) : Constraint := ⟨c.lowerBound.map f, c.upperBound.map f⟩
/-- The bounds, interchanged. -/
def flip (c : Constraint) : Constraint := ⟨c.upperBound, c.lowerBound⟩
def neg (c : Constraint) : Constraint := c.flip.map fun x => -x
def trivial : Constraint := ⟨none, none⟩
def impossible : Constraint := ⟨some 1, some 0⟩
def exact (r : Int) : Constraint := ⟨some r, some r⟩
/-- The lower bound is above the upper one. -/
def isImpossible : Constraint → Bool
  | ⟨some x, some y⟩ => y < x
  | _ => false
/-- The constraint on `k` times the value. -/
def scale (k : Int) (c : Constraint) : Constraint :=
  if k = 0 then
    bif c.isImpossible then c else ⟨some 0, some 0⟩
  else if 0 < k then
    c.map (k * ·)
  else
    c.flip.map (k * ·)
def add (x y : Constraint) : Constraint :=
  ⟨addBounds x.lowerBound y.lowerBound, addBounds x.upperBound y.upperBound⟩
def combo (a : Int) (x : Constraint) (b : Int) (y : Constraint) : Constraint := add (scale a x) (scale b y)
/-- Both constraints at once. -/
def combine (x y : Constraint) : Constraint :=
  ⟨mergeBounds max x.lowerBound y.lowerBound, mergeBounds min x.upperBound y.upperBound⟩
/-- The constraint on the value divided by `k`, tightened to integers. -/
def div (c : Constraint) (k : Nat) : Constraint :=
  ⟨c.lowerBound.map fun x => -(-x / k), c.upperBound.map fun y => y / k⟩
/-- A dot product satisfies both bounds. -/
abbrev sat' (c : Constraint) (x y : Coeffs) : Bool := c.sat (Coeffs.dot x y)

/-! ## Satisfying, said in propositions -/

/-- A value is at least the bound, if there is one. -/
def Above (t : Int) : LowerBound → Prop
  | none => True
  | some x => x ≤ t
/-- A value is at most the bound, if there is one. -/
def Below (t : Int) : UpperBound → Prop
  | none => True
  | some y => t ≤ y
theorem sat_iff : c.sat t ↔ Above t c.lowerBound ∧ Below t c.upperBound := by
  have lower (b : LowerBound) : b.sat t = true ↔ Above t b := by
    cases b with
    | none => exact iff_of_true rfl True.intro
    | some x => exact decide_eq_true_iff
  have upper (b : UpperBound) : b.sat t = true ↔ Below t b := by
    cases b with
    | none => exact iff_of_true rfl True.intro
    | some x => exact decide_eq_true_iff
  show (c.lowerBound.sat t && c.upperBound.sat t) = true ↔ _
  rw [Bool.and_eq_true, lower, upper]

theorem Above.map {f : Int → Int} (hf : ∀ x, x ≤ t → f x ≤ f t) : {b : LowerBound} → Above t b → Above (f t) (b.map f)
  | none, _ => True.intro
  | some _, h => hf _ h
theorem Below.map {f : Int → Int} (hf : ∀ y, t ≤ y → f t ≤ f y) : {b : UpperBound} → Below t b → Below (f t) (b.map f)
  | none, _ => True.intro
  | some _, h => hf _ h
theorem Above.map_flip {f : Int → Int} (hf : ∀ x, x ≤ t → f t ≤ f x) :
    {b : LowerBound} → Above t b → Below (f t) (b.map f)
  | none, _ => True.intro
  | some _, h => hf _ h
theorem Below.map_flip {f : Int → Int} (hf : ∀ y, t ≤ y → f y ≤ f t) :
    {b : UpperBound} → Below t b → Above (f t) (b.map f)
  | none, _ => True.intro
  | some _, h => hf _ h
theorem Above.add : {x y : LowerBound} → Above x₁ x → Above x₂ y → Above (x₁ + x₂) (addBounds x y)
  | none, none, _, _ => True.intro
  | none, some _, _, _ => True.intro
  | some _, none, _, _ => True.intro
  | some _, some _, h₁, h₂ => Int.add_le_add h₁ h₂
theorem Below.add : {x y : UpperBound} → Below x₁ x → Below x₂ y → Below (x₁ + x₂) (addBounds x y)
  | none, none, _, _ => True.intro
  | none, some _, _, _ => True.intro
  | some _, none, _, _ => True.intro
  | some _, some _, h₁, h₂ => Int.add_le_add h₁ h₂
theorem Above.merge : {x y : LowerBound} → Above t x → Above t y → Above t (mergeBounds max x y)
  | none, none, _, _ => True.intro
  | none, some _, _, h => h
  | some _, none, h, _ => h
  | some _, some _, h₁, h₂ => Int.max_le.2 ⟨h₁, h₂⟩
theorem Below.merge : {x y : UpperBound} → Below t x → Below t y → Below t (mergeBounds min x y)
  | none, none, _, _ => True.intro
  | none, some _, _, h => h
  | some _, none, h, _ => h
  | some _, some _, h₁, h₂ => Int.le_min.2 ⟨h₁, h₂⟩

theorem not_sat_of_isImpossible : {c : Constraint} → c.isImpossible → ¬c.sat t
  | ⟨none, _⟩, h => Bool.noConfusion h
  | ⟨some _, none⟩, h => Bool.noConfusion h
  | ⟨some _, some _⟩, h => fun hs =>
    have hs := sat_iff.1 hs
    Int.not_le.2 (of_decide_eq_true h) (Int.le_trans hs.1 hs.2)
theorem neg_sat (h : c.sat t) : c.neg.sat (-t) := by
  have h := sat_iff.1 h
  exact sat_iff.2 ⟨h.2.map_flip fun _ => Int.neg_le_neg, h.1.map_flip fun _ => Int.neg_le_neg⟩
theorem scale_sat (k : Int) (h : c.sat t) : (scale k c).sat (k * t) := by
  have hs := sat_iff.1 h
  unfold scale
  split
  · rename_i hk
    subst hk
    rw [Int.zero_mul]
    cases hc : c.isImpossible with
    | true => exact absurd h (not_sat_of_isImpossible hc)
    | false => rfl
  · split
    · have hk := Int.le_of_lt ‹0 < k›
      exact sat_iff.2 ⟨hs.1.map fun _ h => Int.mul_le_mul_of_nonneg_left h hk,
        hs.2.map fun _ h => Int.mul_le_mul_of_nonneg_left h hk⟩
    · have hk := Int.not_lt.1 ‹¬0 < k›
      exact sat_iff.2 ⟨hs.2.map_flip fun _ h => Int.mul_le_mul_of_nonpos_left hk h,
        hs.1.map_flip fun _ h => Int.mul_le_mul_of_nonpos_left hk h⟩
theorem combo_sat (a : Int) (h₁ : c₁.sat x₁) (b : Int) (h₂ : c₂.sat x₂) :
    (combo a c₁ b c₂).sat (a * x₁ + b * x₂) := by
  have s₁ := sat_iff.1 (scale_sat a h₁)
  have s₂ := sat_iff.1 (scale_sat b h₂)
  exact sat_iff.2 ⟨s₁.1.add s₂.1, s₁.2.add s₂.2⟩
theorem combine_sat' {s t : Constraint} {x y : Coeffs} (ws : s.sat' x y) (wt : t.sat' x y) :
    (s.combine t).sat' x y := by
  have hs := sat_iff.1 ws
  have ht := sat_iff.1 wt
  exact sat_iff.2 ⟨hs.1.merge ht.1, hs.2.merge ht.2⟩
theorem div_sat (k : Nat) (q : Int) (hk : k ≠ 0) (h : c.sat (k * q)) : (c.div k).sat q := by
  have pos : (0 : Int) < k := Int.natCast_lt.2 (Nat.pos_of_ne_zero hk)
  have h := sat_iff.1 h
  refine sat_iff.2 ⟨?_, ?_⟩
  · rcases c with ⟨_ | l, u⟩
    · exact True.intro
    · show -(-l / k) ≤ q
      have hl : l ≤ k * q := h.1
      have e : -q ≤ -l / k := (Int.le_ediv_iff_mul_le pos).2 (by
        rw [Int.neg_mul, Int.mul_comm]
        exact Int.neg_le_neg hl)
      have e := Int.neg_le_neg e
      rw [Int.neg_neg] at e
      exact e
  · rcases c with ⟨l, _ | u⟩
    · exact True.intro
    · have hu : k * q ≤ u := h.2
      rw [Int.mul_comm] at hu
      exact (Int.le_ediv_iff_mul_le pos).2 hu
theorem not_sat'_of_isImpossible {c : Constraint} (h : c.isImpossible) {x y : Coeffs} : ¬c.sat' x y :=
  not_sat_of_isImpossible h
theorem addInequality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y ≥ 0) :
    Constraint.sat' ⟨some (-c), none⟩ x y := by
  refine sat_iff.2 ⟨?_, True.intro⟩
  have h := Int.add_le_add_left w (-c)
  rw [Int.neg_add_cancel_left, Int.add_zero] at h
  exact h
theorem addEquality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y = 0) :
    Constraint.sat' ⟨some (-c), some (-c)⟩ x y := by
  have h : -c = Coeffs.dot x y := Int.neg_eq_of_add_eq_zero w
  exact sat_iff.2 ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩

end Constraint

/-! ## Normal forms -/

/-- Divides a constraint by the greatest common divisor of the coefficients; `none` if that changes nothing. -/
def normalize? : Constraint × Coeffs → Option (Constraint × Coeffs)
  | (s, x) =>
    if Coeffs.gcd x = 0 then
      bif s.sat 0 then some (.trivial, x) else some (.impossible, x)
    else if Coeffs.gcd x = 1 then
      none
    else
      some (s.div (Coeffs.gcd x), Coeffs.sdiv x (Coeffs.gcd x))
def normalize (p : Constraint × Coeffs) : Constraint × Coeffs := (normalize? p).getD p
/-- Makes the leading coefficient positive; `none` if it is. -/
def positivize? : Constraint × Coeffs → Option (Constraint × Coeffs)
  | (s, x) => if 0 ≤ Coeffs.leading x then none else some (s.neg, Coeffs.smul x (-1))
def positivize (p : Constraint × Coeffs) : Constraint × Coeffs := (positivize? p).getD p
/-- The leading coefficient positive, and no common divisor; `none` if that changes nothing. -/
def tidy? : Constraint × Coeffs → Option (Constraint × Coeffs)
  | (s, x) =>
    match positivize? (s, x) with
    | none => normalize? (s, x)
    | some (s', x') => some (normalize (s', x'))
def tidy (p : Constraint × Coeffs) : Constraint × Coeffs := (tidy? p).getD p
abbrev tidyConstraint (s : Constraint) (x : Coeffs) : Constraint := (tidy (s, x)).1
abbrev tidyCoeffs (s : Constraint) (x : Coeffs) : Coeffs := (tidy (s, x)).2

variable {s : Constraint} {x v : Coeffs}

theorem normalize_sat (w : s.sat' x v) : (normalize (s, x)).1.sat' (normalize (s, x)).2 v := by
  unfold normalize normalize?
  dsimp only
  split
  · rename_i hg
    have zero : Coeffs.dot x v = 0 := IntList.dot_eq_zero (IntList.eq_zero_of_gcd_eq_zero x hg)
    have sat0 : s.sat 0 = true := by
      have h : s.sat (Coeffs.dot x v) = true := w
      rw [zero] at h
      exact h
    rw [sat0]
    rfl
  · split
    · exact w
    · apply Constraint.div_sat _ _ ‹_›
      show s.sat (IntList.gcd x * IntList.dot (IntList.sdiv x (IntList.gcd x)) v) = true
      rw [IntList.mul_dot_sdiv _ x v (IntList.gcd_dvd x)]
      exact w
theorem positivize_sat (w : s.sat' x v) : (positivize (s, x)).1.sat' (positivize (s, x)).2 v := by
  unfold positivize positivize?
  dsimp only
  split
  · exact w
  · show s.neg.sat (IntList.dot (IntList.smul x (-1)) v) = true
    rw [IntList.dot_smul, ← Int.neg_eq_neg_one_mul]
    exact Constraint.neg_sat w
theorem tidy_eq (p : Constraint × Coeffs) : tidy p = normalize (positivize p) := by
  unfold tidy tidy? positivize
  dsimp only
  cases positivize? p with
  | none => rfl
  | some p => rfl
theorem tidy_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) : (tidyConstraint s x).sat' (tidyCoeffs s x) v := by
  unfold tidyConstraint tidyCoeffs
  rw [tidy_eq]
  exact normalize_sat (positivize_sat w)
theorem combo_sat' (s t : Constraint) (a : Int) (x : Coeffs) (b : Int) (y v : Coeffs) (wx : s.sat' x v)
    (wy : t.sat' y v) : (Constraint.combo a s b t).sat' (Coeffs.combo a x b y) v := by
  show (Constraint.combo a s b t).sat (IntList.dot (IntList.combo a x b y) v) = true
  rw [IntList.dot_combo]
  exact Constraint.combo_sat a wx b wy

/-! ## Equations without a coefficient 1 -/

/-- The value of the variable that is introduced for such an equation. -/
abbrev bmod_div_term (m : Nat) (a b : Coeffs) : Int := Coeffs.bmod_dot_sub_dot_bmod m a b / m
/-- The coefficients of the equation that is introduced. -/
def bmod_coeffs (m : Nat) (i : Nat) (x : Coeffs) : Coeffs := Coeffs.set (Coeffs.bmod x m) i m
theorem bmod_sat (m : Nat) (r : Int) (i : Nat) (x v : Coeffs) (h : Coeffs.length x ≤ i)
    (p : Coeffs.get v i = bmod_div_term m x v) (w : (Constraint.exact r).sat' x v) :
    (Constraint.exact (Int.bmod r m)).sat' (bmod_coeffs m i x) v := by
  have w := Constraint.sat_iff.1 w
  have hr : r = IntList.dot x v := Int.le_antisymm w.1 w.2
  have len : (IntList.bmod x m).length ≤ i := Nat.le_trans (Nat.le_of_eq (List.length_map _ _)) h
  have value : IntList.dot (IntList.set (IntList.bmod x m) i m) v = Int.bmod r m := by
    rw [IntList.dot_set, IntList.get_of_length_le len, Int.sub_zero, show IntList.get v i = _ from p,
      Int.mul_ediv_cancel' (IntList.dvd_bmod_dot_sub_dot_bmod m x v), hr, Int.add_comm, Int.sub_add_cancel]
  exact Constraint.sat_iff.2 ⟨Int.le_of_eq value.symm, Int.le_of_eq value⟩

end Lean.Omega
