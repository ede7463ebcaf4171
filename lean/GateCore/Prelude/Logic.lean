prelude
/-!
# The first definitions

Everything here is known to the engine by name: the elaborator builds terms out of these constants, and the kernel
treats some of them (`Eq`, `Quot`, `Bool`, `Nat`) as its own. Names, universe levels and the order of arguments are
therefore not ours to choose. There is no notation yet, since notation is made of macros, and macros of strings.
-/

universe u v w

/-! ## Marks of the code generator

`unsafe` axioms, which the kernel refuses in any safe declaration. -/

/-- Stands for erased types in generated code. -/
unsafe axiom lcErased : Type
/-- Stands for types that depend on erased values in generated code. -/
unsafe axiom lcAny : Type
/-- The type of the token that threads through generated code. -/
unsafe axiom lcVoid : Type
/-- Stands for erased proofs in generated code. -/
unsafe axiom lcProof {α : Prop} : α
/-- Stands for code that is never reached. -/
unsafe axiom lcUnreachable {α : Sort u} : α

/-! ## Hints to the elaborator -/

/-- Marks a parameter of a class that the other parameters determine. -/
@[reducible] def outParam (α : Sort u) : Sort u := α
/-- Marks a parameter of a class that every instance fixes. -/
@[reducible] def semiOutParam (α : Sort u) : Sort u := α
set_option linter.unusedVariables false in
/-- The type of an argument that may be left out. -/
@[reducible] def optParam (α : Sort u) (default : α) : Sort u := α

/-- The identity function. -/
@[inline] def id {α : Sort u} (a : α) : α := a
/-- Composition of functions, written `f ∘ g`. -/
@[inline] def Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) : α → δ :=
  fun x => f (g x)
/-- The function with the one value `a`. -/
@[inline] def Function.const {α : Sort u} (β : Sort v) (a : α) : β → α := fun _ => a

set_option checkBinderAnnotations false in
/-- The instance that the elaborator finds for the class `α`. -/
abbrev inferInstance {α : Sort u} [i : α] : α := i
set_option checkBinderAnnotations false in
/-- The instance that the elaborator finds for the class `α`, where `α` is given. -/
abbrev «inferInstanceAs» (α : Sort u) [i : α] : α := i

/-! ## Truth and falsehood -/

set_option bootstrap.inductiveCheckResultingUniverse false in
/-- The type with one value, in any universe. -/
inductive PUnit : Sort u where
  | unit : PUnit

/-- The type with one value. -/
abbrev Unit : Type := PUnit
/-- The value of `Unit`. -/
@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit

/-- The type of an argument that a tactic fills in when it is left out. -/
@[reducible] def autoParam.{w'} (α : Sort u) (_tactic : PUnit.{w'}) : Sort u := α

/-- The true proposition. -/
inductive True : Prop where
  | intro : True
/-- The false proposition: nothing proves it. -/
inductive False : Prop
/-- The type without values. -/
inductive Empty : Type
set_option bootstrap.inductiveCheckResultingUniverse false in
/-- The type without values, in any universe. -/
inductive PEmpty : Sort u where

/-- Negation, written `¬ a`. -/
def Not (a : Prop) : Prop := a → False
/-- Anything follows from `False`. -/
@[macro_inline] def False.elim {C : Sort u} (h : False) : C := h.rec
/-- Anything follows from a contradiction. -/
@[macro_inline] def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : Not a) : b := (h₂ h₁).rec

/-! ## Equality -/

/-- Equality, written `a = b`. -/
inductive Eq : α → α → Prop where
  | refl (a : α) : Eq a a

/-- Equal things have the same properties: the form of `Eq.rec` that does not speak of the proof. -/
abbrev Eq.ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α} (h : Eq a b) :
    motive b :=
  h.rec m

set_option linter.defProp false in
/-- Equality holds of anything with itself; `a` is found by unification. -/
@[match_pattern] def rfl {α : Sort u} {a : α} : Eq a a := Eq.refl a

theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : Eq a b) (h₂ : motive a) : motive b :=
  Eq.ndrec h₂ h₁
theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec rfl
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : Eq a b) (h₂ : Eq b c) : Eq a c := h₂.rec h₁

