prelude
import GateCore

universe u v w

theorem claim.{x} {α : Sort u} {β : Sort v} {γ : Sort w} {δ : Sort x} (f : γ → δ) (g : β → γ) (h : α → β) :
    (fun a => f ((fun b => g (h b)) a)) = fun a => (fun c => f (g c)) (h a) := sorry
