prelude
import GateCore.Omega.Facts
/-!
# Well-founded recursion

What the elaborator needs for functions that recurse on something smaller but not structurally so. Termination goals
`a < b` are left to `omega` and a few lemmas, as usual.
-/

universe u v w
variable {α : Sort u} {β : Sort v}

/-- `a` is reached: all that is below it is. -/
inductive Acc (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
theorem Acc.inv {r : α → α → Prop} {x y : α} (h₁ : Acc r x) (h₂ : r y x) : Acc r y :=
  h₁.recOn (motive := fun x _ => r y x → Acc r y) (fun _ h _ h₂ => h y h₂) h₂

/-- Every value is reached. -/
inductive WellFounded (r : α → α → Prop) : Prop where
  | intro (h : ∀ a, Acc r a) : WellFounded r

/-- The relation by which a type is recursed on. -/
class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel

namespace WellFounded
variable {r : α → α → Prop}

theorem apply (wf : WellFounded r) (a : α) : Acc r a := wf.recOn (motive := fun _ => (a : α) → Acc r a) (fun h => h) a

section
variable {C : α → Sort v} (F : (x : α) → ((y : α) → r y x → C y) → C x)
/-- Recursion on the proof that a value is reached. -/
noncomputable def fixF (x : α) (a : Acc r x) : C x := a.rec (fun x _ ih => F x ih)
theorem fixF_eq (x : α) (h : Acc r x) : fixF F x h = F x (fun y hy => fixF F y (Acc.inv h hy)) :=
  Acc.rec (motive := fun x h => fixF F x h = F x (fun y hy => fixF F y (Acc.inv h hy))) (fun _ _ _ => rfl) h
end

/-- The function that calls itself only on smaller arguments. -/
@[irreducible] noncomputable def fix (hwf : WellFounded r) {C : α → Sort v}
    (F : (x : α) → ((y : α) → r y x → C y) → C x) (x : α) : C x :=
  fixF F x (apply hwf x)
theorem fix_eq (hwf : WellFounded r) {C : α → Sort v} (F : (x : α) → ((y : α) → r y x → C y) → C x) (x : α) :
    fix hwf F x = F x (fun y _ => fix hwf F y) := by
  unfold fix
  exact fixF_eq F x (apply hwf x)
theorem induction (hwf : WellFounded r) {C : α → Prop} (a : α) (h : ∀ x, (∀ y, r y x → C y) → C x) : C a :=
  fixF h a (apply hwf a)
end WellFounded

/-- A relation on the values of a function. -/
@[reducible] def InvImage {β : Sort v} (r : β → β → Prop) (f : α → β) : α → α → Prop := fun a b => r (f a) (f b)
theorem InvImage.accessible {r : β → β → Prop} (f : α → β) {a : α} (h : Acc r (f a)) : Acc (InvImage r f) a := by
  have all (b : β) (hb : Acc r b) : (a : α) → f a = b → Acc (InvImage r f) a :=
    hb.rec (motive := fun b _ => (a : α) → f a = b → Acc (InvImage r f) a)
      fun _ _ ih a e => .intro a fun y hy => ih (f y) (e ▸ hy) y rfl
  exact all (f a) h a rfl
theorem InvImage.wf {r : β → β → Prop} (f : α → β) (h : WellFounded r) : WellFounded (InvImage r f) :=
  ⟨fun a => accessible f (h.apply (f a))⟩
/-- Recursion on what a function makes of the argument. -/
@[reducible] def invImage (f : α → β) (h : WellFoundedRelation β) : WellFoundedRelation α where
  rel := InvImage h.rel f
  wf := InvImage.wf f h.wf

theorem Nat.lt_wf : WellFounded (fun n m : Nat => n < m) := ⟨fun n => by
  have all (n : Nat) : (m : Nat) → m < n → Acc (fun n m : Nat => n < m) m := by
    induction n with
    | zero => exact fun m h => absurd h (Nat.not_lt_zero m)
    | succ n ih => exact fun m h => .intro m fun y hy => ih y (Nat.lt_of_lt_of_le hy (Nat.le_of_lt_succ h))
  exact all (n + 1) n (Nat.lt_succ_self n)⟩
/-- Recursion on smaller numbers. -/
@[reducible] def Nat.lt_wfRel : WellFoundedRelation Nat := ⟨fun n m => n < m, Nat.lt_wf⟩

namespace WellFounded.Nat
variable {α : Sort u} {motive : α → Sort v} (h : α → Nat)
  (F : (x : α) → ((y : α) → InvImage (fun a b : Nat => a < b) h y x → motive y) → motive x)

/-- Recursion with a bound on its depth. -/
@[specialize] def fixGo : (fuel : Nat) → (x : α) → h x < fuel → motive x
  | 0, x, lt => absurd lt (Nat.not_lt_zero (h x))
  | fuel + 1, x, lt => F x fun y hy => fixGo fuel y (Nat.lt_of_lt_of_le hy (Nat.le_of_lt_succ lt))
/-- Recursion that makes a natural number smaller; unlike `WellFounded.fix` it computes in the kernel. -/
@[specialize] def fix (x : α) : motive x := fixGo h F (h x + 1) x (Nat.lt_succ_self (h x))
theorem fixGo_congr : (fuel fuel' : Nat) → (x : α) → (lt : h x < fuel) → (lt' : h x < fuel') →
    fixGo h F fuel x lt = fixGo h F fuel' x lt'
  | 0, _, x, lt, _ => absurd lt (Nat.not_lt_zero (h x))
  | _ + 1, 0, x, _, lt' => absurd lt' (Nat.not_lt_zero (h x))
  | fuel + 1, fuel' + 1, x, _, _ => congrArg (F x) (funext fun y => funext fun _ => fixGo_congr fuel fuel' y _ _)
theorem fix_eq (x : α) : fix h F x = F x (fun y _ => fix h F y) :=
  congrArg (F x) (funext fun y => funext fun _ => fixGo_congr h F _ _ y _ _)
end WellFounded.Nat

/-- Recursion on a natural number made from the argument. -/
abbrev measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel
/-- Recursion on the size of the argument. -/
abbrev sizeOfWFRel {α : Sort u} [SizeOf α] : WellFoundedRelation α := measure sizeOf
instance (priority := low) instWellFoundedRelationOfSizeOf {α : Sort u} [SizeOf α] : WellFoundedRelation α := sizeOfWFRel
instance : WellFoundedRelation Nat := Nat.lt_wfRel

theorem List.sizeOf_lt_of_mem {α : Type u} [SizeOf α] {a : α} {l : List α} (h : a ∈ l) : sizeOf a < sizeOf l := by
  induction l with
  | nil => exact absurd h (not_mem_nil a)
  | cons b l ih =>
    rw [cons.sizeOf_spec]
    rcases mem_cons.1 h with rfl | h
    · omega
    · have := ih h
      omega

/-! ## Lexicographic order of pairs -/

namespace Prod
variable {α : Type u} {β : Type v} {r : α → α → Prop} {s : β → β → Prop}

/-- The first entries decide, and if they are equal, the second ones. -/
protected inductive Lex (r : α → α → Prop) (s : β → β → Prop) : α × β → α × β → Prop where
  | left {a₁ : α} (b₁ : β) {a₂ : α} (b₂ : β) (h : r a₁ a₂) : Prod.Lex r s (a₁, b₁) (a₂, b₂)
  | right (a : α) {b₁ b₂ : β} (h : s b₁ b₂) : Prod.Lex r s (a, b₁) (a, b₂)
theorem lex_def {p q : α × β} : Prod.Lex r s p q ↔ r p.1 q.1 ∨ p.1 = q.1 ∧ s p.2 q.2 := by
  constructor
  · rintro (⟨_, _, h⟩ | ⟨_, h⟩)
    · exact .inl h
    · exact .inr ⟨rfl, h⟩
  · obtain ⟨a, b⟩ := p
    obtain ⟨c, d⟩ := q
    rintro (h | ⟨h, h'⟩)
    · exact .left b d h
    · cases h
      exact .right a h'
theorem lex_wf (hr : WellFounded r) (hs : WellFounded s) : WellFounded (Prod.Lex r s) := ⟨fun (a, b) => by
  have all (a : α) : ∀ b, Acc (Prod.Lex r s) (a, b) := by
    refine hr.induction (C := fun a => ∀ b, Acc (Prod.Lex r s) (a, b)) a ?_
    intro a iha b
    refine hs.induction (C := fun b => Acc (Prod.Lex r s) (a, b)) b ?_
    intro b ihb
    refine .intro _ fun (c, d) h => ?_
    rcases lex_def.1 h with h | ⟨h, h'⟩
    · exact iha c h d
    · cases h
      exact ihb d h'
  exact all a b⟩
/-- Recursion on pairs, lexicographically. -/
instance lex [hα : WellFoundedRelation α] [hβ : WellFoundedRelation β] : WellFoundedRelation (α × β) where
  rel := Prod.Lex hα.rel hβ.rel
  wf := lex_wf hα.wf hβ.wf
end Prod

namespace Lean.Omega.Prod
theorem of_lex {α : Type u} {β : Type v} {r : α → α → Prop} {s : β → β → Prop} {p q : α × β}
    (w : Prod.Lex r s p q) : r p.fst q.fst ∨ p.fst = q.fst ∧ s p.snd q.snd := Prod.lex_def.1 w
theorem of_not_lex {α : Type u} {r : α → α → Prop} [DecidableEq α] {β : Type v} {s : β → β → Prop} {p q : α × β}
    (w : ¬Prod.Lex r s p q) : ¬r p.fst q.fst ∧ (p.fst ≠ q.fst ∨ ¬s p.snd q.snd) := by
  rw [Prod.lex_def, not_or, Decidable.not_and_iff_or_not_not] at w
  exact w
end Lean.Omega.Prod

/-- Marks the argument of a function that is recursed on, while its definition is prepared. -/
@[reducible] def wfParam {α : Sort u} (a : α) : α := a

/-- Gives the branches of an `if` the condition as a hypothesis, so that termination can be proved from it. -/
@[wf_preprocess] theorem ite_eq_dite {α : Sort u} {c : Prop} [Decidable c] (t e : α) :
    (if c then t else e) = if _h : c then t else e := rfl

/-- Strong induction on natural numbers. -/
@[elab_as_elim] theorem Nat.strongRecOn {motive : Nat → Prop} (n : Nat) (ind : ∀ n, (∀ m, m < n → motive m) → motive n) :
    motive n :=
  Nat.lt_wf.induction n ind
