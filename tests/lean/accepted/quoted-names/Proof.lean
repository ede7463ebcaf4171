prelude
import GateCore

theorem «the lemma.» (n : Nat) : n = n := rfl

namespace «top-k»
theorem «1st» (n : Nat) : n = n := «the lemma.» n
end «top-k»
