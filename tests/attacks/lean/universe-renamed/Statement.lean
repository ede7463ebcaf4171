prelude
import GateCore

theorem claim.{u} (α : Sort u) (a b : α) : a = b := sorry
