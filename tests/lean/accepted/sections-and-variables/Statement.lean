prelude
import GateCore

theorem Routing.claim {α : Type} (p : α → Prop) (h : ∀ a, p a) (a : α) : p a ∧ p a := sorry
