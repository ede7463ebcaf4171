prelude
import GateCore.Nat.Basic
/-!
# Natural numbers: division, remainder, divisibility, greatest common divisor

The loops that define division are looked at once, for `div_add_mod`; all else follows from there being one quotient
and one remainder.
-/

namespace Nat
variable {a b c d k m n q r : Nat}

/-! ## Division with remainder -/

theorem loop_spec (d : Nat) : (steps n : Nat) → n ≤ steps → d * divLoop d steps n + modLoop d steps n = n
  | 0, n, h => (Nat.zero_add n).symm ▸ rfl
  | steps + 1, n, h =>
    match hb : ble d n with
    | false => by
      unfold divLoop modLoop
      rw [hb]
      exact Nat.zero_add n
    | true => by
      unfold divLoop modLoop
      rw [hb]
      show d * (divLoop d steps (n - d) + 1) + modLoop d steps (n - d) = n
      have hdn : d ≤ n := le_of_ble_eq_true hb
      cases d with
      | zero => exact (congrArg (· + _) (Nat.zero_mul _)).trans ((Nat.zero_add _).trans (modLoop_zero steps n))
      | succ d =>
        have fewer : n - (d + 1) ≤ steps := Nat.sub_le_iff_le_add.2 (Nat.le_trans h (Nat.add_le_add_left (le_add_left 1 d) steps))
        rw [mul_add_one, Nat.add_right_comm, loop_spec (d + 1) steps (n - (d + 1)) fewer, Nat.sub_add_cancel hdn]
where
  modLoop_zero : (steps n : Nat) → modLoop 0 steps (n - 0) = n
    | 0, _ => rfl
    | steps + 1, n => modLoop_zero steps n

@[simp] protected theorem div_zero (n : Nat) : n / 0 = 0 := rfl
@[simp] theorem mod_zero (n : Nat) : n % 0 = n := rfl

/-- The quotient times the divisor, and the remainder, make up the number. -/
theorem div_add_mod (n d : Nat) : d * (n / d) + n % d = n := by
  cases d with
  | zero => rw [Nat.zero_mul, Nat.zero_add, mod_zero]
  | succ d => exact loop_spec (d + 1) n n .refl
theorem mod_add_div (n d : Nat) : n % d + d * (n / d) = n := by rw [Nat.add_comm, div_add_mod]
theorem div_add_mod' (n d : Nat) : n / d * d + n % d = n := by rw [Nat.mul_comm, div_add_mod]

/-- There is one quotient and one remainder. -/
theorem div_mod_unique (hr : r < d) (h : d * q + r = n) : n / d = q ∧ n % d = r := by
  have hd : 0 < d := Nat.zero_lt_of_lt hr
  have key {q₁ r₁ q₂ r₂ : Nat} (h₁ : r₁ < d) (e : d * q₁ + r₁ = d * q₂ + r₂) : q₂ ≤ q₁ := by
    apply Nat.le_of_not_lt
    intro lt
    have h₂ : d * q₁ + d ≤ d * q₂ := Nat.mul_le_mul_left d lt
    have h₃ : d * q₁ + r₁ < d * q₂ + r₂ :=
      Nat.lt_of_lt_of_le (Nat.add_lt_add_left h₁ _) (Nat.le_trans h₂ (le_add_right _ _))
    exact Nat.ne_of_lt h₃ e
  have e : d * (n / d) + n % d = d * q + r := (div_add_mod n d).trans h.symm
  have hq : n / d = q := Nat.le_antisymm (key hr e.symm) (key (mod_lt n hd) e)
  rw [hq] at e
  exact ⟨hq, Nat.add_left_cancel e⟩
theorem div_eq_of_lt (h : n < d) : n / d = 0 := (div_mod_unique (q := 0) h (Nat.zero_add n)).1
theorem mod_eq_of_lt (h : n < d) : n % d = n := (div_mod_unique (q := 0) h (Nat.zero_add n)).2
@[simp] protected theorem zero_div (d : Nat) : 0 / d = 0 := by
  cases d with
  | zero => rfl
  | succ d => exact div_eq_of_lt (zero_lt_succ d)
@[simp] theorem zero_mod (d : Nat) : 0 % d = 0 := by
  cases d with
  | zero => rfl
  | succ d => exact mod_eq_of_lt (zero_lt_succ d)
theorem mod_le (n d : Nat) : n % d ≤ n := by
  have h := le_add_left (n % d) (d * (n / d))
  rw [div_add_mod] at h
  exact h
