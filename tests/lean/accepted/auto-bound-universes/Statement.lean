prelude
import GateCore

theorem claim (α : Type _) (β : Type _) (p : α × β) : (p.1, p.2) = p := sorry
