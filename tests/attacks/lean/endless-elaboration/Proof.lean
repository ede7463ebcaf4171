prelude
import GateCore

set_option maxRecDepth 1000000000
set_option maxHeartbeats 0

theorem helper : (fun n => Nat.rec (motive := fun _ => Nat) 0 (fun _ x => x + 1) n) 1000000000000 = 1000000000000 := rfl

theorem claim (n : Nat) : n = n + 1 := sorry