theorem mul_div_le (n d : Nat) : d * (n / d) ≤ n := by
  have h := le_add_right (d * (n / d)) (n % d)
  rw [div_add_mod] at h
  exact h
theorem div_mul_le_self (n d : Nat) : n / d * d ≤ n := Nat.mul_comm d (n / d) ▸ mul_div_le n d
theorem lt_mul_div_succ (n : Nat) (hd : 0 < d) : n < d * (n / d + 1) := by
  have h := Nat.add_lt_add_left (mod_lt n hd) (d * (n / d))
  rw [div_add_mod] at h
  exact h
theorem lt_div_mul_add (hd : 0 < d) : n < n / d * d + d := by
  have h := lt_mul_div_succ n hd
  rw [Nat.mul_comm, add_one_mul] at h
  exact h

/-- What a quotient is at least: the rule by which most of the following is proved. -/
theorem le_div_iff_mul_le (hd : 0 < d) : a ≤ n / d ↔ a * d ≤ n := by
  constructor
  · intro h
    exact Nat.le_trans (Nat.mul_le_mul_right d h) (div_mul_le_self n d)
  · intro h
    have lt : a * d < (n / d + 1) * d := Nat.lt_of_le_of_lt h (Nat.mul_comm d _ ▸ lt_mul_div_succ n hd)
    exact le_of_lt_succ (Nat.lt_of_mul_lt_mul_right lt)
theorem div_lt_iff_lt_mul (hd : 0 < d) : n / d < a ↔ n < a * d := by
  rw [← Nat.not_le, ← Nat.not_le, le_div_iff_mul_le hd]
/-- What a quotient that is rounded up is at most. -/
theorem ceil_div_le_iff_le_mul (hd : 0 < d) : (n + d - 1) / d ≤ a ↔ n ≤ a * d := by
  rw [← lt_succ, div_lt_iff_lt_mul hd, succ_mul, Nat.add_sub_assoc hd]
  constructor
  · intro h
    apply Nat.le_of_add_le_add_right (k := d)
    have e : n + d = n + (d - 1) + 1 := congrArg (n + ·) (sub_one_add_one (Nat.ne_zero_of_pos hd)).symm
    exact e ▸ h
  · intro h
    exact Nat.add_lt_add_of_le_of_lt h (Nat.sub_lt hd zero_lt_one)
theorem div_le_self (n d : Nat) : n / d ≤ n := by
  cases d with
  | zero => exact zero_le n
  | succ d => exact Nat.le_trans (Nat.le_mul_of_pos_right _ (zero_lt_succ d)) (div_mul_le_self n (d + 1))
theorem div_le_div_right (h : m ≤ n) : m / d ≤ n / d := by
  cases d with
  | zero => exact .refl
  | succ d => exact (le_div_iff_mul_le (zero_lt_succ d)).2 (Nat.le_trans (div_mul_le_self m (d + 1)) h)
theorem div_le_of_le_mul (h : n ≤ d * k) : n / d ≤ k := by
  cases d with
  | zero => exact zero_le k
  | succ d =>
    apply Nat.le_of_mul_le_mul_left _ (zero_lt_succ d)
    exact Nat.le_trans (mul_div_le n (d + 1)) h
theorem div_lt_self (hn : 0 < n) (hd : 1 < d) : n / d < n :=
  (div_lt_iff_lt_mul (Nat.zero_lt_of_lt hd)).2
    (Nat.lt_of_le_of_lt (Nat.le_of_eq (Nat.mul_one n).symm) (Nat.mul_lt_mul_of_pos_left hd hn))
theorem div_pos (h : d ≤ n) (hd : 0 < d) : 0 < n / d := (le_div_iff_mul_le hd).2 (Nat.le_trans (Nat.le_of_eq (Nat.one_mul d)) h)

theorem add_mul_div_left (n k : Nat) (hd : 0 < d) : (n + d * k) / d = n / d + k := by
  apply And.left
  apply div_mod_unique (r := n % d) (mod_lt n hd)
  rw [Nat.mul_add, Nat.add_right_comm, div_add_mod]
theorem add_mul_mod_self_left (n d k : Nat) : (n + d * k) % d = n % d := by
  cases d with
  | zero => rw [Nat.zero_mul, Nat.add_zero]
  | succ d =>
    apply And.right
    apply div_mod_unique (q := n / (d + 1) + k) (mod_lt n (zero_lt_succ d))
    rw [Nat.mul_add, Nat.add_right_comm, div_add_mod]
