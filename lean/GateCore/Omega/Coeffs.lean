prelude
import GateCore.Int.Div
import GateCore.List
/-!
# For `omega`: vectors of integers

The tactic's elaborator is compiled into the engine. It writes proofs out of the constants in this folder, and computes
with its own copies of the functions, so each function here must give the same list, to the last zero.
-/

namespace Lean.Omega

/-- Coefficients by the number of the variable; what lies beyond the end is 0. -/
abbrev IntList := List Int
/-- The same, by the name under which `omega` uses it. -/
abbrev Coeffs := IntList

namespace IntList

/-- The coefficient of a variable. -/
def get : (xs : IntList) → (i : Nat) → Int
  | [], _ => 0
  | x :: _, 0 => x
  | _ :: xs, i + 1 => get xs i
/-- Another coefficient for a variable, with zeros before it where there were none. -/
def set : (xs : IntList) → (i : Nat) → (y : Int) → IntList
  | [], 0, y => [y]
  | [], i + 1, y => 0 :: set [] i y
  | _ :: xs, 0, y => y :: xs
  | x :: xs, i + 1, y => x :: set xs i y
/-- The first coefficient that is not 0. -/
def leading : (xs : IntList) → Int
  | [] => 0
  | x :: xs => if x = 0 then leading xs else x
/-- The sum of two vectors, as long as the longer one. -/
def add : (xs ys : IntList) → IntList
  | [], ys => ys.map fun y => 0 + y
  | xs, [] => xs.map fun x => x + 0
  | x :: xs, y :: ys => (x + y) :: add xs ys
/-- The difference of two vectors, as long as the longer one. -/
def sub : (xs ys : IntList) → IntList
  | [], ys => ys.map fun y => 0 - y
  | xs, [] => xs.map fun x => x - 0
  | x :: xs, y :: ys => (x - y) :: sub xs ys
/-- The negative of a vector. -/
def neg (xs : IntList) : IntList := xs.map fun x => -x
/-- A multiple of a vector. -/
def smul (xs : IntList) (i : Int) : IntList := xs.map fun x => i * x
/-- The quotients of the coefficients. -/
def sdiv (xs : IntList) (g : Int) : IntList := xs.map fun x => x / g
/-- A linear combination of two vectors, as long as the longer one. -/
def combo (a : Int) : (xs : IntList) → (b : Int) → (ys : IntList) → IntList
  | [], b, ys => ys.map fun y => a * 0 + b * y
  | xs, b, [] => xs.map fun x => a * x + b * 0
  | x :: xs, b, y :: ys => (a * x + b * y) :: combo a xs b ys
/-- The sum of the products of coefficients. -/
def dot : (xs ys : IntList) → Int
  | x :: xs, y :: ys => x * y + dot xs ys
  | _, _ => 0
/-- The greatest common divisor of the coefficients. -/
def gcd : (xs : IntList) → Nat
  | [] => 0
  | x :: xs => Nat.gcd x.natAbs (gcd xs)
/-- The remainders nearest to zero of the coefficients. -/
abbrev bmod (xs : IntList) (m : Nat) : IntList := xs.map fun x => Int.bmod x m

instance : Add IntList := ⟨add⟩
instance : Sub IntList := ⟨sub⟩
instance : Neg IntList := ⟨neg⟩

variable {xs ys zs : IntList} {a b d i : Int} {m n : Nat}

@[simp] theorem dot_nil_left : dot [] ys = 0 := rfl
@[simp] theorem dot_nil_right : (xs : IntList) → dot xs [] = 0
  | [] => rfl
  | _ :: _ => rfl
@[simp] theorem dot_cons {x y : Int} : dot (x :: xs) (y :: ys) = x * y + dot xs ys := rfl

