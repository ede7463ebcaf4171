prelude
import GateCore

structure Token where
  id : Nat
instance instAddToken : Add Token := ⟨fun a b => ⟨a.id + b.id⟩⟩

theorem claim (a b : Token) : a + b = a := sorry
