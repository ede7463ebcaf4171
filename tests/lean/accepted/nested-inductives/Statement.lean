prelude
import GateCore

inductive Tree where
  | node (children : List Tree) : Tree

def Tree.children : Tree → List Tree
  | .node l => l

theorem claim (t : Tree) : Tree.node t.children = t := sorry
