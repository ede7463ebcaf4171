prelude
import GateCore.Prelude.Logic
/-!
# Natural numbers, and the classes behind the operators

The kernel computes `Nat.add`, `sub`, `mul`, `div`, `mod`, `gcd`, `beq`, `ble`, `land`, `lor`, `xor`, `shiftLeft`,
`shiftRight`, `pow` and `log2` on literals by itself, by name, and never looks at the definitions below. They must
therefore exist before any claim is read, and they must compute the same function: a claim that could define one of
them could prove `False`.
-/

universe u v w

set_option genCtorIdx false in
/-- The natural numbers. -/
inductive Nat where
  | zero : Nat
  | succ (n : Nat) : Nat

/-- What `37 : α` means: `n` is the literal. -/
class OfNat (α : Type u) (_ : Nat) where
  ofNat : α
@[default_instance 100] instance instOfNatNat (n : Nat) : OfNat Nat n where
  ofNat := n
instance : Inhabited Nat where
  default := Nat.zero

/-! ## Classes of operators -/

/-- The types with a zero. -/
class Zero (α : Type u) where
  zero : α
/-- The types with a one. -/
class One (α : Type u) where
  one : α
/-- `a + b` within a type. -/
class Add (α : Type u) where
  add : α → α → α
/-- `a - b` within a type. -/
class Sub (α : Type u) where
  sub : α → α → α
/-- `a * b` within a type. -/
class Mul (α : Type u) where
  mul : α → α → α
/-- `a / b` within a type. -/
class Div (α : Type u) where
  div : α → α → α
/-- `a % b` within a type. -/
class Mod (α : Type u) where
  mod : α → α → α
/-- `-a`. -/
class Neg (α : Type u) where
  neg : α → α
/-- `a⁻¹`. -/
class Inv (α : Type u) where
  inv : α → α
/-- `a ^ b`, with a result of the type of `a`. -/
class Pow (α : Type u) (β : Type v) where
  pow : α → β → α
/-- `a ^ n` for natural `n`: the default meaning of powers. -/
class NatPow (α : Type u) where
  protected pow : α → Nat → α
/-- `a ++ b` within a type. -/
class Append (α : Type u) where
  append : α → α → α
/-- `a <<< n`. -/
class ShiftLeft (α : Type u) where
  shiftLeft : α → α → α
/-- `a >>> n`. -/
class ShiftRight (α : Type u) where
  shiftRight : α → α → α
/-- `a ∣ b`. -/
class Dvd (α : Type u) where
  dvd : α → α → Prop
/-- `a ≤ b`. -/
class LE (α : Type u) where
  le : α → α → Prop
/-- `a < b`. -/
class LT (α : Type u) where
  lt : α → α → Prop
/-- `max a b`. -/
class Max (α : Type u) where
  max : α → α → α
/-- `min a b`. -/
class Min (α : Type u) where
  min : α → α → α
/-- `a ∈ s`; the container's type says what it holds. -/
class Membership (α : outParam (Type u)) (γ : Type v) where
  mem : γ → α → Prop
export Max (max)
export Min (min)

