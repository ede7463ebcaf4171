prelude
import GateCore.Nat.Basic
/-!
# Commutative semirings, ordered or not

Just enough algebra to state the lemmas on sums and products once, for natural numbers, integers and rationals.
-/

universe u

instance Zero.toOfNat0 {α : Type u} [Zero α] : OfNat α 0 := ⟨Zero.zero⟩
instance One.toOfNat1 {α : Type u} [One α] : OfNat α 1 := ⟨One.one⟩
instance : Zero Nat := ⟨0⟩
instance : One Nat := ⟨1⟩

/-- Addition and commutative multiplication with the usual laws. -/
class CommSemiring (α : Type u) extends Zero α, One α, Add α, Mul α where
  add_assoc : ∀ a b c : α, a + b + c = a + (b + c)
  add_comm : ∀ a b : α, a + b = b + a
  zero_add : ∀ a : α, 0 + a = a
  mul_assoc : ∀ a b c : α, a * b * c = a * (b * c)
  mul_comm : ∀ a b : α, a * b = b * a
  one_mul : ∀ a : α, 1 * a = a
  zero_mul : ∀ a : α, 0 * a = 0
  mul_add : ∀ a b c : α, a * (b + c) = a * b + a * c

/-- A commutative semiring whose order goes along with addition, and with multiplication by what is not negative. -/
class OrderedCommSemiring (α : Type u) extends CommSemiring α, LE α where
  le_refl : ∀ a : α, a ≤ a
  le_trans : ∀ a b c : α, a ≤ b → b ≤ c → a ≤ c
  le_antisymm : ∀ a b : α, a ≤ b → b ≤ a → a = b
  le_total : ∀ a b : α, a ≤ b ∨ b ≤ a
  add_le_add : ∀ a b c d : α, a ≤ b → c ≤ d → a + c ≤ b + d
  mul_le_mul_of_nonneg_left : ∀ a b c : α, 0 ≤ c → a ≤ b → c * a ≤ c * b
  zero_le_one : (0 : α) ≤ 1

instance : OrderedCommSemiring Nat where
  add_assoc := Nat.add_assoc
  add_comm := Nat.add_comm
  zero_add := Nat.zero_add
  mul_assoc := Nat.mul_assoc
  mul_comm := Nat.mul_comm
  one_mul := Nat.one_mul
  zero_mul := Nat.zero_mul
  mul_add := Nat.mul_add
  le_refl := Nat.le_refl
  le_trans _ _ _ := Nat.le_trans
  le_antisymm _ _ := Nat.le_antisymm
  le_total := Nat.le_total
  add_le_add _ _ _ _ := Nat.add_le_add
  mul_le_mul_of_nonneg_left _ _ c _ h := Nat.mul_le_mul_left c h
  zero_le_one := Nat.zero_le 1

namespace CommSemiring
variable {α : Type u} [CommSemiring α] (a b c d : α)

theorem add_zero : a + 0 = a := (add_comm a 0).trans (zero_add a)
theorem mul_one : a * 1 = a := (mul_comm a 1).trans (one_mul a)
theorem mul_zero : a * 0 = 0 := (mul_comm a 0).trans (zero_mul a)
theorem add_mul : (a + b) * c = a * c + b * c := by rw [mul_comm, mul_add, mul_comm c a, mul_comm c b]
theorem add_left_comm : a + (b + c) = b + (a + c) := by rw [← add_assoc, add_comm a b, add_assoc]
theorem add_add_add_comm : (a + b) + (c + d) = (a + c) + (b + d) := by
  rw [add_assoc, add_assoc, add_left_comm b c d]
theorem mul_left_comm : a * (b * c) = b * (a * c) := by rw [← mul_assoc, mul_comm a b, mul_assoc]
theorem mul_mul_mul_comm : (a * b) * (c * d) = (a * c) * (b * d) := by
  rw [mul_assoc, mul_assoc, mul_left_comm b c d]

end CommSemiring
