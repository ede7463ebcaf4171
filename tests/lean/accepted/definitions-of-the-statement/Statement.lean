prelude
import GateCore

def capacity (tokens experts : Nat) : Nat := tokens / experts + 1
abbrev Routing := Nat → Nat
def fits (r : Routing) (c : Nat) : Prop := ∀ e, r e ≤ c

theorem claim (r : Routing) (c : Nat) (h : fits r c) : fits r (c + 1) := sorry
