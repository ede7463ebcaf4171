prelude
import GateCore

structure Token where
  id : Nat
instance instAddToken : Add Token := ⟨fun a _ => a⟩

theorem claim (a b : Token) : a + b = a := rfl