/-- `a + b`. -/
class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAdd : α → β → γ
/-- `a - b`. -/
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hSub : α → β → γ
/-- `a * b`. -/
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMul : α → β → γ
/-- `a / b`. -/
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hDiv : α → β → γ
/-- `a % b`. -/
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMod : α → β → γ
/-- `a ^ b`. -/
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hPow : α → β → γ
/-- `a ++ b`. -/
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAppend : α → β → γ
/-- `a <<< b`. -/
class HShiftLeft (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hShiftLeft : α → β → γ
/-- `a >>> b`. -/
class HShiftRight (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hShiftRight : α → β → γ

section
variable {α : Type u} {β : Type v}
@[default_instance] instance instHAdd [Add α] : HAdd α α α where
  hAdd a b := Add.add a b
@[default_instance] instance instHSub [Sub α] : HSub α α α where
  hSub a b := Sub.sub a b
@[default_instance] instance instHMul [Mul α] : HMul α α α where
  hMul a b := Mul.mul a b
@[default_instance] instance instHDiv [Div α] : HDiv α α α where
  hDiv a b := Div.div a b
@[default_instance] instance instHMod [Mod α] : HMod α α α where
  hMod a b := Mod.mod a b
@[default_instance] instance instHPow [Pow α β] : HPow α β α where
  hPow a b := Pow.pow a b
@[default_instance] instance instPowNat [NatPow α] : Pow α Nat where
  pow a n := NatPow.pow a n
@[default_instance] instance instHAppendOfAppend [Append α] : HAppend α α α where
  hAppend a b := Append.append a b
@[default_instance] instance instHShiftLeftOfShiftLeft [ShiftLeft α] : HShiftLeft α α α where
  hShiftLeft a b := ShiftLeft.shiftLeft a b
@[default_instance] instance instHShiftRightOfShiftRight [ShiftRight α] : HShiftRight α α α where
  hShiftRight a b := ShiftRight.shiftRight a b
end

/-- `a ≥ b` is `b ≤ a`. -/
@[reducible] def GE.ge {α : Type u} [LE α] (a b : α) : Prop := LE.le b a
/-- `a > b` is `b < a`. -/
@[reducible] def GT.gt {α : Type u} [LT α] (a b : α) : Prop := LT.lt b a

/-- A type whose order can be decided. -/
abbrev DecidableLE (α : Type u) [LE α] := DecidableRel (LE.le : α → α → Prop)
/-- A type whose strict order can be decided. -/
abbrev DecidableLT (α : Type u) [LT α] := DecidableRel (LT.lt : α → α → Prop)
/-- The greater of two values, by a decidable order. -/
@[inline, reducible] def maxOfLe {α : Type u} [LE α] [DecidableRel (@LE.le α _)] : Max α where
  max x y := ite (LE.le x y) y x
/-- The lesser of two values, by a decidable order. -/
@[inline, reducible] def minOfLe {α : Type u} [LE α] [DecidableRel (@LE.le α _)] : Min α where
  min x y := ite (LE.le x y) x y

/-! ## Addition, multiplication, powers, equality

`genMatcherCode false`: these have native code, and their logical model needs none. -/

set_option bootstrap.genMatcherCode false

/-- Addition, by recursion on the second number. -/
@[extern "lean_nat_add"]
protected def Nat.add : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => .succ (Nat.add n m)
instance instAddNat : Add Nat := ⟨Nat.add⟩

attribute [match_pattern] Nat.add Add.add HAdd.hAdd Neg.neg Mul.mul HMul.hMul

/-- Multiplication, by recursion on the second number. -/
@[extern "lean_nat_mul"]
protected def Nat.mul : (@& Nat) → (@& Nat) → Nat
  | _, .zero => 0
  | n, .succ m => Nat.add (Nat.mul n m) n
instance instMulNat : Mul Nat := ⟨Nat.mul⟩

/-- Powers, by recursion on the exponent. -/
@[extern "lean_nat_pow"]
protected def Nat.pow (m : @& Nat) : (@& Nat) → Nat
  | .zero => 1
  | .succ n => Nat.mul (Nat.pow m n) m
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩

/-- Whether two numbers are equal. -/
@[extern "lean_nat_dec_eq"]
def Nat.beq : (@& Nat) → (@& Nat) → Bool
  | .zero, .zero => true
  | .zero, .succ _ => false
  | .succ _, .zero => false
  | .succ n, .succ m => beq n m

/-- The number of the constructor, 0 for zero and 1 for a successor. It is written by hand because the automatic
one would need the numbers that are just being defined. -/
noncomputable def Nat.ctorIdx (n : Nat) : Nat := n.casesOn 0 (fun _ => 1)

theorem Nat.beq_refl : (n : Nat) → Eq (beq n n) true
  | .zero => rfl
  | .succ n => Nat.beq_refl n

/-- Values of an enumeration with different numbers are different: the engine's own `noConfusion` rests on it. -/
theorem noConfusion_of_Nat {α : Sort u} (f : α → Nat) {a b : α} (h : Eq a b) :
    (Nat.beq (f a) (f b)).rec False True :=
  same (h.rec (motive := fun b _ => Eq (Nat.beq (f a) (f b)) true) (Nat.beq_refl (f a)))
where
  same : {b : Bool} → Eq b true → b.rec (motive := fun _ => Prop) False True
    | true, _ => True.intro
    | false, h => Bool.noConfusion h

theorem Nat.eq_of_beq_eq_true : {n m : Nat} → Eq (beq n m) true → Eq n m
  | .zero, .zero, _ => rfl
  | .zero, .succ _, h => Bool.noConfusion h
  | .succ _, .zero, h => Bool.noConfusion h
  | .succ n, .succ m, h => congrArg succ (eq_of_beq_eq_true (n := n) (m := m) h)
theorem Nat.ne_of_beq_eq_false {n m : Nat} (h : Eq (beq n m) false) : Not (Eq n m) :=
  fun e => Bool.noConfusion ((h.symm.trans (congrArg (beq n) e.symm)).trans (beq_refl n))

/-- Whether two numbers are equal, with a proof. -/
@[reducible, extern "lean_nat_dec_eq"]
protected def Nat.decEq (n m : @& Nat) : Decidable (Eq n m) where
  decide := beq n m
  reflects_decide :=
    match h : beq n m with
    | true => eq_of_beq_eq_true h
    | false => ne_of_beq_eq_false h
@[inline] instance instDecidableEqNat : DecidableEq Nat := Nat.decEq

/-! ## Order -/

/-- Whether one number is at most another. -/
@[extern "lean_nat_dec_le"]
def Nat.ble : (@& Nat) → (@& Nat) → Bool
  | .zero, _ => true
  | .succ _, .zero => false
  | .succ n, .succ m => ble n m

attribute [gen_constructor_elims] Bool

/-- The order of the numbers: `m` is reached from `n` by successors. -/
protected inductive Nat.le (n : Nat) : Nat → Prop
  | refl : Nat.le n n
  | step {m : Nat} : Nat.le n m → Nat.le n (succ m)
instance instLENat : LE Nat := ⟨Nat.le⟩
/-- `n < m` is `n + 1 ≤ m`. -/
protected def Nat.lt (n m : Nat) : Prop := Nat.le (succ n) m
instance instLTNat : LT Nat := ⟨Nat.lt⟩

/-- One less, and 0 for 0. -/
@[extern "lean_nat_pred"]
def Nat.pred : (@& Nat) → Nat
  | .zero => 0
  | .succ n => n

/-- Subtraction that stops at 0. -/
@[extern "lean_nat_sub"]
protected def Nat.sub : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => pred (Nat.sub n m)

attribute [gen_constructor_elims] Nat

instance instSubNat : Sub Nat := ⟨Nat.sub⟩

namespace Nat

theorem zero_le : (n : Nat) → LE.le 0 n
  | .zero => .refl
  | .succ n => .step (zero_le n)
theorem succ_le_succ {n m : Nat} : LE.le n m → LE.le (succ n) (succ m)
  | .refl => .refl
  | .step h => .step (succ_le_succ h)
protected theorem le_trans {n m k : Nat} : LE.le n m → LE.le m k → LE.le n k
  | h, .refl => h
  | h₁, .step h₂ => .step (Nat.le_trans h₁ h₂)
theorem le_succ (n : Nat) : LE.le n (succ n) := .step .refl
theorem not_succ_le_zero (n : Nat) : Not (LE.le (succ n) 0) :=
  fun h => nomatch h
theorem pred_le_pred : {n m : Nat} → LE.le n m → LE.le (pred n) (pred m)
  | _, _, .refl => .refl
  | .zero, .succ _, .step h => h
  | .succ n, .succ _, .step h => Nat.le_trans (le_succ n) h
theorem le_of_succ_le_succ {n m : Nat} (h : LE.le (succ n) (succ m)) : LE.le n m := pred_le_pred h
theorem not_succ_le_self : (n : Nat) → Not (LE.le (succ n) n)
  | .zero => not_succ_le_zero _
  | .succ n => fun h => not_succ_le_self n (le_of_succ_le_succ h)
protected theorem lt_irrefl (n : Nat) : Not (LT.lt n n) := not_succ_le_self n
protected theorem lt_or_ge (n : Nat) : (m : Nat) → Or (LT.lt n m) (GE.ge n m)
  | .zero => .inr (zero_le n)
  | .succ m =>
    match Nat.lt_or_ge n m with
    | .inl h => .inl (.step h)
    | .inr .refl => .inl .refl
    | .inr (.step h) => .inr (succ_le_succ h)
protected theorem lt_of_not_le {n m : Nat} (h : Not (LE.le n m)) : LT.lt m n := (Nat.lt_or_ge m n).resolve_right h

theorem le_of_ble_eq_true : {n m : Nat} → Eq (ble n m) true → LE.le n m
  | .zero, _, _ => zero_le _
  | .succ _, .zero, h => Bool.noConfusion h
  | .succ n, .succ m, h => succ_le_succ (le_of_ble_eq_true (n := n) (m := m) h)
theorem ble_eq_true_of_le : {n m : Nat} → LE.le n m → Eq (ble n m) true
  | .zero, _, _ => rfl
  | .succ n, .zero, h => absurd h (not_succ_le_zero n)
  | .succ n, .succ m, h => ble_eq_true_of_le (n := n) (m := m) (le_of_succ_le_succ h)

/-- Whether one number is at most another, with a proof. -/
@[extern "lean_nat_dec_le"]
instance decLe (n m : @& Nat) : Decidable (LE.le n m) where
  decide := ble n m
  reflects_decide :=
    match h : ble n m with
    | true => le_of_ble_eq_true h
    | false => fun hle => Bool.noConfusion (h.symm.trans (ble_eq_true_of_le hle))
/-- Whether one number is less than another, with a proof. -/
@[extern "lean_nat_dec_lt"]
instance decLt (n m : @& Nat) : Decidable (LT.lt n m) := decLe (succ n) m

/-! ## Division and what follows from it

Each is a loop with a bound on its steps, large enough that it is never reached. -/

/-- How often `d` can be taken from `n`, in at most `steps` steps. -/
def divLoop (d : Nat) : (steps n : Nat) → Nat
  | .zero, _ => 0
  | .succ steps, n => cond (ble d n) (succ (divLoop d steps (HSub.hSub n d))) 0
/-- What remains of `n` when `d` is taken from it as often as can be, in at most `steps` steps. -/
def modLoop (d : Nat) : (steps n : Nat) → Nat
  | .zero, n => n
  | .succ steps, n => cond (ble d n) (modLoop d steps (HSub.hSub n d)) n

/-- Division, rounded down; `n / 0 = 0`. -/
@[extern "lean_nat_div"]
protected def div (n d : @& Nat) : Nat := cond (beq d 0) 0 (divLoop d n n)
instance instDiv : Div Nat := ⟨Nat.div⟩

/-- The remainder of division; `n % 0 = n`. -/
@[extern "lean_nat_mod"]
protected def mod (n d : @& Nat) : Nat := cond (beq d 0) n (modLoop d n n)
instance instMod : Mod Nat := ⟨Nat.mod⟩

/-- Euclid's algorithm in at most `steps` steps. -/
def gcdLoop : (steps m n : Nat) → Nat
  | .zero, _, n => n
  | .succ steps, m, n => cond (beq m 0) n (gcdLoop steps (HMod.hMod n m) m)
/-- The greatest common divisor. -/
@[extern "lean_nat_gcd"]
def gcd (m n : @& Nat) : Nat := gcdLoop m m n

/-- Halvings in at most `steps` steps. -/
def log2Loop : (steps n : Nat) → Nat
  | .zero, _ => 0
  | .succ steps, n => cond (ble 2 n) (succ (log2Loop steps (HDiv.hDiv n 2))) 0
/-- The logarithm to base 2, rounded down; `log2 0 = 0`. -/
@[extern "lean_nat_log2"]
def log2 (n : @& Nat) : Nat := log2Loop n n

/-- An operation on each pair of binary digits of two numbers of at most `steps` digits. -/
def bitwiseLoop (op : Bool → Bool → Bool) : (steps m n : Nat) → Nat
  | .zero, _, _ => 0
  | .succ steps, m, n =>
    HAdd.hAdd (HMul.hMul 2 (bitwiseLoop op steps (HDiv.hDiv m 2) (HDiv.hDiv n 2)))
      (cond (op (beq (HMod.hMod m 2) 1) (beq (HMod.hMod n 2) 1)) 1 0)
/-- Conjunction of binary digits. -/
@[extern "lean_nat_land"]
def land (m n : @& Nat) : Nat := bitwiseLoop Bool.and (HAdd.hAdd m n) m n
/-- Disjunction of binary digits. -/
@[extern "lean_nat_lor"]
def lor (m n : @& Nat) : Nat := bitwiseLoop Bool.or (HAdd.hAdd m n) m n
/-- Exclusive disjunction of binary digits. -/
@[extern "lean_nat_lxor"]
def xor (m n : @& Nat) : Nat := bitwiseLoop (fun a b => cond a (Bool.not b) b) (HAdd.hAdd m n) m n
/-- Multiplication by a power of 2. -/
@[extern "lean_nat_shiftl"]
def shiftLeft : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => shiftLeft (HMul.hMul 2 n) m
/-- Division by a power of 2. -/
@[extern "lean_nat_shiftr"]
def shiftRight : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => HDiv.hDiv (shiftRight n m) 2
instance : ShiftLeft Nat := ⟨shiftLeft⟩
instance : ShiftRight Nat := ⟨shiftRight⟩

/-! ## What fixed-width numbers and characters need -/

protected theorem sub_le (n : Nat) : (m : Nat) → LE.le (HSub.hSub n m) n
  | .zero => .refl
  | .succ m => Nat.le_trans (pred_le (HSub.hSub n m)) (Nat.sub_le n m)
where
  pred_le : (n : Nat) → LE.le (pred n) n
    | .zero => .refl
    | .succ n => le_succ n

/-- The loop of `mod` ends below its divisor if it may take enough steps. -/
theorem modLoop_lt {d : Nat} (hd : LT.lt 0 d) : (steps n : Nat) → LE.le n steps → LT.lt (modLoop d steps n) d
  | .zero, .zero, _ => hd
  | .zero, .succ n, h => absurd h (not_succ_le_zero n)
  | .succ steps, n, h =>
    match hb : ble d n with
    | false =>
      have step : Eq (modLoop d (succ steps) n) n := congrArg (cond · _ n) hb
      have lt : LT.lt n d :=
        Nat.lt_of_not_le fun hle => Bool.noConfusion (hb.symm.trans (ble_eq_true_of_le hle))
      step.symm.rec (motive := fun r _ => LT.lt r d) lt
    | true =>
      have step : Eq (modLoop d (succ steps) n) (modLoop d steps (HSub.hSub n d)) := congrArg (cond · _ n) hb
      have fewer : LE.le (HSub.hSub n d) steps := sub_le_of_le_succ hd h
      step.symm.rec (motive := fun r _ => LT.lt r d) (modLoop_lt hd steps _ fewer)
where
  sub_le_of_le_succ : {d n steps : Nat} → LT.lt 0 d → LE.le n (succ steps) → LE.le (HSub.hSub n d) steps
    | .zero, _, _, hd, _ => absurd hd (Nat.lt_irrefl 0)
    | .succ d, n, _, _, h => pred_le_pred (Nat.le_trans (Nat.sub_le n d) h)

theorem mod_lt (n : Nat) {d : Nat} (h : LT.lt 0 d) : LT.lt (HMod.hMod n d) d :=
  match d, h with
  | .zero, h => absurd h (Nat.lt_irrefl 0)
  | .succ _, h => modLoop_lt h n n .refl
protected theorem pow_pos {a : Nat} : {n : Nat} → LT.lt 0 a → LT.lt 0 (HPow.hPow a n)
  | .zero, _ => .refl
  | .succ n, h => mul_pos (HPow.hPow a n) (Nat.pow_pos h) a h
where
  add_pos (n : Nat) : (m : Nat) → LT.lt 0 m → LT.lt 0 (HAdd.hAdd n m)
    | .zero, h => absurd h (Nat.lt_irrefl 0)
    | .succ _, _ => succ_le_succ (zero_le _)
  mul_pos (n : Nat) (hn : LT.lt 0 n) : (m : Nat) → LT.lt 0 m → LT.lt 0 (HMul.hMul n m)
    | .zero, h => absurd h (Nat.lt_irrefl 0)
    | .succ m, _ => add_pos (HMul.hMul n m) n hn

end Nat
