prelude
import GateCore

inductive Tree where
  | node (children : List Tree) : Tree

def Tree.children : Tree → List Tree
  | .node l => l

theorem claim (t : Tree) : List.cons t .nil = List.cons t List.nil := sorry
