prelude
import GateCore

inductive Tree where
  | node (children : List Tree) : Tree

def Tree.children : Tree → List Tree
  | .node l => l


noncomputable def count (l : List Tree) : Nat :=
  @Tree.rec_1 (fun _ => Nat) (fun _ => Nat) (fun _ n => n + 1) 0 (fun _ _ a b => a + b) l

theorem countOne : count (.cons (.node .nil) .nil) = 1 := rfl

theorem claim (t : Tree) : List.cons t .nil = List.cons t List.nil :=
  (fun _ => rfl : count (.cons (.node .nil) .nil) = 1 → _) countOne
