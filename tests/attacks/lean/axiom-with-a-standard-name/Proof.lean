prelude
import GateCore

namespace My
axiom propext : ∀ p : Prop, p
end My

theorem claim (n : Nat) : n = n + 1 := My.propext _