/-- A function on coefficients that multiplies by `a` multiplies the dot product. -/
theorem dot_map (f : Int → Int) (a : Int) (h : ∀ x, f x = a * x) :
    (xs ys : IntList) → dot (xs.map f) ys = a * dot xs ys
  | [], _ => (Int.mul_zero a).symm
  | _ :: _, [] => (Int.mul_zero a).symm
  | x :: xs, y :: ys => by
    show f x * y + dot (xs.map f) ys = a * (x * y + dot xs ys)
    rw [dot_map f a h xs ys, h, Int.mul_add, Int.mul_assoc]
theorem dot_neg (xs ys : IntList) : dot (-xs) ys = -dot xs ys :=
  (dot_map _ (-1) Int.neg_eq_neg_one_mul xs ys).trans (Int.neg_eq_neg_one_mul _).symm
theorem dot_smul (xs ys : IntList) (i : Int) : dot (xs.smul i) ys = i * dot xs ys := dot_map _ i (fun _ => rfl) xs ys
theorem dot_combo (a : Int) : (xs : IntList) → (b : Int) → (ys zs : IntList) →
    dot (combo a xs b ys) zs = a * dot xs zs + b * dot ys zs
  | [], b, ys, zs => by
    show dot (ys.map fun y => a * 0 + b * y) zs = a * 0 + b * dot ys zs
    rw [dot_map _ b (fun y => by rw [Int.mul_zero, Int.zero_add]), Int.mul_zero, Int.zero_add]
  | x :: xs, b, [], zs => by
    show dot ((x :: xs).map fun x => a * x + b * 0) zs = a * dot (x :: xs) zs + b * 0
    rw [dot_map _ a (fun x => by rw [Int.mul_zero, Int.add_zero]), Int.mul_zero, Int.add_zero]
  | x :: xs, b, y :: ys, [] => by
    show 0 = a * 0 + b * 0
    rw [Int.mul_zero, Int.mul_zero, Int.add_zero]
  | x :: xs, b, y :: ys, z :: zs => by
    show (a * x + b * y) * z + dot (combo a xs b ys) zs = a * (x * z + dot xs zs) + b * (y * z + dot ys zs)
    rw [dot_combo a xs b ys zs, Int.add_mul, Int.mul_add, Int.mul_add, Int.mul_assoc, Int.mul_assoc]
    simp only [Int.add_assoc, Int.add_left_comm]
theorem dot_add : (xs ys zs : IntList) → dot (xs + ys) zs = dot xs zs + dot ys zs
  | [], ys, zs => by
    show dot (ys.map fun y => 0 + y) zs = 0 + dot ys zs
    rw [dot_map _ 1 (fun y => by rw [Int.zero_add, Int.one_mul]), Int.one_mul, Int.zero_add]
  | x :: xs, [], zs => by
    show dot ((x :: xs).map fun x => x + 0) zs = dot (x :: xs) zs + 0
    rw [dot_map _ 1 (fun x => by rw [Int.add_zero, Int.one_mul]), Int.one_mul, Int.add_zero]
  | x :: xs, y :: ys, [] => rfl
  | x :: xs, y :: ys, z :: zs => by
    show (x + y) * z + dot (xs + ys) zs = x * z + dot xs zs + (y * z + dot ys zs)
    rw [dot_add xs ys zs, Int.add_mul]
    simp only [Int.add_assoc, Int.add_left_comm]
theorem dot_sub : (xs ys zs : IntList) → dot (xs - ys) zs = dot xs zs - dot ys zs
  | [], ys, zs => by
    show dot (ys.map fun y => 0 - y) zs = 0 - dot ys zs
    rw [dot_map _ (-1) (fun y => by rw [Int.zero_sub, Int.neg_eq_neg_one_mul]), ← Int.neg_eq_neg_one_mul, Int.zero_sub]
  | x :: xs, [], zs => by
    show dot ((x :: xs).map fun x => x - 0) zs = dot (x :: xs) zs - 0
    rw [dot_map _ 1 (fun x => by rw [Int.sub_zero, Int.one_mul]), Int.one_mul, Int.sub_zero]
  | x :: xs, y :: ys, [] => rfl
  | x :: xs, y :: ys, z :: zs => by
    show (x - y) * z + dot (xs - ys) zs = x * z + dot xs zs - (y * z + dot ys zs)
    rw [dot_sub xs ys zs, Int.sub_mul]
    simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc, Int.add_left_comm]
