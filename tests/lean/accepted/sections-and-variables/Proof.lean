prelude
import GateCore

namespace Routing
section
variable {α : Type} (p : α → Prop) (h : ∀ a, p a)
include h
theorem one (a : α) : p a := h a
theorem claim (a : α) : p a ∧ p a := ⟨one p h a, one p h a⟩
end
end Routing
