prelude
set_option autoImplicit false
set_option genCtorIdx false
set_option genInjectivity false
set_option linter.all false
set_option bootstrap.inductiveCheckResultingUniverse false
universe u v

/-! The trusted base of the unit tests: what the kernel treats by name, and no tactics. -/

unsafe axiom lcErased : Type
unsafe axiom lcAny : Type
unsafe axiom lcVoid : Type
unsafe axiom lcProof {α : Prop} : α
unsafe axiom lcUnreachable {α : Sort u} : α

inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a
inductive True : Prop where
  | intro : True
inductive False : Prop
structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Iff (a b : Prop) : Prop where
  | intro (mp : a → b) (mpr : b → a) : Iff a b
inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat
inductive Bool : Type where
  | false : Bool
  | true : Bool
inductive List (α : Type u) : Type u where
  | nil : List α
  | cons (head : α) (tail : List α) : List α
inductive Char : Type where
  | mk (code : Nat) : Char
noncomputable def Char.ofNat (n : Nat) : Char := Char.mk n
inductive String : Type where
  | ofList (data : List Char) : String

@[reducible] def outParam (α : Sort u) : Sort u := α
class OfNat (α : Type u) (n : Nat) where
  ofNat : α
@[default_instance 100, reducible] instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩
class CoeT (α : Sort u) (a : α) (β : Sort v) where
  coe : β
class CoeFun (α : Sort u) (γ : outParam (α → Sort v)) where
  coe : (f : α) → γ f
class CoeSort (α : Sort u) (β : outParam (Sort v)) where
  coe : α → β

axiom propext {a b : Prop} : Iff a b → Eq a b
axiom Classical.choice {α : Sort u} : Nonempty α → α
axiom sorryAx (α : Sort u) (synthetic : Bool) : α
init_quot
axiom Quot.sound {α : Sort u} {r : α → α → Prop} {a b : α} (h : r a b) : Eq (Quot.mk r a) (Quot.mk r b)

noncomputable def Nat.pred (n : Nat) : Nat := Nat.rec (motive := fun _ => Nat) Nat.zero (fun k _ => k) n
noncomputable def Nat.add (n m : Nat) : Nat := Nat.rec (motive := fun _ => Nat) n (fun _ r => Nat.succ r) m
noncomputable def Nat.sub (n m : Nat) : Nat := Nat.rec (motive := fun _ => Nat) n (fun _ r => Nat.pred r) m
noncomputable def Nat.mul (n m : Nat) : Nat :=
  Nat.rec (motive := fun _ => Nat) Nat.zero (fun _ r => Nat.add r n) m
noncomputable def Nat.pow (n m : Nat) : Nat :=
  Nat.rec (motive := fun _ => Nat) (Nat.succ Nat.zero) (fun _ r => Nat.mul r n) m

theorem wrapped (a b : Prop) (h : And a b) : And b a := And.intro h.right h.left
noncomputable unsafe def danger (n : Nat) : Nat := n
noncomputable def hole : Nat := sorryAx Nat Bool.false
