prelude
import GateCore

universe u v

theorem helper {β : Type v} (k : List β) (b : β) : (match k with | [] => b | c :: _ => c) = b → True :=
  fun _ => True.intro

theorem claim {α : Type u} (l : List α) (a : α) : (match l with | [] => a | b :: _ => b) = a → True :=
  helper l a
