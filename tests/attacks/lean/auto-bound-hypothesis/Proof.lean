prelude
import GateCore

class Magic : Prop where
  out (n : Nat) : n = n + 1

theorem claim (n : Nat) [Magic] : n = n + 1 := Magic.out n