/-- A value of a type is a value of any equal type. -/
@[macro_inline] def cast {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a

theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : Eq a₁ a₂) : Eq (f a₁) (f a₂) := h.rec rfl
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : Eq f₁ f₂) (h₂ : Eq a₁ a₂) :
    Eq (f₁ a₁) (f₂ a₂) :=
  h₁.rec (h₂.rec rfl)
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : Eq f g) (a : α) : Eq (f a) (g a) :=
  h.rec rfl
theorem congrFun' {α : Sort u} {β : Sort v} {f g : α → β} (h : Eq f g) (a : α) : Eq (f a) (g a) := h.rec rfl

/-- Equality of things whose types are only provably equal, written `a ≍ b`. -/
inductive HEq : {α : Sort u} → α → {β : Sort u} → β → Prop where
  | refl (a : α) : HEq a a

set_option linter.defProp false in
@[match_pattern] protected def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem heq_of_eq {α : Sort u} {a a' : α} (h : Eq a a') : HEq a a' := h.rec HEq.rfl
theorem HEq.symm {α β : Sort u} {a : α} {b : β} (h : HEq a b) : HEq b a := h.rec HEq.rfl
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : Eq a a' :=
  have cast_eq (β : Sort u) (b : β) (h : HEq a b) : (e : Eq α β) → Eq (cast e a) b :=
    h.rec (fun _ => rfl)
  cast_eq α a' h rfl

/-- How the elaborator writes the pattern `x@h:a`. -/
@[reducible] def namedPattern {α : Sort u} (x a : α) (_h : Eq x a) : α := a

/-! ## Quotients -/

init_quot

/-- Related values are equal in the quotient. -/
axiom Quot.sound : ∀ {α : Sort u} {r : α → α → Prop} {a b : α}, r a b → Eq (Quot.mk r a) (Quot.mk r b)
/-- How generated code erases `Quot.lift`. -/
unsafe axiom Quot.lcInv {α : Sort u} {r : α → α → Prop} (q : Quot r) : α

/-- Functions with equal values are equal: both are the evaluation of one element of a quotient. -/
theorem funext {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : ∀ x, Eq (f x) (g x)) : Eq f g :=
  let agree (f g : (x : α) → β x) := ∀ x, Eq (f x) (g x)
  let eval (q : Quot agree) (x : α) : β x := Quot.lift (fun (f : (x : α) → β x) => f x) (fun _ _ h => h x) q
  show Eq (eval (Quot.mk agree f)) (eval (Quot.mk agree g)) from congrArg eval (Quot.sound h)

/-! ## Products, sums and logical connectives -/

/-- Pairs, written `α × β`. -/
structure Prod (α : Type u) (β : Type v) where
  mk ::
  fst : α
  snd : β
attribute [unbox] Prod

/-- Pairs, in any universe. -/
structure PProd (α : Sort u) (β : Sort v) where
  fst : α
  snd : β

/-- Pairs of types in one universe. -/
structure MProd (α β : Type u) where
  fst : α
  snd : β

/-- Pairs whose second type depends on the first value. -/
structure Sigma {α : Type u} (β : α → Type v) where
  mk ::
  fst : α
  snd : β fst

/-- Pairs whose second type depends on the first value, in any universe. -/
structure PSigma {α : Sort u} (β : α → Sort v) where
  mk ::
  fst : α
  snd : β fst

/-- Conjunction, written `a ∧ b`. -/
@[pp_using_anonymous_constructor]
structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b

