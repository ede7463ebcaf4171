prelude
import GateCore

namespace Foo
theorem claim (n : Nat) : n = n := rfl
end Foo
