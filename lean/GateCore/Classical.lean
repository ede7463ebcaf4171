prelude
import GateCore.Logic
/-!
# Classical logic

Excluded middle, from choice, function extensionality and propositional extensionality.
-/

universe u v
variable {α : Sort u} {a b p q : Prop}

namespace Classical

/-- A witness of an existence, with what it witnesses. -/
noncomputable def indefiniteDescription (p : α → Prop) (h : ∃ x, p x) : {x // p x} :=
  choice (h.elim fun x hx => ⟨⟨x, hx⟩⟩)
/-- A witness of an existence. -/
noncomputable def choose {p : α → Prop} (h : ∃ x, p x) : α := (indefiniteDescription p h).val
theorem choose_spec {p : α → Prop} (h : ∃ x, p x) : p (choose h) := (indefiniteDescription p h).property

end Classical

/-- A witness of an existence. -/
@[reducible] noncomputable def Exists.choose {p : α → Prop} (h : ∃ x, p x) : α := Classical.choose h
theorem Exists.choose_spec {p : α → Prop} (h : ∃ x, p x) : p h.choose := Classical.choose_spec h

namespace Classical

/-- Every proposition is true or false (Diaconescu): choose an element from each of two sets of truth values that
are equal just when `p` holds. -/
theorem em (p : Prop) : p ∨ ¬p := by
  let upper (x : Prop) : Prop := x = True ∨ p
  let lower (x : Prop) : Prop := x = False ∨ p
  have exU : ∃ x, upper x := ⟨True, .inl rfl⟩
  have exL : ∃ x, lower x := ⟨False, .inl rfl⟩
  have different_or : exU.choose ≠ exL.choose ∨ p := by
    rcases exU.choose_spec with hu | hp
    · rcases exL.choose_spec with hl | hp
      · left
        rw [hu, hl]
        intro h
        exact h.mp trivial
      · exact .inr hp
    · exact .inr hp
  have same_of (hp : p) : exU.choose = exL.choose := by
    have sets_eq : upper = lower := funext fun x => propext ⟨fun _ => .inr hp, fun _ => .inr hp⟩
    have all (h₁ : ∃ x, upper x) (h₂ : ∃ x, lower x) : h₁.choose = h₂.choose := by
      revert h₁
      rw [sets_eq]
      intro _
      rfl
    exact all exU exL
  exact different_or.elim (fun h => .inr (mt same_of h)) .inl

/-- From a value for every argument, a function. -/
theorem axiomOfChoice {β : α → Sort v} {r : (x : α) → β x → Prop} (h : ∀ x, ∃ y, r x y) :
    ∃ f : (x : α) → β x, ∀ x, r x (f x) := ⟨fun x => choose (h x), fun x => choose_spec (h x)⟩
theorem skolem {β : α → Sort v} {r : (x : α) → β x → Prop} :
    (∀ x, ∃ y, r x y) ↔ ∃ f : (x : α) → β x, ∀ x, r x (f x) :=
  ⟨axiomOfChoice, fun h x => h.elim fun f hf => ⟨f x, hf x⟩⟩

/-- Every proposition can be decided, if not computed. -/
noncomputable scoped instance (priority := low) propDecidable (p : Prop) : Decidable p :=
  choice ((em p).elim (fun h => ⟨isTrue h⟩) (fun h => ⟨isFalse h⟩))

theorem byContradiction (h : ¬p → False) : p := (em p).elim id fun hp => (h hp).elim
theorem byCases (h₁ : p → q) (h₂ : ¬p → q) : q := (em p).elim h₁ h₂
theorem of_not_not (h : ¬¬p) : p := byContradiction h
@[simp] theorem not_not : ¬¬p ↔ p := ⟨of_not_not, not_not_intro⟩
@[simp] theorem not_forall {p : α → Prop} : (¬∀ x, p x) ↔ ∃ x, ¬p x := by
  constructor
  · intro h
    apply byContradiction
    intro hn
    exact h fun x => byContradiction fun hx => hn ⟨x, hx⟩
  · rintro ⟨x, hx⟩ h
    exact hx (h x)
@[simp] theorem not_imp : ¬(p → q) ↔ p ∧ ¬q := Decidable.not_imp_iff_and_not
theorem not_and_iff_not_or_not : ¬(p ∧ q) ↔ ¬p ∨ ¬q := Decidable.not_and_iff_or_not_not
theorem or_iff_not_imp_left : p ∨ q ↔ (¬p → q) :=
  ⟨fun h hp => h.resolve_left hp, fun h => (em p).elim .inl fun hp => .inr (h hp)⟩

end Classical

export Classical (em not_not not_forall not_imp)

theorem not_iff_comm : (¬a ↔ b) ↔ (¬b ↔ a) :=
  ⟨fun h => ⟨fun hb => Classical.byContradiction fun ha => hb (h.1 ha), fun ha hb => h.2 hb ha⟩,
   fun h => ⟨fun ha => Classical.byContradiction fun hb => ha (h.1 hb), fun hb ha => h.2 ha hb⟩⟩

theorem by_contra (h : ¬p → False) : p := Classical.byContradiction h

/-- Proof by contradiction: assumes that the goal is false. -/
macro "by_contra " h:ident : tactic => `(tactic| refine Classical.byContradiction fun $h => ?_)
