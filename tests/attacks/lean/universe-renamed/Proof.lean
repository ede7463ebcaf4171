prelude
import GateCore

theorem claim.{v} (α : Sort v) (a b : α) : a = b := sorry
