prelude
import GateCore

def capacity (tokens experts : Nat) : Nat := tokens / experts + 1
theorem le_succ (a b : Nat) (h : a ≤ b) : a ≤ b + 1 := Nat.le_succ_of_le h
abbrev Routing := Nat → Nat
def helper : Nat := 3
def fits (r : Routing) (c : Nat) : Prop := ∀ e, r e ≤ c

theorem claim (r : Routing) (c : Nat) (h : fits r c) : fits r (c + 1) := fun e => le_succ _ _ (h e)