theorem dot_set : (xs ys : IntList) → (i : Nat) → (z : Int) →
    dot (xs.set i z) ys = dot xs ys + (z - xs.get i) * ys.get i
  | [], [], 0, z => (Int.mul_zero _).symm.trans (Int.zero_add _).symm
  | [], [], i + 1, z => (Int.mul_zero _).symm.trans (Int.zero_add _).symm
  | [], y :: ys, 0, z => by
    show z * y + 0 = 0 + (z - 0) * y
    rw [Int.sub_zero, Int.add_zero, Int.zero_add]
  | [], y :: ys, i + 1, z => by
    show 0 * y + dot (set [] i z) ys = 0 + (z - get [] i) * get ys i
    rw [dot_set [] ys i z, Int.zero_mul, Int.zero_add]
    rfl
  | x :: xs, [], 0, z => (Int.mul_zero _).symm.trans (Int.zero_add _).symm
  | x :: xs, [], i + 1, z => (Int.mul_zero _).symm.trans (Int.zero_add _).symm
  | x :: xs, y :: ys, 0, z => by
    show z * y + dot xs ys = x * y + dot xs ys + (z - x) * y
    rw [Int.sub_mul, Int.add_right_comm, ← Int.add_sub_assoc, Int.add_comm (x * y), Int.add_sub_cancel]
  | x :: xs, y :: ys, i + 1, z => by
    show x * y + dot (set xs i z) ys = x * y + dot xs ys + (z - get xs i) * get ys i
    rw [dot_set xs ys i z, Int.add_assoc]
theorem get_of_length_le : {xs : IntList} → {i : Nat} → xs.length ≤ i → xs.get i = 0
  | [], _, _ => rfl
  | _ :: _, 0, h => absurd h (Nat.not_succ_le_zero _)
  | _ :: xs, _ + 1, h => get_of_length_le (xs := xs) (Nat.le_of_succ_le_succ h)
theorem dot_set_nil (ys : IntList) (i : Nat) : dot (set [] i 1) ys = ys.get i := by
  rw [dot_set]
  show 0 + (1 - 0) * ys.get i = ys.get i
  rw [Int.sub_zero, Int.one_mul, Int.zero_add]

theorem dot_eq_zero (h : ∀ x, x ∈ xs → x = 0) : dot xs ys = 0 := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      have hx := List.forall_mem_cons.1 h
      rw [dot_cons, hx.1, ih hx.2, Int.zero_mul, Int.zero_add]
theorem eq_zero_of_gcd_eq_zero : (xs : IntList) → xs.gcd = 0 → ∀ x, x ∈ xs → x = 0
  | [], _ => fun _ h => absurd h (List.not_mem_nil _)
  | _ :: xs, h => List.forall_mem_cons.2
    ⟨Int.natAbs_eq_zero.1 (Nat.eq_zero_of_gcd_eq_zero_left h),
     eq_zero_of_gcd_eq_zero xs (Nat.eq_zero_of_gcd_eq_zero_right h)⟩

