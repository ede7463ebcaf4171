prelude
import GateCore

theorem claim.{u} (α : Sort (max u 1)) (a b : α) : a = b := sorry