theorem add_mul_div_right (n k : Nat) (hd : 0 < d) : (n + k * d) / d = n / d + k :=
  Nat.mul_comm d k ▸ add_mul_div_left n k hd
@[simp] theorem add_mul_mod_self_right (n k d : Nat) : (n + k * d) % d = n % d :=
  Nat.mul_comm d k ▸ add_mul_mod_self_left n d k
theorem add_div_right (n : Nat) (hd : 0 < d) : (n + d) / d = n / d + 1 := by
  have h := add_mul_div_left n 1 hd
  rw [Nat.mul_one] at h
  exact h
@[simp] theorem add_mod_right (n d : Nat) : (n + d) % d = n % d := by
  have h := add_mul_mod_self_left n d 1
  rw [Nat.mul_one] at h
  exact h
@[simp] theorem add_mod_left (d n : Nat) : (d + n) % d = n % d := Nat.add_comm n d ▸ add_mod_right n d
@[simp] theorem mul_div_cancel (n : Nat) (hd : 0 < d) : n * d / d = n := by
  have h := add_mul_div_right 0 n hd
  rw [Nat.zero_add, Nat.zero_div, Nat.zero_add] at h
  exact h
@[simp] theorem mul_div_cancel_left (n : Nat) (hd : 0 < d) : d * n / d = n := Nat.mul_comm n d ▸ mul_div_cancel n hd
@[simp] theorem mul_mod_left (n d : Nat) : n * d % d = 0 := by
  have h := add_mul_mod_self_right 0 n d
  rw [Nat.zero_add, zero_mod] at h
  exact h
@[simp] theorem mul_mod_right (d n : Nat) : d * n % d = 0 := Nat.mul_comm n d ▸ mul_mod_left n d
@[simp] theorem mod_self (n : Nat) : n % n = 0 := by
  have h := mul_mod_left 1 n
  rw [Nat.one_mul] at h
  exact h
@[simp] protected theorem div_self (h : 0 < n) : n / n = 1 := by
  have e := mul_div_cancel 1 h
  rw [Nat.one_mul] at e
  exact e
@[simp] protected theorem div_one (n : Nat) : n / 1 = n := by
  have h := mul_div_cancel n zero_lt_one
  rw [Nat.mul_one] at h
  exact h
@[simp] theorem mod_one (n : Nat) : n % 1 = 0 := eq_zero_of_le_zero (le_of_lt_succ (mod_lt n zero_lt_one))
@[simp] theorem mod_mod (n d : Nat) : n % d % d = n % d := by
  cases d with
  | zero => rfl
  | succ d => exact mod_eq_of_lt (mod_lt n (zero_lt_succ d))
theorem div_div_eq_div_mul (n d k : Nat) : n / d / k = n / (d * k) := by
  cases d with
  | zero => rw [Nat.zero_mul, Nat.div_zero, Nat.zero_div]
  | succ d =>
    cases k with
    | zero => rfl
    | succ k =>
      have le_iff (a : Nat) : a ≤ n / (d + 1) / (k + 1) ↔ a ≤ n / ((d + 1) * (k + 1)) := by
        rw [le_div_iff_mul_le (zero_lt_succ k), le_div_iff_mul_le (zero_lt_succ d),
          le_div_iff_mul_le (Nat.mul_pos (zero_lt_succ d) (zero_lt_succ k)), Nat.mul_assoc, Nat.mul_comm (k + 1)]
      exact Nat.le_antisymm ((le_iff _).1 .refl) ((le_iff _).2 .refl)
@[simp] theorem mod_add_mod (m d n : Nat) : (m % d + n) % d = (m + n) % d := by
  have h := add_mul_mod_self_left (m % d + n) d (m / d)
  rw [Nat.add_right_comm, mod_add_div] at h
  exact h.symm
@[simp] theorem add_mod_mod (m n d : Nat) : (m + n % d) % d = (m + n) % d := by
  rw [Nat.add_comm, mod_add_mod, Nat.add_comm]
theorem add_mod (m n d : Nat) : (m + n) % d = (m % d + n % d) % d := by rw [mod_add_mod, add_mod_mod]
theorem mul_mod (m n d : Nat) : m * n % d = (m % d) * (n % d) % d := by
  have left (a b : Nat) : a * b % d = a % d * b % d := by
    have h := add_mul_mod_self_left (a % d * b) d (a / d * b)
    rw [← Nat.mul_assoc, ← Nat.add_mul, mod_add_div] at h
    exact h
  rw [left m n, Nat.mul_comm (m % d) n, left n (m % d), Nat.mul_comm]
