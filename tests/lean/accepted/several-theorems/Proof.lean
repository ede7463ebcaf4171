prelude
import GateCore

namespace Ns
theorem third : True := trivial
end Ns
theorem second (a b : Nat) : a + b = b + a := Nat.add_comm a b
theorem first : 1 + 1 = 2 := rfl
