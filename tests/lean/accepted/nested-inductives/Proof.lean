prelude
import GateCore

inductive Tree where
  | node (children : List Tree) : Tree

def Tree.children : Tree → List Tree
  | .node l => l

theorem Tree.eta (t : Tree) : Tree.node t.children = t := by cases t; rfl

theorem claim (t : Tree) : Tree.node t.children = t := t.eta
