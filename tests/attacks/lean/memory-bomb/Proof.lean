prelude
import GateCore

partial def grow (n : Nat) (l : List Nat) : List Nat := cond (Nat.beq n 1000000000000) l (grow (n + 1) (List.cons n l))

@[macro Lean.Parser.Tactic.tacticTrivial] def bomb : Lean.Macro := fun s =>
  match grow 0 List.nil with
  | .nil => Pure.pure s
  | .cons _ _ => Lean.Macro.throwUnsupported

theorem claim (n : Nat) : n = n + 1 := by trivial
