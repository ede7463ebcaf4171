prelude
import GateCore

theorem claim {α : Type u} (l : List α) (a : α) : (match l with | [] => a | b :: _ => b) = a → True := sorry
