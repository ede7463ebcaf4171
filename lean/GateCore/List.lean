prelude
import GateCore.Nat.Basic
/-!
# Lists

Membership, append, map, filter, folds, and deciding a property of all entries.
-/

universe u v w
variable {α : Type u} {β : Type v} {γ : Type w}

namespace List

instance instAppend : Append (List α) := ⟨List.append⟩

/-- `a ∈ l`: one of the entries is `a`. -/
inductive Mem (a : α) : List α → Prop where
  | head (l : List α) : Mem a (a :: l)
  | tail (b : α) {l : List α} : Mem a l → Mem a (b :: l)
instance instMembership : Membership α (List α) := ⟨fun l a => Mem a l⟩

/-- The entries for which a predicate holds. -/
def filter (p : α → Bool) : (l : List α) → List α
  | [] => []
  | a :: l => match p a with
    | true => a :: filter p l
    | false => filter p l
/-- `f a₁ (f a₂ (… init))`. -/
@[specialize] def foldr (f : α → β → β) (init : β) : (l : List α) → β
  | [] => init
  | a :: l => f a (foldr f init l)
/-- `f (f (f init a₁) a₂) …`. -/
@[specialize] def foldl (f : α → β → α) : (init : α) → (l : List β) → α
  | a, [] => a
  | a, b :: l => foldl f (f a b) l
/-- Entries paired by position, as far as the shorter list goes. -/
def zipWith (f : α → β → γ) : (l : List α) → (m : List β) → List γ
  | a :: l, b :: m => f a b :: zipWith f l m
  | _, _ => []
/-- The list backwards. -/
def reverse : (l : List α) → List α
  | [] => []
  | a :: l => reverse l ++ [a]
/-- `n` times the same entry. -/
def replicate : (n : Nat) → (a : α) → List α
  | 0, _ => []
  | n + 1, a => a :: replicate n a
/-- `[0, …, n - 1]`. -/
def range : (n : Nat) → List Nat
  | 0 => []
  | n + 1 => range n ++ [n]
/-- The sum of the entries. -/
def sum [Zero α] [Add α] : (l : List α) → α
  | [] => Zero.zero
  | a :: l => a + sum l
/-- The product of the entries. -/
def prod [One α] [Mul α] : (l : List α) → α
  | [] => One.one
  | a :: l => a * prod l
/-- How many entries satisfy a predicate. -/
def countP (p : α → Bool) : (l : List α) → Nat
  | [] => 0
  | a :: l => bif p a then countP p l + 1 else countP p l

variable {a b : α} {l m n : List α} {p : α → Prop}

/-! ## Length and append -/

@[simp] theorem length_nil : ([] : List α).length = 0 := rfl
@[simp] theorem length_cons : (a :: l).length = l.length + 1 := rfl
@[simp] theorem nil_append (l : List α) : [] ++ l = l := rfl
@[simp] theorem cons_append : (a :: l) ++ m = a :: (l ++ m) := rfl
@[simp] theorem append_nil (l : List α) : l ++ [] = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, ih]
@[simp] theorem append_assoc (l m n : List α) : l ++ m ++ n = l ++ (m ++ n) := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, cons_append, cons_append, ih]
@[simp] theorem length_append : (l ++ m).length = l.length + m.length := by
  induction l with
  | nil => rw [nil_append, length_nil, Nat.zero_add]
  | cons a l ih => rw [cons_append, length_cons, length_cons, ih, Nat.add_right_comm]
theorem cons_inj : a :: l = b :: m ↔ a = b ∧ l = m :=
  ⟨fun h => List.noConfusion rfl (heq_of_eq h) fun h₁ h₂ => ⟨eq_of_heq h₁, eq_of_heq h₂⟩, fun h => h.1 ▸ h.2 ▸ rfl⟩
@[simp] theorem cons_ne_nil (a : α) (l : List α) : a :: l ≠ [] := fun h => List.noConfusion rfl (heq_of_eq h)

/-! ## Membership -/

@[simp] theorem not_mem_nil (a : α) : ¬a ∈ ([] : List α) := fun h => nomatch h
theorem mem_cons_self : a ∈ a :: l := .head l
theorem mem_cons_of_mem (b : α) (h : a ∈ l) : a ∈ b :: l := .tail b h
@[simp] theorem mem_cons : a ∈ b :: l ↔ a = b ∨ a ∈ l := by
  constructor
  · intro h
    cases h with
    | head => exact .inl rfl
    | tail _ h => exact .inr h
  · rintro (rfl | h)
    · exact mem_cons_self
    · exact mem_cons_of_mem b h
theorem mem_singleton : a ∈ [b] ↔ a = b := by simp
@[simp] theorem mem_append : a ∈ l ++ m ↔ a ∈ l ∨ a ∈ m := by
  induction l with
  | nil => simp
  | cons b l ih => simp [ih, or_assoc]
theorem forall_mem_cons : (∀ x, x ∈ a :: l → p x) ↔ p a ∧ ∀ x, x ∈ l → p x := by
  constructor
  · intro h
    exact ⟨h a mem_cons_self, fun x hx => h x (mem_cons_of_mem a hx)⟩
  · rintro ⟨ha, hl⟩ x hx
    rcases mem_cons.1 hx with rfl | hx
    · exact ha
    · exact hl x hx