theorem mod_two_eq_zero_or_one (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := by
  have h : n % 2 < 2 := mod_lt n (zero_lt_succ 1)
  rcases Nat.lt_or_eq_of_le (le_of_lt_succ h) with h | h
  · exact .inl (eq_zero_of_le_zero (le_of_lt_succ h))
  · exact .inr h

/-! ## Divisibility -/

instance instDvd : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩
protected theorem dvd_refl (n : Nat) : n ∣ n := ⟨1, (Nat.mul_one n).symm⟩
protected theorem dvd_zero (n : Nat) : n ∣ 0 := ⟨0, rfl⟩
protected theorem one_dvd (n : Nat) : 1 ∣ n := ⟨n, (Nat.one_mul n).symm⟩
protected theorem dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
protected theorem dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
protected theorem dvd_trans (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c := by
  obtain ⟨x, rfl⟩ := h₁
  obtain ⟨y, rfl⟩ := h₂
  exact ⟨x * y, Nat.mul_assoc a x y⟩
protected theorem dvd_add (h₁ : a ∣ b) (h₂ : a ∣ c) : a ∣ b + c := by
  obtain ⟨x, rfl⟩ := h₁
  obtain ⟨y, rfl⟩ := h₂
  exact ⟨x + y, (Nat.mul_add a x y).symm⟩
protected theorem dvd_sub (h₁ : a ∣ b) (h₂ : a ∣ c) : a ∣ b - c := by
  obtain ⟨x, rfl⟩ := h₁
  obtain ⟨y, rfl⟩ := h₂
  exact ⟨x - y, (Nat.mul_sub a x y).symm⟩
protected theorem dvd_mul_right_of_dvd (h : a ∣ b) (c : Nat) : a ∣ b * c := Nat.dvd_trans h (Nat.dvd_mul_right b c)
protected theorem dvd_mul_left_of_dvd (h : a ∣ b) (c : Nat) : a ∣ c * b := Nat.dvd_trans h (Nat.dvd_mul_left b c)
theorem eq_zero_of_zero_dvd (h : 0 ∣ n) : n = 0 := by
  obtain ⟨c, rfl⟩ := h
  exact Nat.zero_mul c
theorem le_of_dvd (hn : 0 < n) (h : m ∣ n) : m ≤ n := by
  obtain ⟨c, rfl⟩ := h
  cases c with
  | zero => exact absurd hn (Nat.lt_irrefl 0)
  | succ c => exact Nat.le_mul_of_pos_right m (zero_lt_succ c)
protected theorem dvd_antisymm (h₁ : m ∣ n) (h₂ : n ∣ m) : m = n := by
  rcases Nat.eq_zero_or_pos m with rfl | hm
  · exact (eq_zero_of_zero_dvd h₁).symm
  · rcases Nat.eq_zero_or_pos n with rfl | hn
    · exact eq_zero_of_zero_dvd h₂
    · exact Nat.le_antisymm (le_of_dvd hn h₁) (le_of_dvd hm h₂)
theorem mod_eq_zero_of_dvd (h : d ∣ n) : n % d = 0 := by
  obtain ⟨c, rfl⟩ := h
  exact mul_mod_right d c
theorem dvd_of_mod_eq_zero (h : n % d = 0) : d ∣ n := by
  have e := div_add_mod n d
  rw [h, Nat.add_zero] at e
  exact ⟨n / d, e.symm⟩
theorem dvd_iff_mod_eq_zero {d n : Nat} : d ∣ n ↔ n % d = 0 := ⟨mod_eq_zero_of_dvd, dvd_of_mod_eq_zero⟩
theorem emod_pos_of_not_dvd (h : ¬d ∣ n) : 0 < n % d := Nat.pos_of_ne_zero fun h' => h (dvd_of_mod_eq_zero h')
instance decidable_dvd (d n : Nat) : Decidable (d ∣ n) := decidable_of_iff _ dvd_iff_mod_eq_zero.symm
protected theorem mul_div_cancel' (h : d ∣ n) : d * (n / d) = n := by
  have e := div_add_mod n d
  rw [mod_eq_zero_of_dvd h, Nat.add_zero] at e
  exact e
protected theorem div_mul_cancel (h : d ∣ n) : n / d * d = n := by rw [Nat.mul_comm, Nat.mul_div_cancel' h]
protected theorem mul_div_assoc (m : Nat) (h : d ∣ n) : m * n / d = m * (n / d) := by
  rcases Nat.eq_zero_or_pos d with rfl | hd
  · rfl
  · obtain ⟨c, rfl⟩ := h
    rw [mul_div_cancel_left c hd, Nat.mul_left_comm, mul_div_cancel_left _ hd]
protected theorem div_eq_of_eq_mul_left (hd : 0 < d) (h : n = k * d) : n / d = k := h ▸ mul_div_cancel k hd
protected theorem div_eq_of_eq_mul_right (hd : 0 < d) (h : n = d * k) : n / d = k := h ▸ mul_div_cancel_left k hd

/-! ## Greatest common divisor -/

theorem gcdLoop_spec : (steps m n : Nat) → m ≤ steps →
    (gcdLoop steps m n ∣ m ∧ gcdLoop steps m n ∣ n) ∧ ∀ c, c ∣ m → c ∣ n → c ∣ gcdLoop steps m n
  | 0, m, n, h => by
    have hm : m = 0 := eq_zero_of_le_zero h
    subst hm
    exact ⟨⟨Nat.dvd_zero n, Nat.dvd_refl n⟩, fun _ _ h => h⟩
  | steps + 1, 0, n, _ => ⟨⟨Nat.dvd_zero n, Nat.dvd_refl n⟩, fun _ _ h => h⟩
  | steps + 1, m + 1, n, h => by
    have lt : n % (m + 1) < m + 1 := mod_lt n (zero_lt_succ m)
    have ih := gcdLoop_spec steps (n % (m + 1)) (m + 1) (Nat.le_trans (le_of_lt_succ lt) (le_of_succ_le_succ h))
    show (gcdLoop steps (n % (m + 1)) (m + 1) ∣ m + 1 ∧ gcdLoop steps (n % (m + 1)) (m + 1) ∣ n) ∧
      ∀ c, c ∣ m + 1 → c ∣ n → c ∣ gcdLoop steps (n % (m + 1)) (m + 1)
    refine ⟨⟨ih.1.2, ?_⟩, ?_⟩
    · have h := Nat.dvd_add (Nat.dvd_mul_right_of_dvd ih.1.2 (n / (m + 1))) ih.1.1
      rw [div_add_mod] at h
      exact h
    · intro c hm hn
      refine ih.2 c ?_ hm
      have h := Nat.dvd_sub hn (Nat.dvd_mul_right_of_dvd hm (n / (m + 1)))
      have e : n - (m + 1) * (n / (m + 1)) = n % (m + 1) :=
        Nat.sub_eq_of_eq_add (mod_add_div n (m + 1)).symm
      rw [e] at h
      exact h
theorem gcd_dvd_left (m n : Nat) : gcd m n ∣ m := (gcdLoop_spec m m n .refl).1.1
theorem gcd_dvd_right (m n : Nat) : gcd m n ∣ n := (gcdLoop_spec m m n .refl).1.2
theorem dvd_gcd (hm : k ∣ m) (hn : k ∣ n) : k ∣ gcd m n := (gcdLoop_spec m m n .refl).2 k hm hn
theorem gcd_comm (m n : Nat) : gcd m n = gcd n m :=
  Nat.dvd_antisymm (dvd_gcd (gcd_dvd_right m n) (gcd_dvd_left m n)) (dvd_gcd (gcd_dvd_right n m) (gcd_dvd_left n m))
@[simp] theorem gcd_zero_left (n : Nat) : gcd 0 n = n := rfl
@[simp] theorem gcd_zero_right (n : Nat) : gcd n 0 = n := gcd_comm 0 n ▸ rfl
@[simp] theorem gcd_self (n : Nat) : gcd n n = n :=
  Nat.dvd_antisymm (gcd_dvd_left n n) (dvd_gcd (Nat.dvd_refl n) (Nat.dvd_refl n))
theorem gcd_one_left (n : Nat) : gcd 1 n = 1 := Nat.dvd_antisymm (gcd_dvd_left 1 n) (Nat.one_dvd _)
theorem eq_zero_of_gcd_eq_zero_left (h : gcd m n = 0) : m = 0 := eq_zero_of_zero_dvd (h ▸ gcd_dvd_left m n)
theorem eq_zero_of_gcd_eq_zero_right (h : gcd m n = 0) : n = 0 := eq_zero_of_zero_dvd (h ▸ gcd_dvd_right m n)
theorem gcd_pos_of_pos_left (n : Nat) (h : 0 < m) : 0 < gcd m n :=
  Nat.pos_of_ne_zero fun h' => Nat.ne_of_gt h (eq_zero_of_gcd_eq_zero_left h')

end Nat
