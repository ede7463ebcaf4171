prelude
import GateCore

structure Token where
  id : Nat

instance instAddToken : Add Token := ⟨fun a b => ⟨a.id + b.id⟩⟩

class Weight (α : Type) where
  weight : α → Nat
instance : Weight Token := ⟨Token.id⟩

theorem claim (a b : Token) : (a + b).id = (b + a).id := Nat.add_comm a.id b.id
