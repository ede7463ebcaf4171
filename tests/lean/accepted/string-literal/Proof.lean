prelude
import GateCore

theorem claim : "hé∀" = String.ofList ['h', 'é', '∀'] := rfl
