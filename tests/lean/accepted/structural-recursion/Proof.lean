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

theorem Bin.mirror_mirror (t : Bin) : t.mirror.mirror = t := by
  induction t with
  | leaf => rfl
  | node l v r hl hr => simp [Bin.mirror, hl, hr]

theorem Bin.size_leaf : Bin.leaf.size = 0 := rfl
theorem claim (t : Bin) : t.mirror.mirror = t := t.mirror_mirror
