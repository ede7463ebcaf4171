prelude
import GateCore

noncomputable def pick {p : Nat → Prop} (h : ∃ m, p m) : Nat := h.choose

theorem claim (p : Prop) (f : Nat → Nat) (h : ∀ n, ∃ m, f m = n) : (p ∨ ¬p) ∧ ∃ g : Nat → Nat, ∀ n, f (g n) = n :=
  ⟨Classical.em p, fun n => pick (h n), fun n => (h n).choose_spec⟩