/-- Disjunction, written `a ∨ b`. -/
inductive Or (a b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b

/-- Equivalence, written `a ↔ b`. -/
structure Iff (a b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a

/-- Existence, written `∃ x, p x`. -/
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p

/-- Inequality, written `a ≠ b`. -/
@[reducible] def Ne {α : Sort u} (a b : α) : Prop := Not (Eq a b)

/-- The values of `α` with the property `p`, written `{x // p x}`. -/
@[pp_using_anonymous_constructor]
structure Subtype {α : Sort u} (p : α → Prop) where
  val : α
  property : p val

/-- Either a value of `α` or one of `β`. -/
inductive Sum (α : Type u) (β : Type v) where
  | inl (val : α) : Sum α β
  | inr (val : β) : Sum α β

/-- A value of one of two types, in any universe. -/
inductive PSum (α : Sort u) (β : Sort v) where
  | inl (val : α) : PSum α β
  | inr (val : β) : PSum α β

/-- A type, or a proof, one universe up. -/
structure PLift (α : Sort u) : Type u where
  up ::
  down : α

/-- A type, any number of universes up. -/
structure ULift.{r, s} (α : Type s) : Type (max s r) where
  up ::
  down : α

/-- A type, or a proof, any number of universes up. -/
structure PULift.{r, s} (α : Sort s) : Sort (max s r 1) where
  up ::
  down : α

theorem Or.elim {a b c : Prop} (h : Or a b) (left : a → c) (right : b → c) : c :=
  match h with
  | .inl h => left h
  | .inr h => right h
theorem Or.resolve_left {a b : Prop} (h : Or a b) (na : Not a) : b := h.elim (fun h => absurd h na) id
theorem Or.resolve_right {a b : Prop} (h : Or a b) (nb : Not b) : a := h.elim id (fun h => absurd h nb)

/-! ## The other two axioms -/

/-- Equivalent propositions are equal. -/
axiom propext {a b : Prop} : Iff a b → Eq a b

/-- The types that have a value; the value itself is forgotten. -/
class inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α

/-- The axiom of choice. -/
axiom Classical.choice {α : Sort u} : Nonempty α → α

protected theorem Nonempty.elim {α : Sort u} {p : Prop} (h : Nonempty α) (f : α → p) : p :=
  match h with
  | .intro a => f a

/-- The types that have a chosen value, `default`. -/
class Inhabited (α : Sort u) where
  default : α
export Inhabited (default)

instance instNonemptyOfInhabited {α : Sort u} [Inhabited α] : Nonempty α := ⟨default⟩
instance : Inhabited (Sort u) where
  default := PUnit
instance instInhabitedForall {α : Sort u} {β : α → Sort v} [(a : α) → Inhabited (β a)] :
    Inhabited ((a : α) → β a) where
  default := fun _ => default

/-! ## Booleans -/

/-- The truth values. -/
inductive Bool : Type where
  | false : Bool
  | true : Bool
export Bool (false true)

instance : Inhabited Bool := ⟨false⟩

/-- What `sorry` stands for. The judge refuses every theorem that rests on it. -/
@[extern "lean_sorry", never_extract]
axiom sorryAx (α : Sort u) (synthetic : Bool) : α

/-- Choice by a truth value, written `bif c then x else y`. -/
@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α :=
  match c with
  | true => x
  | false => y

namespace Bool

/-- Disjunction of truth values, written `x || y`. -/
@[macro_inline] def or (x y : Bool) : Bool :=
  match x with
  | true => true
  | false => y
/-- Conjunction of truth values, written `x && y`. -/
@[macro_inline] def and (x y : Bool) : Bool :=
  match x with
  | false => false
  | true => y
/-- Negation of a truth value, written `!x`. -/
@[inline] def not : Bool → Bool
  | true => false
  | false => true
/-- Equality of truth values. -/
@[inline] def beq (a b : Bool) : Bool :=
  match b with
  | false => not a
  | true => a

theorem eq_false_of_ne_true : {b : Bool} → Not (Eq b true) → Eq b false
  | true, h => absurd rfl h
  | false, _ => rfl
theorem eq_true_of_ne_false : {b : Bool} → Not (Eq b false) → Eq b true
  | true, _ => rfl
  | false, h => absurd rfl h
theorem ne_false_of_eq_true : {b : Bool} → Eq b true → Not (Eq b false)
  | true, _ => fun h => Bool.noConfusion h
  | false, h => Bool.noConfusion h
theorem ne_true_of_eq_false : {b : Bool} → Eq b false → Not (Eq b true)
  | true, h => Bool.noConfusion h
  | false, _ => fun h => Bool.noConfusion h

/-- `b` says whether `p` holds. -/
abbrev Reflects : Bool → Prop → Prop
  | false, p => Not p
  | true, p => p

end Bool
export Bool (or and not)

/-! ## Decidable propositions -/

/-- A proposition with a way to compute whether it holds. -/
class Decidable (p : Prop) where
  intro ::
  /-- The answer. -/
  decide : Bool
  /-- The answer is right. -/
  reflects_decide (p) : decide.Reflects p

/-- The answer no. -/
@[match_pattern] abbrev Decidable.isFalse {p : Prop} (h : Not p) : Decidable p := ⟨false, h⟩
/-- The answer yes. -/
@[match_pattern] abbrev Decidable.isTrue {p : Prop} (h : p) : Decidable p := ⟨true, h⟩
/-- Proof by the two possible answers. -/
@[cases_eliminator, induction_eliminator, elab_as_elim]
abbrev Decidable.falseTrueCases {p : Prop} {motive : Decidable p → Sort u} (isFalse : ∀ h, motive (isFalse h))
    (isTrue : ∀ h, motive (isTrue h)) (t : Decidable p) : motive t :=
  t.casesOn fun x => x.casesOn isFalse isTrue
export Decidable (isTrue isFalse decide)

/-- A predicate that can be decided for every value. -/
abbrev DecidablePred {α : Sort u} (r : α → Prop) := (a : α) → Decidable (r a)
/-- A relation that can be decided for every pair of values. -/
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) := (a : α) → (b : β) → Decidable (r a b)
/-- A type whose equality can be decided. -/
abbrev DecidableEq (α : Sort u) := (a b : α) → Decidable (Eq a b)

/-- Whether two values are equal, with a proof. -/
def decEq {α : Sort u} [inst : DecidableEq α] (a b : α) : Decidable (Eq a b) := inst a b

theorem decide_eq_true {p : Prop} : [Decidable p] → p → Eq (decide p) true
  | isTrue _, _ => rfl
  | isFalse hn, h => absurd h hn
theorem decide_eq_false {p : Prop} : [Decidable p] → Not p → Eq (decide p) false
  | isTrue h, hn => absurd h hn
  | isFalse _, _ => rfl
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] (h : Eq (decide p) true) : p :=
  match (generalizing := false) inst with
  | isTrue hp => hp
  | isFalse hn => absurd h (Bool.ne_true_of_eq_false (decide_eq_false hn))
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] (h : Eq (decide p) false) : Not p :=
  match (generalizing := false) inst with
  | isTrue hp => absurd h (Bool.ne_false_of_eq_true (decide_eq_true hp))
  | isFalse hn => hn