/-- Whether a property holds of every entry can be decided if it can be for each. -/
instance decidableBAll (p : α → Prop) [DecidablePred p] : (l : List α) → Decidable (∀ x, x ∈ l → p x)
  | [] => isTrue fun _ h => absurd h (not_mem_nil _)
  | a :: l =>
    match (inferInstance : Decidable (p a)) with
    | isFalse ha => isFalse fun h => ha (h a mem_cons_self)
    | isTrue ha =>
      match decidableBAll p l with
      | isFalse hl => isFalse fun h => hl fun x hx => h x (mem_cons_of_mem a hx)
      | isTrue hl => isTrue (forall_mem_cons.2 ⟨ha, hl⟩)
/-- Whether an entry with a property exists can be decided if the property can be. -/
instance decidableBEx (p : α → Prop) [DecidablePred p] : (l : List α) → Decidable (∃ x, x ∈ l ∧ p x)
  | [] => isFalse fun ⟨_, h, _⟩ => absurd h (not_mem_nil _)
  | a :: l =>
    match (inferInstance : Decidable (p a)) with
    | isTrue ha => isTrue ⟨a, mem_cons_self, ha⟩
    | isFalse ha =>
      match decidableBEx p l with
      | isTrue hl => isTrue (hl.elim fun x hx => ⟨x, mem_cons_of_mem a hx.1, hx.2⟩)
      | isFalse hl => isFalse fun ⟨x, hx, hp⟩ =>
        (mem_cons.1 hx).elim (fun e => ha (e ▸ hp)) fun hx => hl ⟨x, hx, hp⟩
instance instDecidableMem [DecidableEq α] (a : α) : (l : List α) → Decidable (a ∈ l)
  | [] => isFalse (not_mem_nil a)
  | b :: l =>
    match decEq a b with
    | isTrue h => isTrue (mem_cons.2 (.inl h))
    | isFalse hb =>
      match instDecidableMem a l with
      | isTrue h => isTrue (mem_cons_of_mem b h)
      | isFalse hl => isFalse fun h => (mem_cons.1 h).elim hb hl

/-! ## Map, filter, ranges -/

@[simp] theorem map_nil (f : α → β) : map f [] = [] := rfl
@[simp] theorem map_cons (f : α → β) : map f (a :: l) = f a :: map f l := rfl
@[simp] theorem length_map (f : α → β) (l : List α) : (map f l).length = l.length := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, length_cons, length_cons, ih]
@[simp] theorem map_append (f : α → β) (l m : List α) : map f (l ++ m) = map f l ++ map f m := by
  induction l with
  | nil => rfl
  | cons a l ih => simp [ih]
@[simp] theorem map_map (g : β → γ) (f : α → β) (l : List α) : map g (map f l) = map (g ∘ f) l := by
  induction l with
  | nil => rfl
  | cons a l ih => exact congrArg (g (f a) :: ·) ih
@[simp] theorem mem_map {f : α → β} {b : β} : b ∈ map f l ↔ ∃ a, a ∈ l ∧ f a = b := by
  induction l with
  | nil => simp
  | cons c l ih =>
    rw [map_cons, mem_cons, ih]
    constructor
    · rintro (rfl | ⟨a, ha, rfl⟩)
      · exact ⟨c, mem_cons_self, rfl⟩
      · exact ⟨a, mem_cons_of_mem c ha, rfl⟩
    · rintro ⟨a, ha, rfl⟩
      rcases mem_cons.1 ha with rfl | ha
      · exact .inl rfl
      · exact .inr ⟨a, ha, rfl⟩
@[simp] theorem length_replicate (n : Nat) (a : α) : (replicate n a).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg (· + 1) ih
@[simp] theorem length_range (n : Nat) : (range n).length = n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show (range n ++ [n]).length = n + 1
    rw [length_append, ih]
    rfl
@[simp] theorem mem_range {i n : Nat} : i ∈ range n ↔ i < n := by
  induction n with
  | zero => exact iff_of_false (not_mem_nil i) (Nat.not_lt_zero i)
  | succ n ih =>
    show i ∈ range n ++ [n] ↔ _
    rw [mem_append, ih, mem_singleton]
    constructor
    · rintro (h | rfl)
      · exact Nat.lt_succ_of_lt h
      · exact Nat.lt_succ_self i
    · intro h
      exact Nat.lt_or_eq_of_le (Nat.le_of_lt_succ h)
@[simp] theorem length_reverse (l : List α) : l.reverse.length = l.length := by
  induction l with
  | nil => rfl
  | cons a l ih =>
    show (l.reverse ++ [a]).length = l.length + 1
    rw [length_append, ih]
    rfl
theorem length_filter_le (p : α → Bool) (l : List α) : (filter p l).length ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a l ih =>
    unfold filter
    split
    · exact Nat.succ_le_succ ih
    · exact Nat.le_succ_of_le ih
theorem mem_filter {p : α → Bool} : a ∈ filter p l ↔ a ∈ l ∧ p a = true := by
  induction l with
  | nil => simp [filter]
  | cons b l ih =>
    unfold filter
    split
    · rename_i hb
      rw [mem_cons, mem_cons, ih]
      constructor
      · rintro (rfl | ⟨h, hp⟩)
        · exact ⟨.inl rfl, hb⟩
        · exact ⟨.inr h, hp⟩
      · rintro ⟨rfl | h, hp⟩
        · exact .inl rfl
        · exact .inr ⟨h, hp⟩
    · rename_i hb
      rw [mem_cons, ih]
      constructor
      · rintro ⟨h, hp⟩
        exact ⟨.inr h, hp⟩
      · rintro ⟨rfl | h, hp⟩
        · rw [hb] at hp
          exact Bool.noConfusion hp
        · exact ⟨h, hp⟩

end List
