prelude
import GateCore

private def double (n : Nat) : Nat := n + n
private theorem double_eq (n : Nat) : double n = n + n := rfl

theorem claim (n : Nat) : double n = n + n := double_eq n
