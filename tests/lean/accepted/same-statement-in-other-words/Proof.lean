prelude
import GateCore

theorem claim (t : Nat)
    (e : _) (pos : 0 < e) :
    (t % e) < e :=
  Nat.mod_lt t pos
