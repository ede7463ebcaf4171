prelude
import GateCore

/-- Some expert that a token may go to. -/
noncomputable def chosen (allowed : Nat → Prop) (h : ∃ i, allowed i) : Nat := Classical.choose h

/-- A choice of an allowed expert for every token is possible, and each chosen one is allowed. -/
theorem chosen_expert (allowed : Nat → Nat → Prop)
    (h : ∀ token, ∃ i, allowed token i) :
    (∀ token, allowed token (chosen (allowed token) (h token))) ∧
      ∃ route : Nat → Nat, ∀ token, allowed token (route token) := sorry
