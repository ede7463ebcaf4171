prelude
import GateCore

theorem claim {α : Type} (r : α → α → Prop) (f : α → Nat) (h : ∀ a b, r a b → f a = f b) (a b : α) (k : r a b) :
    Quot.mk r a = Quot.mk r b ∧ Quot.lift f h (Quot.mk r a) = f a := sorry
