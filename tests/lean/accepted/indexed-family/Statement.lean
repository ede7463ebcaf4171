prelude
import GateCore

inductive Vec (α : Type) : Nat → Type where
  | nil : Vec α 0
  | cons {n : Nat} (a : α) (v : Vec α n) : Vec α (n + 1)

def Vec.head {α : Type} {n : Nat} : Vec α (n + 1) → α
  | .cons a _ => a

theorem claim (a : Nat) (v : Vec Nat 3) : (Vec.cons a v).head = a := sorry
