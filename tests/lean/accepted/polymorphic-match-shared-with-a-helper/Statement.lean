prelude
import GateCore

universe u v

theorem claim {α : Type u} (l : List α) (a : α) : (match l with | [] => a | b :: _ => b) = a → True := sorry
