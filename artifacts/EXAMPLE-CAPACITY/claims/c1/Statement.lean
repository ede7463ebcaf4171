prelude
import GateCore

/-- The room of `n` experts that take `⌈c * (k * t) / n⌉` tokens each is at least the `k * t` routed tokens. The
capacity factor is the fraction `p / q` of natural numbers, at least one. -/
theorem room_for_all (n k t p q : Nat) (hn : 0 < n) (hq : 0 < q) (atLeastOne : q ≤ p) :
    k * t ≤ n * ((p * (k * t) + (q * n - 1)) / (q * n)) := sorry
