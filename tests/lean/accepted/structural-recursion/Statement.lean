prelude
import GateCore

inductive Bin where
  | leaf
  | node (l : Bin) (value : Nat) (r : Bin)

def Bin.mirror : Bin → Bin
  | .leaf => .leaf
  | .node l v r => .node r.mirror v l.mirror

def Bin.size : Bin → Nat
  | .leaf => 0
  | .node l _ r => l.size + 1 + r.size

theorem claim (t : Bin) : t.mirror.mirror = t := sorry