/-- Dividing all coefficients by a common divisor divides the dot product. -/
theorem mul_dot_sdiv (d : Int) : (xs ys : IntList) → (∀ x, x ∈ xs → d ∣ x) → d * dot (sdiv xs d) ys = dot xs ys
  | [], _, _ => Int.mul_zero d
  | _ :: _, [], _ => Int.mul_zero d
  | x :: xs, y :: ys, h => by
    have hx := List.forall_mem_cons.1 h
    show d * (x / d * y + dot (sdiv xs d) ys) = x * y + dot xs ys
    rw [Int.mul_add, mul_dot_sdiv d xs ys hx.2, ← Int.mul_assoc, Int.mul_ediv_cancel' hx.1]
theorem gcd_dvd : (xs : IntList) → ∀ x, x ∈ xs → (xs.gcd : Int) ∣ x
  | [] => fun _ h => absurd h (List.not_mem_nil _)
  | _ :: xs => List.forall_mem_cons.2
    ⟨Int.natCast_dvd_of_dvd_natAbs (Nat.gcd_dvd_left _ _),
     fun y hy => Int.dvd_trans (Int.natCast_dvd_of_dvd (Nat.gcd_dvd_right _ _)) (gcd_dvd xs y hy)⟩

/-- How far the remainder of a dot product is from the dot product of the remainders. -/
abbrev bmod_dot_sub_dot_bmod (m : Nat) (a b : IntList) : Int := Int.bmod (dot a b) m - dot (bmod a m) b
theorem dvd_dot_bmod_sub_dot (m : Nat) : (xs ys : IntList) → (m : Int) ∣ dot (bmod xs m) ys - dot xs ys
  | [], _ => ⟨0, rfl⟩
  | _ :: _, [] => ⟨0, rfl⟩
  | x :: xs, y :: ys => by
    show (m : Int) ∣ Int.bmod x m * y + dot (bmod xs m) ys - (x * y + dot xs ys)
    have e : Int.bmod x m * y + dot (bmod xs m) ys - (x * y + dot xs ys)
        = (Int.bmod x m - x) * y + (dot (bmod xs m) ys - dot xs ys) := by
      rw [Int.sub_mul]
      simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc, Int.add_left_comm]
    rw [e]
    exact Int.dvd_add (Int.dvd_mul_right_of_dvd (Int.dvd_bmod_sub x m) y) (dvd_dot_bmod_sub_dot m xs ys)
theorem dvd_bmod_dot_sub_dot_bmod (m : Nat) (xs ys : IntList) : (m : Int) ∣ bmod_dot_sub_dot_bmod m xs ys := by
  have e : bmod_dot_sub_dot_bmod m xs ys
      = (Int.bmod (dot xs ys) m - dot xs ys) - (dot (bmod xs m) ys - dot xs ys) := by
    show Int.bmod (dot xs ys) m - dot (bmod xs m) ys = _
    rw [Int.sub_eq_add_neg (Int.bmod (dot xs ys) m - dot xs ys), Int.neg_sub, ← Int.add_sub_assoc, Int.sub_add_cancel]
  rw [e]
  exact Int.dvd_sub (Int.dvd_bmod_sub _ m) (dvd_dot_bmod_sub_dot m xs ys)

end IntList

namespace Coeffs
abbrev toList (xs : Coeffs) : List Int := xs
abbrev ofList (xs : List Int) : Coeffs := xs
/-- All coefficients are 0. -/
abbrev isZero (xs : Coeffs) : Prop := ∀ x, x ∈ xs → x = 0
abbrev set (xs : Coeffs) (i : Nat) (y : Int) : Coeffs := IntList.set xs i y
abbrev get (xs : Coeffs) (i : Nat) : Int := IntList.get xs i
abbrev gcd (xs : Coeffs) : Nat := IntList.gcd xs
abbrev smul (xs : Coeffs) (g : Int) : Coeffs := IntList.smul xs g
abbrev sdiv (xs : Coeffs) (g : Int) : Coeffs := IntList.sdiv xs g
abbrev dot (xs ys : Coeffs) : Int := IntList.dot xs ys
abbrev combo (a : Int) (xs : Coeffs) (b : Int) (ys : Coeffs) : Coeffs := IntList.combo a xs b ys
abbrev length (xs : Coeffs) : Nat := List.length xs
abbrev leading (xs : Coeffs) : Int := IntList.leading xs
abbrev bmod (xs : Coeffs) (m : Nat) : Coeffs := IntList.bmod xs m
abbrev bmod_dot_sub_dot_bmod (m : Nat) (a b : Coeffs) : Int := IntList.bmod_dot_sub_dot_bmod m a b
end Coeffs

end Lean.Omega
