prelude
import GateCore.Bindings
/-!
# Logic

Propositions, equality, decidability and choice, with the rules by which `simp`, `split`, `by_cases`, `rw` and `calc`
rewrite them. The simplifier looks many of these up by name.
-/

universe u v w
variable {α : Sort u} {β : Sort v} {a b c d p q r : Prop}

theorem trivial : True := True.intro

/-! ## Equality -/

/-- The type of a value may be rewritten along an equality. -/
@[macro_inline] def Eq.mp {α β : Sort u} (h : α = β) (a : α) : β := h.rec a
/-- The type of a goal may be rewritten along an equality; what `rw` builds. -/
@[macro_inline] def Eq.mpr {α β : Sort u} (h : α = β) (b : β) : α := h.symm.rec b

attribute [symm] Eq.symm

theorem Eq.to_iff (h : a = b) : a ↔ b := h.rec ⟨id, id⟩
theorem cast_eq {α : Sort u} (h : α = α) (a : α) : cast h a = a := rfl
theorem cast_heq {α β : Sort u} : (h : α = β) → (a : α) → HEq (cast h a) a
  | rfl, a => HEq.refl a
theorem eqRec_heq {α : Sort u} {φ : α → Sort v} {a a' : α} : (h : a = a') → (p : φ a) →
    HEq (Eq.recOn (motive := fun x _ => φ x) h p) p
  | rfl, p => HEq.refl p
theorem heq_of_eqRec_eq {α β : Sort u} {a : α} {b : β} (h₁ : α = β)
    (h₂ : Eq.rec (motive := fun α _ => α) a h₁ = b) : HEq a b := by
  subst h₁
  exact heq_of_eq h₂
