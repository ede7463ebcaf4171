prelude
import GateCore.Nat.Bounded
import GateCore.Ring
/-!
# Numbers below a bound

Arithmetic modulo `n` on `Fin n`, and searching all of `Fin n`.
-/

universe u

/-- Numbers that are not 0. -/
class NeZero {R : Type u} [Zero R] (n : R) : Prop where
  out : n ≠ 0
instance Nat.instNeZeroSucc {n : Nat} : NeZero (n + 1) := ⟨Nat.add_one_ne_zero n⟩

namespace Fin
variable {n : Nat}

/-- The remainder modulo `n`, as an element of `Fin n`. -/
protected def ofNat (n : Nat) [h : NeZero n] (a : Nat) : Fin n := ⟨a % n, Nat.mod_lt a (Nat.pos_of_ne_zero h.out)⟩
instance instOfNat {n : Nat} [NeZero n] {i : Nat} : OfNat (Fin n) i := ⟨Fin.ofNat n i⟩
theorem mod_lt_of_fin (i : Fin n) (a : Nat) : a % n < n := Nat.mod_lt a (Nat.zero_lt_of_lt i.isLt)
instance instAdd : Add (Fin n) := ⟨fun i j => ⟨(i.val + j.val) % n, mod_lt_of_fin i _⟩⟩
instance instMul : Mul (Fin n) := ⟨fun i j => ⟨i.val * j.val % n, mod_lt_of_fin i _⟩⟩
instance instSub : Sub (Fin n) := ⟨fun i j => ⟨(n - j.val + i.val) % n, mod_lt_of_fin i _⟩⟩

@[ext] theorem ext {i j : Fin n} (h : i.val = j.val) : i = j := eq_of_val_eq h
theorem val_add (i j : Fin n) : (i + j).val = (i.val + j.val) % n := rfl
theorem val_mul (i j : Fin n) : (i * j).val = i.val * j.val % n := rfl
theorem val_sub (i j : Fin n) : (i - j).val = (n - j.val + i.val) % n := rfl
@[simp] theorem is_lt (i : Fin n) : i.val < n := i.isLt

theorem forall_iff {p : Fin n → Prop} : (∀ i, p i) ↔ ∀ i, (h : i < n) → p ⟨i, h⟩ :=
  ⟨fun h i hi => h ⟨i, hi⟩, fun h i => h i.val i.isLt⟩

end Fin

/-- Whether a property holds of all of `Fin n` can be decided if it can be for each. -/
instance Nat.decidableForallFin {n : Nat} (p : Fin n → Prop) [DecidablePred p] : Decidable (∀ i, p i) :=
  decidable_of_iff (∀ i, (h : i < n) → p ⟨i, h⟩) Fin.forall_iff.symm
/-- Whether an element of `Fin n` has a property can be decided if it can be for each. -/
instance Nat.decidableExistsFin {n : Nat} (p : Fin n → Prop) [DecidablePred p] : Decidable (∃ i, p i) :=
  decidable_of_iff (∃ i, ∃ h : i < n, p ⟨i, h⟩) ⟨fun ⟨i, h, H⟩ => ⟨⟨i, h⟩, H⟩, fun ⟨i, H⟩ => ⟨i.val, i.isLt, H⟩⟩

namespace Lean.Omega.Fin
variable {n : Nat}
theorem ofNat_val_add {x y : _root_.Fin n} : (((x + y : Fin n) : Nat) : Int) = ((x : Nat) + (y : Nat) : Int) % n := rfl
theorem ofNat_val_mul {x y : _root_.Fin n} : (((x * y : Fin n) : Nat) : Int) = ((x : Nat) * (y : Nat) : Int) % n := rfl
theorem ofNat_val_sub {x y : _root_.Fin n} :
    (((x - y : Fin n) : Nat) : Int) = (((n - (y : Nat) : Nat) : Int) + (x : Nat) : Int) % n := rfl
theorem ofNat_val_natCast {n x y : Nat} (h : y = x % (n + 1)) :
    @Nat.cast Int instNatCastInt (@Fin.val (n + 1) (OfNat.ofNat x)) = OfNat.ofNat y := by
  rw [h]
  rfl
end Lean.Omega.Fin