theorem of_decide_eq_self_eq_true {α : Sort u} [DecidableEq α] (a : α) : Eq (decide (Eq a a)) true :=
  decide_eq_true rfl

/-- Choice by a decidable proposition, with its proof at hand: `if h : c then t h else e h`. -/
@[macro_inline] def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : Not c → α) : α :=
  h.decide.casesOn e t h.reflects_decide
/-- Choice by a decidable proposition: `if c then t else e`. -/
@[macro_inline] def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α :=
  dite c (fun _ => t) (fun _ => e)

instance instDecidableTrue : Decidable True := isTrue .intro
instance instDecidableFalse : Decidable False := isFalse id

@[macro_inline] instance instDecidableAnd {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (And p q) where
  decide := and (decide p) (decide q)
  reflects_decide :=
    match dp, dq with
    | isTrue hp, isTrue hq => ⟨hp, hq⟩
    | isTrue _, isFalse hq => fun h => hq h.right
    | isFalse hp, _ => fun h => hp h.left

@[macro_inline] instance instDecidableOr {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (Or p q) where
  decide := or (decide p) (decide q)
  reflects_decide :=
    match dp, dq with
    | isTrue hp, _ => .inl hp
    | isFalse _, isTrue hq => .inr hq
    | isFalse hp, isFalse hq => fun h => h.elim hp hq

@[inline] instance instDecidableNot {p : Prop} [dp : Decidable p] : Decidable (Not p) where
  decide := not (decide p)
  reflects_decide :=
    match dp with
    | isTrue hp => fun h => h hp
    | isFalse hp => hp

/-- Whether two truth values are equal. -/
@[inline] def Bool.decEq (a b : Bool) : Decidable (Eq a b) where
  decide := a.beq b
  reflects_decide :=
    match a, b with
    | false, false => rfl
    | false, true => fun h => Bool.noConfusion h
    | true, false => fun h => Bool.noConfusion h
    | true, true => rfl
@[macro_inline] instance instDecidableEqBool : DecidableEq Bool := Bool.decEq

/-- Equality as a computation, written `a == b`. -/
class BEq (α : Type u) where
  beq : α → α → Bool
instance (priority := 500) instBEqOfDecidableEq {α : Type u} [DecidableEq α] : BEq α where
  beq a b := decide (Eq a b)
/-- Whether two values differ, written `a != b`. -/
@[inline] def bne {α : Type u} [BEq α] (a b : α) : Bool := not (BEq.beq a b)

/-- The identity. The kernel evaluates its argument eagerly when it meets this name; what is proved is the same. -/
def eagerReduce {α : Sort u} (a : α) : α := a