theorem heq_of_heq_of_eq {α β : Sort u} {a : α} {b b' : β} (h₁ : HEq a b) (h₂ : b = b') : HEq a b' := h₂ ▸ h₁
theorem heq_of_eq_of_heq {α β : Sort u} {a a' : α} {b : β} (h₁ : a = a') (h₂ : HEq a' b) : HEq a b := h₁ ▸ h₂
theorem HEq.trans {α β γ : Sort u} {a : α} {b : β} {c : γ} (h₁ : HEq a b) (h₂ : HEq b c) : HEq a c :=
  h₂.rec (motive := fun c _ => HEq a c) h₁
theorem type_eq_of_heq {α β : Sort u} {a : α} {b : β} (h : HEq a b) : α = β := h.rec rfl

theorem Eq.substr {α : Sort u} {p : α → Prop} {a b : α} (h : b = a) (ha : p a) : p b := h.symm ▸ ha

theorem Eq.mpr_prop {p q : Prop} (h₁ : p = q) (h₂ : q) : p := h₁.symm ▸ h₂
theorem Eq.mpr_not {p q : Prop} (h₁ : p = q) (h₂ : ¬q) : ¬p := h₁.symm ▸ h₂

theorem Ne.intro {a b : α} (h : a = b → False) : a ≠ b := h
theorem Ne.elim {a b : α} (h : a ≠ b) : a = b → False := h
@[symm] theorem Ne.symm {a b : α} (h : a ≠ b) : b ≠ a := fun e => h e.symm
theorem Ne.irrefl {a : α} (h : a ≠ a) : False := h rfl
theorem ne_of_eq_of_ne {a b c : α} (h₁ : a = b) (h₂ : b ≠ c) : a ≠ c := h₁ ▸ h₂
theorem ne_of_ne_of_eq {a b c : α} (h₁ : a ≠ b) (h₂ : b = c) : a ≠ c := h₂ ▸ h₁
theorem eq_comm {a b : α} : a = b ↔ b = a := ⟨Eq.symm, Eq.symm⟩
theorem ne_comm {a b : α} : a ≠ b ↔ b ≠ a := ⟨Ne.symm, Ne.symm⟩
theorem ne_of_apply_ne {α : Sort u} {β : Sort v} (f : α → β) {a b : α} (h : f a ≠ f b) : a ≠ b :=
  fun e => h (congrArg f e)
theorem proof_irrel (h₁ h₂ : p) : h₁ = h₂ := rfl
theorem Subtype.ext {p : α → Prop} : {a b : {x // p x}} → a.val = b.val → a = b
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
theorem Prod.ext {α : Type u} {β : Type v} : {p q : α × β} → p.1 = q.1 → p.2 = q.2 → p = q
  | (_, _), (_, _), rfl, rfl => rfl

/-! ## Chains of relations, for `calc` -/

/-- Relations that can be chained: `a` to `b` by `r` and `b` to `c` by `s` gives `a` to `c` by `t`. -/
class Trans {α : Sort u1} {β : Sort u2} {γ : Sort u3} (r : α → β → Sort u) (s : β → γ → Sort v)
    (t : outParam (α → γ → Sort w)) where
  trans : {a : α} → {b : β} → {c : γ} → r a b → s b c → t a c
instance {α : Sort u1} {γ : Sort u2} (r : α → γ → Sort u) : Trans Eq r r := ⟨fun h r => h ▸ r⟩
instance {α : Sort u1} {β : Sort u2} (r : α → β → Sort u) : Trans r Eq r := ⟨fun r h => h ▸ r⟩

/-! ## Implication, negation, contradiction -/

theorem not_false : ¬False := id
theorem not_true : ¬True ↔ False := ⟨fun h => h trivial, False.elim⟩
theorem mt (h : a → b) (hb : ¬b) : ¬a := fun ha => hb (h ha)
theorem not_not_intro (h : a) : ¬¬a := fun hn => hn h
/-- Anything follows from a contradiction. -/
def Not.elim {α : Sort u} (h : ¬a) (ha : a) : α := absurd ha h
theorem And.comm : a ∧ b ↔ b ∧ a := ⟨fun h => ⟨h.2, h.1⟩, fun h => ⟨h.2, h.1⟩⟩
theorem And.symm (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩
theorem And.imp (f : a → c) (g : b → d) (h : a ∧ b) : c ∧ d := ⟨f h.1, g h.2⟩
theorem Or.symm : a ∨ b → b ∨ a
  | .inl h => .inr h
  | .inr h => .inl h
theorem Or.comm : a ∨ b ↔ b ∨ a := ⟨Or.symm, Or.symm⟩
theorem Or.imp (f : a → c) (g : b → d) : a ∨ b → c ∨ d
  | .inl h => .inl (f h)
  | .inr h => .inr (g h)

@[refl] theorem Iff.refl (a : Prop) : a ↔ a := ⟨id, id⟩
protected theorem Iff.rfl : a ↔ a := .refl a
theorem Iff.of_eq (h : a = b) : a ↔ b := h ▸ .rfl
@[symm] theorem Iff.symm (h : a ↔ b) : b ↔ a := ⟨h.2, h.1⟩
theorem Iff.trans (h₁ : a ↔ b) (h₂ : b ↔ c) : a ↔ c := ⟨fun h => h₂.1 (h₁.1 h), fun h => h₁.2 (h₂.2 h)⟩
instance : Trans Iff Iff Iff := ⟨Iff.trans⟩
theorem iff_of_true (ha : a) (hb : b) : a ↔ b := ⟨fun _ => hb, fun _ => ha⟩
theorem iff_of_false (ha : ¬a) (hb : ¬b) : a ↔ b := ⟨fun h => absurd h ha, fun h => absurd h hb⟩
theorem Iff.comm : (a ↔ b) ↔ (b ↔ a) := ⟨Iff.symm, Iff.symm⟩
theorem Iff.not (h : a ↔ b) : ¬a ↔ ¬b := ⟨mt h.2, mt h.1⟩
theorem Iff.and (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∧ b ↔ c ∧ d := ⟨And.imp h₁.1 h₂.1, And.imp h₁.2 h₂.2⟩
theorem Iff.or (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∨ b ↔ c ∨ d := ⟨Or.imp h₁.1 h₂.1, Or.imp h₁.2 h₂.2⟩
theorem and_congr (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∧ b ↔ c ∧ d := h₁.and h₂
theorem or_congr (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∨ b ↔ c ∨ d := h₁.or h₂
theorem not_congr (h : a ↔ b) : ¬a ↔ ¬b := h.not
theorem imp_congr (h₁ : a ↔ c) (h₂ : b ↔ d) : (a → b) ↔ (c → d) :=
  ⟨fun h hc => h₂.1 (h (h₁.2 hc)), fun h ha => h₂.2 (h (h₁.1 ha))⟩
theorem Exists.elim {p : α → Prop} (h : ∃ x, p x) (f : (x : α) → p x → b) : b :=
  match h with
  | ⟨x, hx⟩ => f x hx
theorem Exists.imp {p q : α → Prop} (f : ∀ x, p x → q x) : (∃ x, p x) → ∃ x, q x
  | ⟨x, hx⟩ => ⟨x, f x hx⟩

/-! ## What the simplifier builds its proofs from -/

theorem of_eq_true (h : p = True) : p := h.symm.rec trivial
theorem of_eq_false (h : p = False) : ¬p := fun hp => h.rec hp
theorem eq_true (h : p) : p = True := propext ⟨fun _ => trivial, fun _ => h⟩
theorem eq_false (h : ¬p) : p = False := propext ⟨h, False.elim⟩
theorem eq_false' (h : p → False) : p = False := eq_false h
theorem eq_true_of_decide [Decidable p] (h : decide p = true) : p = True := eq_true (of_decide_eq_true h)
theorem eq_false_of_decide [Decidable p] (h : decide p = false) : p = False := eq_false (of_decide_eq_false h)
@[simp] theorem eq_self (a : α) : (a = a) = True := eq_true rfl
@[simp] theorem heq_eq_eq (a b : α) : HEq a b = (a = b) := propext ⟨eq_of_heq, heq_of_eq⟩
@[simp] theorem ne_eq (a b : α) : (a ≠ b) = ¬a = b := rfl
theorem iff_eq_eq : (a ↔ b) = (a = b) := propext ⟨fun h => propext h, Eq.to_iff⟩

theorem implies_congr {p₁ p₂ : Sort u} {q₁ q₂ : Sort v} (h₁ : p₁ = p₂) (h₂ : q₁ = q₂) : (p₁ → q₁) = (p₂ → q₂) :=
  h₁ ▸ h₂ ▸ rfl
theorem implies_congr_ctx {p₁ p₂ q₁ q₂ : Prop} (h₁ : p₁ = p₂) (h₂ : p₂ → q₁ = q₂) : (p₁ → q₁) = (p₂ → q₂) :=
  propext ⟨fun h hp => h₂ hp ▸ h (h₁ ▸ hp), fun h hp => (h₂ (h₁ ▸ hp)).symm ▸ h (h₁ ▸ hp)⟩
theorem implies_dep_congr_ctx {p₁ p₂ q₁ : Prop} (h₁ : p₁ = p₂) {q₂ : p₂ → Prop} (h₂ : (h : p₂) → q₁ = q₂ h) :
    (p₁ → q₁) = ((h : p₂) → q₂ h) :=
  propext ⟨fun h hp => h₂ hp ▸ h (h₁ ▸ hp), fun h hp => (h₂ (h₁ ▸ hp)).symm ▸ h (h₁ ▸ hp)⟩
theorem forall_congr {p q : α → Prop} (h : ∀ a, p a = q a) : (∀ a, p a) = ∀ a, q a :=
  (funext h : p = q) ▸ rfl
theorem forall_prop_domain_congr {p₁ p₂ : Prop} {q₁ : p₁ → Prop} {q₂ : p₂ → Prop} (h₁ : p₁ = p₂)
    (h₂ : ∀ a : p₂, q₁ (h₁.mpr_prop a) = q₂ a) : (∀ a : p₁, q₁ a) = ∀ a : p₂, q₂ a := by
  subst h₁
  exact forall_congr h₂
theorem forall_prop_congr_dom {p₁ p₂ : Prop} (h : p₁ = p₂) (q : p₁ → Prop) :
    (∀ a : p₁, q a) = ∀ a : p₂, q (h.mpr_prop a) := by
  subst h
  rfl
theorem pi_congr {β β' : α → Sort v} (h : ∀ a, β a = β' a) : ((a : α) → β a) = ((a : α) → β' a) :=
  (funext h : β = β') ▸ rfl
theorem forall_congr' {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∀ a, p a) ↔ ∀ a, q a :=
  ⟨fun H a => (h a).1 (H a), fun H a => (h a).2 (H a)⟩
theorem exists_congr {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∃ a, p a) ↔ ∃ a, q a :=
  ⟨Exists.imp fun a => (h a).1, Exists.imp fun a => (h a).2⟩
theorem let_congr {α : Sort u} {β : Sort v} {a a' : α} {b b' : α → β} (h₁ : a = a') (h₂ : ∀ x, b x = b' x) :
    (let x := a; b x) = (let x := a'; b' x) := h₁ ▸ h₂ a
theorem let_val_congr {α : Sort u} {β : Sort v} {a a' : α} (b : α → β) (h : a = a') :
    (let x := a; b x) = (let x := a'; b x) := h ▸ rfl
theorem let_body_congr {α : Sort u} {β : α → Sort v} {b b' : (a : α) → β a} (a : α) (h : ∀ x, b x = b' x) :
    (let x := a; b x) = (let x := a; b' x) := h a

/-! ## Rules of the simplifier for propositions -/

section
variable (p q r : Prop)
@[simp] theorem true_and : (True ∧ p) = p := propext ⟨(·.2), (⟨trivial, ·⟩)⟩
@[simp] theorem and_true : (p ∧ True) = p := propext ⟨(·.1), (⟨·, trivial⟩)⟩
@[simp] theorem false_and : (False ∧ p) = False := eq_false (·.1)
@[simp] theorem and_false : (p ∧ False) = False := eq_false (·.2)
@[simp] theorem and_self : (p ∧ p) = p := propext ⟨(·.1), fun h => ⟨h, h⟩⟩
@[simp] theorem and_not_self : ¬(p ∧ ¬p) := fun h => h.2 h.1
@[simp] theorem not_and_self : ¬(¬p ∧ p) := fun h => h.1 h.2
@[simp] theorem true_or : (True ∨ p) = True := eq_true (.inl trivial)
@[simp] theorem or_true : (p ∨ True) = True := eq_true (.inr trivial)
@[simp] theorem false_or : (False ∨ p) = p := propext ⟨fun h => h.resolve_left id, .inr⟩
@[simp] theorem or_false : (p ∨ False) = p := propext ⟨fun h => h.resolve_right id, .inl⟩
@[simp] theorem or_self : (p ∨ p) = p := propext ⟨fun h => h.elim id id, .inl⟩
@[simp] theorem iff_true : (p ↔ True) = p := propext ⟨fun h => h.2 trivial, fun h => iff_of_true h trivial⟩
@[simp] theorem true_iff : (True ↔ p) = p := propext ⟨fun h => h.1 trivial, fun h => iff_of_true trivial h⟩
@[simp] theorem iff_false : (p ↔ False) = ¬p := propext ⟨fun h => h.1, fun h => iff_of_false h id⟩
@[simp] theorem false_iff : (False ↔ p) = ¬p := propext ⟨fun h => h.2, fun h => iff_of_false id h⟩
@[simp] theorem iff_self : (p ↔ p) = True := eq_true .rfl
@[simp] theorem implies_true (α : Sort u) : (α → True) = True := eq_true fun _ => trivial
@[simp] theorem true_implies : (True → p) = p := propext ⟨fun h => h trivial, fun h _ => h⟩
@[simp] theorem false_implies : (False → p) = True := eq_true False.elim
@[simp] theorem implies_false : (p → False) = ¬p := rfl
@[simp] theorem imp_self : (p → p) ↔ True := iff_of_true id trivial
@[simp] theorem not_true_eq_false : (¬True) = False := eq_false (fun h => h trivial)
@[simp] theorem not_false_eq_true : (¬False) = True := eq_true id
@[simp] theorem not_false_iff : ¬False ↔ True := iff_of_true id trivial
@[simp] theorem forall_const (α : Sort u) [Nonempty α] : (α → p) ↔ p :=
  ⟨fun h => Nonempty.elim inferInstance h, fun h _ => h⟩
@[simp] theorem exists_prop : (∃ _h : p, q) ↔ p ∧ q := ⟨fun ⟨hp, hq⟩ => ⟨hp, hq⟩, fun ⟨hp, hq⟩ => ⟨hp, hq⟩⟩
@[simp] theorem and_imp : (p ∧ q → r) ↔ (p → q → r) := ⟨fun h hp hq => h ⟨hp, hq⟩, fun h hpq => h hpq.1 hpq.2⟩
theorem or_imp : (p ∨ q → r) ↔ (p → r) ∧ (q → r) :=
  ⟨fun h => ⟨fun hp => h (.inl hp), fun hq => h (.inr hq)⟩, fun h hpq => hpq.elim h.1 h.2⟩
end

theorem and_comm : a ∧ b ↔ b ∧ a := And.comm
theorem or_comm : a ∨ b ↔ b ∨ a := Or.comm
theorem and_assoc : (a ∧ b) ∧ c ↔ a ∧ b ∧ c := ⟨fun h => ⟨h.1.1, h.1.2, h.2⟩, fun h => ⟨⟨h.1, h.2.1⟩, h.2.2⟩⟩
theorem or_assoc : (a ∨ b) ∨ c ↔ a ∨ b ∨ c := by
  constructor
  · rintro ((h | h) | h)
    · exact .inl h
    · exact .inr (.inl h)
    · exact .inr (.inr h)
  · rintro (h | h | h)
    · exact .inl (.inl h)
    · exact .inl (.inr h)
    · exact .inr h
theorem and_left_comm : a ∧ b ∧ c ↔ b ∧ a ∧ c := ⟨fun ⟨x, y, z⟩ => ⟨y, x, z⟩, fun ⟨x, y, z⟩ => ⟨y, x, z⟩⟩
theorem and_or_left : a ∧ (b ∨ c) ↔ (a ∧ b) ∨ (a ∧ c) := by
  constructor
  · rintro ⟨ha, hb | hc⟩
    · exact .inl ⟨ha, hb⟩
    · exact .inr ⟨ha, hc⟩
  · rintro (⟨ha, hb⟩ | ⟨ha, hc⟩)
    · exact ⟨ha, .inl hb⟩
    · exact ⟨ha, .inr hc⟩
@[simp] theorem not_or : ¬(p ∨ q) ↔ ¬p ∧ ¬q :=
  ⟨fun h => ⟨fun hp => h (.inl hp), fun hq => h (.inr hq)⟩, fun h hpq => hpq.elim h.1 h.2⟩
@[simp] theorem not_exists {p : α → Prop} : (¬∃ x, p x) ↔ ∀ x, ¬p x :=
  ⟨fun h x hx => h ⟨x, hx⟩, fun h ⟨x, hx⟩ => h x hx⟩
@[simp] theorem not_and : ¬(p ∧ q) ↔ (p → ¬q) := ⟨fun h hp hq => h ⟨hp, hq⟩, fun h hpq => h hpq.1 hpq.2⟩
@[simp] theorem exists_eq {a : α} : ∃ x, x = a := ⟨a, rfl⟩
@[simp] theorem exists_eq' {a : α} : ∃ x, a = x := ⟨a, rfl⟩
@[simp] theorem exists_eq_left {p : α → Prop} {a : α} : (∃ x, x = a ∧ p x) ↔ p a :=
  ⟨fun ⟨_, h, hp⟩ => h ▸ hp, fun h => ⟨a, rfl, h⟩⟩
@[simp] theorem exists_eq_right {p : α → Prop} {a : α} : (∃ x, p x ∧ x = a) ↔ p a :=
  ⟨fun ⟨_, hp, h⟩ => h ▸ hp, fun h => ⟨a, h, rfl⟩⟩
@[simp] theorem forall_eq {p : α → Prop} {a : α} : (∀ x, x = a → p x) ↔ p a := ⟨fun h => h a rfl, fun h _ e => e ▸ h⟩
@[simp] theorem forall_eq' {p : α → Prop} {a : α} : (∀ x, a = x → p x) ↔ p a := ⟨fun h => h a rfl, fun h _ e => e ▸ h⟩
theorem forall_and {p q : α → Prop} : (∀ x, p x ∧ q x) ↔ (∀ x, p x) ∧ ∀ x, q x :=
  ⟨fun h => ⟨fun x => (h x).1, fun x => (h x).2⟩, fun h x => ⟨h.1 x, h.2 x⟩⟩
theorem exists_or {p q : α → Prop} : (∃ x, p x ∨ q x) ↔ (∃ x, p x) ∨ ∃ x, q x := by
  constructor
  · rintro ⟨x, h | h⟩
    · exact .inl ⟨x, h⟩
    · exact .inr ⟨x, h⟩
  · rintro (⟨x, h⟩ | ⟨x, h⟩)
    · exact ⟨x, .inl h⟩
    · exact ⟨x, .inr h⟩
theorem exists_imp {p : α → Prop} : ((∃ x, p x) → b) ↔ ∀ x, p x → b := ⟨fun h x hx => h ⟨x, hx⟩, fun h ⟨x, hx⟩ => h x hx⟩
theorem exists_and_left {p : α → Prop} : (∃ x, b ∧ p x) ↔ b ∧ ∃ x, p x :=
  ⟨fun ⟨x, hb, hx⟩ => ⟨hb, x, hx⟩, fun ⟨hb, x, hx⟩ => ⟨x, hb, hx⟩⟩
theorem exists_and_right {p : α → Prop} : (∃ x, p x ∧ b) ↔ (∃ x, p x) ∧ b :=
  ⟨fun ⟨x, hx, hb⟩ => ⟨⟨x, hx⟩, hb⟩, fun ⟨⟨x, hx⟩, hb⟩ => ⟨x, hx, hb⟩⟩

/-! ## Decidability -/

instance instDecidableForall [dp : Decidable p] [dq : Decidable q] : Decidable (p → q) :=
  match dp, dq with
  | _, isTrue hq => isTrue fun _ => hq
  | isFalse hp, _ => isTrue fun h => absurd h hp
  | isTrue hp, isFalse hq => isFalse fun h => hq (h hp)
instance instDecidableIff [dp : Decidable p] [dq : Decidable q] : Decidable (p ↔ q) :=
  match dp, dq with
  | isTrue hp, isTrue hq => isTrue (iff_of_true hp hq)
  | isFalse hp, isFalse hq => isTrue (iff_of_false hp hq)
  | isTrue hp, isFalse hq => isFalse fun h => hq (h.1 hp)
  | isFalse hp, isTrue hq => isFalse fun h => hp (h.2 hq)
/-- A proposition equivalent to a decidable one can be decided. -/
@[inline] def decidable_of_iff (a : Prop) (h : a ↔ b) [da : Decidable a] : Decidable b :=
  match da with
  | isTrue ha => isTrue (h.1 ha)
  | isFalse ha => isFalse fun hb => ha (h.2 hb)
instance [dp : Decidable p] [dq : Decidable q] [dr : Decidable r] : Decidable (if p then q else r) :=
  match dp with
  | isTrue _ => dq
  | isFalse _ => dr

instance {t : p → Prop} {e : ¬p → Prop} [dp : Decidable p] [dt : ∀ h, Decidable (t h)] [de : ∀ h, Decidable (e h)] :
    Decidable (if h : p then t h else e h) :=
  match dp with
  | isTrue h => dt h
  | isFalse h => de h

namespace Decidable
theorem em (p : Prop) [h : Decidable p] : p ∨ ¬p :=
  match h with
  | isTrue hp => .inl hp
  | isFalse hp => .inr hp
/-- Cases on a decidable proposition. -/
@[macro_inline] def byCases {q : Sort u} [Decidable p] (h₁ : p → q) (h₂ : ¬p → q) : q := dite p h₁ h₂
theorem byContradiction [Decidable p] (h : ¬p → False) : p := (em p).elim id fun hp => (h hp).elim
theorem of_not_not [Decidable p] (h : ¬¬p) : p := byContradiction h
theorem not_not [Decidable p] : ¬¬p ↔ p := ⟨of_not_not, not_not_intro⟩
theorem not_and_iff_or_not_not [Decidable p] : ¬(p ∧ q) ↔ ¬p ∨ ¬q :=
  ⟨fun h => (em p).elim (fun hp => .inr fun hq => h ⟨hp, hq⟩) .inl, fun h hpq => h.elim (absurd hpq.1) (absurd hpq.2)⟩
theorem not_imp_iff_and_not [Decidable p] : ¬(p → q) ↔ p ∧ ¬q :=
  ⟨fun h => ⟨byContradiction fun hp => h fun h => absurd h hp, fun hq => h fun _ => hq⟩, fun h hpq => h.2 (hpq h.1)⟩
theorem not_or_of_imp [Decidable p] (h : p → q) : ¬p ∨ q := (em p).elim (fun hp => .inr (h hp)) .inl
end Decidable

/-- A value of an empty family, from a decision that came out false. -/
theorem decide_eq_true_iff [Decidable p] : decide p = true ↔ p := ⟨of_decide_eq_true, decide_eq_true⟩
@[simp] theorem decide_eq_true_eq [Decidable p] : (decide p = true) = p := propext decide_eq_true_iff
@[simp] theorem decide_eq_false_iff_not [Decidable p] : decide p = false ↔ ¬p := ⟨of_decide_eq_false, decide_eq_false⟩
@[simp] theorem decide_true [Decidable True] : decide True = true := decide_eq_true trivial
@[simp] theorem decide_false [Decidable False] : decide False = false := decide_eq_false id
theorem decide_eq_decide [Decidable p] [Decidable q] : decide p = decide q ↔ (p ↔ q) := by
  constructor
  · intro h
    exact ⟨fun hp => of_decide_eq_true (h ▸ decide_eq_true hp), fun hq => of_decide_eq_true (h.symm ▸ decide_eq_true hq)⟩
  · intro h
    cases Decidable.em p with
    | inl hp => rw [decide_eq_true hp, decide_eq_true (h.1 hp)]
    | inr hp => rw [decide_eq_false hp, decide_eq_false (mt h.2 hp)]

/-- The types with at most one value. -/
class Subsingleton (α : Sort u) : Prop where
  intro ::
  allEq : (a b : α) → a = b
protected theorem Subsingleton.elim {α : Sort u} [h : Subsingleton α] (a b : α) : a = b := h.allEq a b
protected theorem Subsingleton.helim {α β : Sort u} [h : Subsingleton α] (e : α = β) (a : α) (b : β) : HEq a b := by
  subst e
  exact heq_of_eq (Subsingleton.elim a b)
instance (p : Prop) : Subsingleton p := ⟨fun _ _ => rfl⟩
instance : Subsingleton (Decidable p) := ⟨fun a b =>
  match a, b with
  | isTrue _, isTrue _ => rfl
  | isFalse _, isFalse _ => rfl
  | isTrue h, isFalse hn => absurd h hn
  | isFalse hn, isTrue h => absurd h hn⟩

/-- A decidable proposition stands for its truth value. -/
instance decPropToBool (p : Prop) [Decidable p] : CoeDep Prop p Bool := ⟨decide p⟩

/-! ## Truth values -/

namespace Bool
variable (x y : Bool)
@[simp] theorem true_and : (true && x) = x := rfl
@[simp] theorem false_and : (false && x) = false := rfl
@[simp] theorem and_true : (x && true) = x := by cases x <;> rfl
@[simp] theorem and_false : (x && false) = false := by cases x <;> rfl
@[simp] theorem and_self : (x && x) = x := by cases x <;> rfl
@[simp] theorem true_or : (true || x) = true := rfl
@[simp] theorem false_or : (false || x) = x := rfl
@[simp] theorem or_true : (x || true) = true := by cases x <;> rfl
@[simp] theorem or_false : (x || false) = x := by cases x <;> rfl
@[simp] theorem or_self : (x || x) = x := by cases x <;> rfl
@[simp] theorem not_true : (!true) = false := rfl
@[simp] theorem not_false : (!false) = true := rfl
@[simp] theorem not_not : (!!x) = x := by cases x <;> rfl
@[simp] theorem false_eq_true : (false = true) = False := eq_false fun h => Bool.noConfusion h
@[simp] theorem true_eq_false : (true = false) = False := eq_false fun h => Bool.noConfusion h
@[simp] theorem and_eq_true : ((x && y) = true) = (x = true ∧ y = true) := by cases x <;> cases y <;> simp
@[simp] theorem or_eq_true : ((x || y) = true) = (x = true ∨ y = true) := by cases x <;> cases y <;> simp
@[simp] theorem not_eq_true' : ((!x) = true) = (x = false) := by cases x <;> simp
@[simp] theorem not_eq_true : (¬x = true) = (x = false) := by cases x <;> simp
@[simp] theorem not_eq_false : (¬x = false) = (x = true) := by cases x <;> simp
end Bool
@[simp] theorem cond_true {α : Sort u} (x y : α) : cond true x y = x := rfl
@[simp] theorem cond_false {α : Sort u} (x y : α) : cond false x y = y := rfl
@[simp] theorem beq_iff_eq {α : Type u} [DecidableEq α] {x y : α} : (x == y) = true ↔ x = y := decide_eq_true_iff

/-! ## `if then else` -/

section
theorem ite_eq_left {h : Decidable c} (hc : c) {α : Sort u} {t e : α} : (if c then t else e) = t :=
  match h with
  | isTrue _ => rfl
  | isFalse hn => absurd hc hn
theorem ite_eq_right {h : Decidable c} (hc : ¬c) {α : Sort u} {t e : α} : (if c then t else e) = e :=
  match h with
  | isTrue h => absurd h hc
  | isFalse _ => rfl
theorem dite_eq_left {h : Decidable c} (hc : c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = t hc :=
  match h with
  | isTrue _ => rfl
  | isFalse hn => absurd hc hn
theorem dite_eq_right {h : Decidable c} (hc : ¬c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = e hc :=
  match h with
  | isTrue h => absurd h hc
  | isFalse _ => rfl

/-- The older name of `ite_eq_left`. -/
theorem if_pos {h : Decidable c} (hc : c) {α : Sort u} {t e : α} : (if c then t else e) = t := ite_eq_left hc
/-- The older name of `ite_eq_right`. -/
theorem if_neg {h : Decidable c} (hc : ¬c) {α : Sort u} {t e : α} : (if c then t else e) = e := ite_eq_right hc
/-- The older name of `dite_eq_left`. -/
theorem dif_pos {h : Decidable c} (hc : c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = t hc :=
  dite_eq_left hc
/-- The older name of `dite_eq_right`. -/
theorem dif_neg {h : Decidable c} (hc : ¬c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = e hc :=
  dite_eq_right hc

@[simp] theorem ite_true (t e : α) : (if True then t else e) = t := rfl
@[simp] theorem ite_false (t e : α) : (if False then t else e) = e := rfl
@[simp] theorem dite_true {t : True → α} {e : ¬True → α} : dite True t e = t trivial := rfl
@[simp] theorem dite_false {t : False → α} {e : ¬False → α} : dite False t e = e not_false := rfl
@[simp] theorem ite_self {_ : Decidable c} (t : α) : (if c then t else t) = t :=
  (Decidable.em c).elim (fun h => if_pos h) (fun h => if_neg h)
theorem ite_eq_left_of_eq_true {_ : Decidable c} (t e : α) (h : c = True) : (if c then t else e) = t :=
  if_pos (of_eq_true h)
theorem ite_eq_right_of_eq_false {_ : Decidable c} (t e : α) (h : c = False) : (if c then t else e) = e :=
  if_neg (of_eq_false h)
theorem dite_eq_left_of_eq_true {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = True) :
    dite c t e = t (of_eq_true h) := dif_pos _
theorem dite_eq_right_of_eq_false {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = False) :
    dite c t e = e (of_eq_false h) := dif_neg _
theorem ite_congr {x y u v : α} {s : Decidable b} [Decidable c] (h₁ : b = c) (h₂ : c → x = u) (h₃ : ¬c → y = v) :
    (if b then x else y) = if c then u else v := by
  subst h₁
  exact (Decidable.em b).elim (fun h => (if_pos h).trans ((h₂ h).trans (if_pos h).symm))
    (fun h => (if_neg h).trans ((h₃ h).trans (if_neg h).symm))
theorem dite_congr {s : Decidable b} [Decidable c] {x : b → α} {u : c → α} {y : ¬b → α} {v : ¬c → α} (h₁ : b = c)
    (h₂ : (h : c) → x (h₁.mpr_prop h) = u h) (h₃ : (h : ¬c) → y (h₁.mpr_not h) = v h) : dite b x y = dite c u v := by
  subst h₁
  exact (Decidable.em b).elim (fun h => (dif_pos h).trans ((h₂ h).trans (dif_pos h).symm))
    (fun h => (dif_neg h).trans ((h₃ h).trans (dif_neg h).symm))
theorem apply_ite {β : Sort v} (f : α → β) (c : Prop) [Decidable c] (t e : α) :
    f (if c then t else e) = if c then f t else f e :=
  (Decidable.em c).elim (fun h => by rw [if_pos h, if_pos h]) (fun h => by rw [if_neg h, if_neg h])
end
