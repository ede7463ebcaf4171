prelude
import GateCore.Prelude.Nat
/-!
# Lists, fixed-width numbers, characters and strings

The kernel takes a string literal `"ab"` for `String.ofList [Char.ofNat 97, Char.ofNat 98]`, so strings are bytes with
a proof that they encode characters, characters are 32-bit numbers with a proof that they are Unicode scalar values,
and so on down to `Fin`. The runtime has its own representation of all of these; the definitions are the model.
-/

universe u v w

/-! ## Numbers below a bound -/

/-- The natural numbers below `n`. -/
@[pp_using_anonymous_constructor]
structure Fin (n : Nat) where
  mk ::
  val : Nat
  isLt : LT.lt val n
attribute [coe] Fin.val

theorem Fin.eq_of_val_eq {n : Nat} : {i j : Fin n} → Eq i.val j.val → Eq i j
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
theorem Fin.val_eq_of_eq {n : Nat} {i j : Fin n} (h : Eq i j) : Eq i.val j.val := congrArg Fin.val h
instance instDecidableEqFin (n : Nat) : DecidableEq (Fin n) := fun i j => {
  decide := decide (Eq i.val j.val)
  reflects_decide :=
    match instDecidableEqNat i.val j.val with
    | isTrue h => Fin.eq_of_val_eq h
    | isFalse hn => fun h => hn (Fin.val_eq_of_eq h) }
instance instLTFin {n : Nat} : LT (Fin n) := ⟨fun i j => LT.lt i.val j.val⟩
instance instLEFin {n : Nat} : LE (Fin n) := ⟨fun i j => LE.le i.val j.val⟩
instance Fin.decLt {n : Nat} (i j : Fin n) : Decidable (LT.lt i j) := Nat.decLt i.val j.val
instance Fin.decLe {n : Nat} (i j : Fin n) : Decidable (LE.le i j) := Nat.decLe i.val j.val

/-- The numbers of `w` binary digits. -/
structure BitVec (w : Nat) where
  ofFin ::
  toFin : Fin (HPow.hPow 2 w)

namespace BitVec
variable {w : Nat}

/-- The digits of a number that is small enough. -/
@[match_pattern] protected def ofNatLT (i : Nat) (p : LT.lt i (HPow.hPow 2 w)) : BitVec w := ⟨⟨i, p⟩⟩
/-- The last `w` digits of a number. -/
@[match_pattern] protected def ofNat (w i : Nat) : BitVec w :=
  ⟨⟨HMod.hMod i (HPow.hPow 2 w), Nat.mod_lt i (Nat.pow_pos (Nat.succ_le_succ (Nat.zero_le _)))⟩⟩
/-- The number with these digits. -/
protected def toNat (x : BitVec w) : Nat := x.toFin.val
theorem isLt (x : BitVec w) : LT.lt x.toNat (HPow.hPow 2 w) := x.toFin.isLt

/-- Whether two numbers have the same digits, with a proof. -/
def decEq (x y : BitVec w) : Decidable (Eq x y) where
  decide := decide (Eq x.toFin y.toFin)
  reflects_decide :=
    match instDecidableEqFin _ x.toFin y.toFin with
    | isTrue h => congrArg ofFin h
    | isFalse hn => fun h => hn (congrArg toFin h)
instance _root_.instDecidableEqBitVec : DecidableEq (BitVec w) := BitVec.decEq

end BitVec

/-- How many `UInt8` there are. -/
abbrev UInt8.size : Nat := 256
/-- Numbers of 8 bits. -/
structure UInt8 where
  ofBitVec ::
  toBitVec : BitVec 8
attribute [extern "lean_uint8_of_nat_mk"] UInt8.ofBitVec
attribute [extern "lean_uint8_to_nat"] UInt8.toBitVec
/-- A number as 8 bits, the rest cut off. -/
@[extern "lean_uint8_of_nat"] def UInt8.ofNat (n : @& Nat) : UInt8 := ⟨BitVec.ofNat 8 n⟩
/-- Whether two bytes are equal, with a proof. -/
@[extern "lean_uint8_dec_eq"] def UInt8.decEq (a b : UInt8) : Decidable (Eq a b) where
  decide := decide (Eq a.toBitVec b.toBitVec)
  reflects_decide :=
    match instDecidableEqBitVec a.toBitVec b.toBitVec with
    | isTrue h => congrArg UInt8.ofBitVec h
    | isFalse hn => fun h => hn (congrArg UInt8.toBitVec h)
instance instDecidableEqUInt8 : DecidableEq UInt8 := UInt8.decEq

/-- How many `UInt32` there are. -/
abbrev UInt32.size : Nat := 4294967296
/-- Numbers of 32 bits. -/
structure UInt32 where
  ofBitVec ::
  toBitVec : BitVec 32
attribute [extern "lean_uint32_of_nat_mk"] UInt32.ofBitVec
attribute [extern "lean_uint32_to_nat"] UInt32.toBitVec
/-- The number of these 32 bits. -/
@[extern "lean_uint32_to_nat"] def UInt32.toNat (n : UInt32) : Nat := n.toBitVec.toNat
/-- Whether two numbers of 32 bits are equal, with a proof. -/
@[extern "lean_uint32_dec_eq"] def UInt32.decEq (a b : UInt32) : Decidable (Eq a b) where
  decide := decide (Eq a.toBitVec b.toBitVec)
  reflects_decide :=
    match instDecidableEqBitVec a.toBitVec b.toBitVec with
    | isTrue h => congrArg UInt32.ofBitVec h
    | isFalse hn => fun h => hn (congrArg UInt32.toBitVec h)
instance instDecidableEqUInt32 : DecidableEq UInt32 := UInt32.decEq

/-- Numbers of 64 bits. -/
structure UInt64 where
  ofBitVec ::
  toBitVec : BitVec 64
attribute [extern "lean_uint64_of_nat_mk"] UInt64.ofBitVec
attribute [extern "lean_uint64_to_nat"] UInt64.toBitVec

/-! ## Characters -/

/-- The Unicode scalar values: code points that are not surrogates. -/
abbrev Nat.isValidChar (n : Nat) : Prop := Or (LT.lt n 0xd800) (And (LT.lt 0xdfff n) (LT.lt n 0x110000))
/-- The Unicode scalar values among the numbers of 32 bits. -/
abbrev UInt32.isValidChar (n : UInt32) : Prop := n.toNat.isValidChar

/-- Unicode characters. -/
structure Char where
  val : UInt32
  valid : val.isValidChar

theorem Nat.isValidChar.lt_size {n : Nat} (h : n.isValidChar) : LT.lt n UInt32.size :=
  h.elim (fun h => Nat.le_trans h (of_decide_eq_true (p := LE.le 0xd800 UInt32.size) rfl))
    (fun h => Nat.le_trans h.right (of_decide_eq_true (p := LE.le 0x110000 UInt32.size) rfl))

/-- The character of a code point that is known to be one. -/
@[extern "lean_uint32_of_nat"] def Char.ofNatAux (n : @& Nat) (h : n.isValidChar) : Char where
  val := ⟨BitVec.ofNatLT n h.lt_size⟩
  valid := h
/-- The character of a code point, and the null character for what is none. -/
@[noinline, match_pattern] def Char.ofNat (n : Nat) : Char :=
  dite n.isValidChar (fun h => ofNatAux n h) (fun _ => ofNatAux 0 (.inl (of_decide_eq_true rfl)))

theorem Char.ext : {c d : Char} → Eq c.val d.val → Eq c d
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
instance instDecidableEqChar : DecidableEq Char := fun c d => {
  decide := decide (Eq c.val d.val)
  reflects_decide :=
    match instDecidableEqUInt32 c.val d.val with
    | isTrue h => Char.ext h
    | isFalse hn => fun h => hn (congrArg Char.val h) }

/-! ## Options and lists -/

/-- A value, or none. -/
inductive Option (α : Type u) where
  | none : Option α
  | some (val : α) : Option α
attribute [unbox] Option
export Option (none some)

instance {α : Type u} : Inhabited (Option α) := ⟨none⟩
/-- The value, or another in its place. -/
@[macro_inline] def Option.getD {α : Type u} : (opt : Option α) → (default : α) → α
  | some x, _ => x
  | none, d => d
/-- A function applied to the value, if there is one. -/
@[inline] protected def Option.map {α : Type u} {β : Type v} (f : α → β) : Option α → Option β
  | some x => some (f x)
  | none => none

/-- Lists: `[]` and `a :: l`. -/
inductive List (α : Type u) where
  | nil : List α
  | cons (head : α) (tail : List α) : List α

namespace List
variable {α : Type u} {β : Type v}

instance : Inhabited (List α) := ⟨nil⟩

/-- The number of entries. -/
def length : List α → Nat
  | nil => 0
  | cons _ l => HAdd.hAdd (length l) 1
/-- A list with one more entry at the end. -/
def concat : List α → α → List α
  | nil, a => cons a nil
  | cons b l, a => cons b (concat l a)
/-- One list after another, written `l ++ m`. -/
protected def append : (l m : List α) → List α
  | nil, m => m
  | cons a l, m => cons a (List.append l m)
/-- A function applied to every entry. -/
@[specialize] def map (f : α → β) : (l : List α) → List β
  | nil => nil
  | cons a l => cons (f a) (map f l)
/-- All lists of a list, one after another. -/
def flatten : List (List α) → List α
  | nil => nil
  | cons l ls => List.append l (flatten ls)
/-- The lists that a function makes of every entry, one after another. -/
@[inline] def flatMap (f : α → List β) (l : List α) : List β := flatten (map f l)

/-- Whether two lists are equal, with a proof. -/
protected def hasDecEq [DecidableEq α] : (l m : List α) → Decidable (Eq l m)
  | nil, nil => isTrue rfl
  | nil, cons _ _ => isFalse fun h => List.noConfusion rfl (heq_of_eq h)
  | cons _ _, nil => isFalse fun h => List.noConfusion rfl (heq_of_eq h)
  | cons a l, cons b m =>
    match decEq a b with
    | isFalse hn => isFalse fun h => List.noConfusion rfl (heq_of_eq h) fun h _ => hn (eq_of_heq h)
    | isTrue h =>
      match List.hasDecEq l m with
      | isFalse hn => isFalse fun h => List.noConfusion rfl (heq_of_eq h) fun _ h => hn (eq_of_heq h)
      | isTrue h' => isTrue (congr (congrArg cons h) h')
instance _root_.instDecidableEqList [DecidableEq α] : DecidableEq (List α) := List.hasDecEq

end List

/-! ## Arrays -/

/-- Arrays: lists to a proof, blocks of memory to the runtime. -/
structure Array (α : Type u) where
  mk ::
  toList : List α
attribute [extern "lean_array_to_list"] Array.toList
attribute [extern "lean_array_mk"] Array.mk

namespace Array
variable {α : Type u}

/-- The array without entries. -/
@[extern "lean_mk_empty_array_with_capacity"] def mkEmpty (_capacity : @& Nat) : Array α := ⟨.nil⟩
/-- The array without entries. -/
@[inline] def empty : Array α := mkEmpty 0
instance : Inhabited (Array α) := ⟨empty⟩
/-- The number of entries. -/
@[extern "lean_array_get_size"] def size (a : @& Array α) : Nat := a.toList.length
/-- An array with one more entry at the end. -/
@[extern "lean_array_push"] def push (a : Array α) (v : α) : Array α := ⟨a.toList.concat v⟩

end Array

/-- Arrays of bytes. -/
structure ByteArray where
  mk ::
  data : Array UInt8
attribute [extern "lean_byte_array_mk"] ByteArray.mk
attribute [extern "lean_byte_array_data"] ByteArray.data

/-! ## Strings -/

/-- The bytes of a list. -/
def List.toByteArray (bytes : List UInt8) : ByteArray := ⟨⟨bytes⟩⟩

/-- The UTF-8 encoding of a character. -/
def String.utf8EncodeChar (c : Char) : List UInt8 :=
  let v := c.val.toNat
  let lead (step base : Nat) : UInt8 := .ofNat (HAdd.hAdd base (HDiv.hDiv v step))
  let rest (step : Nat) : UInt8 := .ofNat (HAdd.hAdd 0x80 (HMod.hMod (HDiv.hDiv v step) 0x40))
  ite (LT.lt v 0x80) (.cons (.ofNat v) .nil)
    (ite (LT.lt v 0x800) (.cons (lead 0x40 0xc0) (.cons (rest 1) .nil))
      (ite (LT.lt v 0x10000) (.cons (lead 0x1000 0xe0) (.cons (rest 0x40) (.cons (rest 1) .nil)))
        (.cons (lead 0x40000 0xf0) (.cons (rest 0x1000) (.cons (rest 0x40) (.cons (rest 1) .nil))))))

/-- The UTF-8 encoding of a list of characters. -/
def List.utf8Encode (l : List Char) : ByteArray := (l.flatMap String.utf8EncodeChar).toByteArray

/-- The bytes that encode some list of characters. -/
inductive ByteArray.IsValidUTF8 (b : ByteArray) : Prop
  | intro (m : List Char) (hm : Eq b (List.utf8Encode m))

/-- Strings: bytes that encode characters. -/
structure String where ofByteArray ::
  toByteArray : ByteArray
  isValidUTF8 : ByteArray.IsValidUTF8 toByteArray
attribute [extern "lean_string_to_utf8"] String.toByteArray
attribute [extern "lean_string_from_utf8_unchecked"] String.ofByteArray

/-- The string of a list of characters. The kernel turns string literals into applications of this. -/
@[extern "lean_string_mk"] def String.ofList (data : List Char) : String :=
  ⟨List.utf8Encode data, .intro data rfl⟩

/-- Whether two strings are equal, with a proof. -/
@[extern "lean_string_dec_eq"] def String.decEq (s t : @& String) : Decidable (Eq s t) where
  decide := decide (Eq s.toByteArray.data.toList t.toByteArray.data.toList)
  reflects_decide :=
    match instDecidableEqList s.toByteArray.data.toList t.toByteArray.data.toList with
    | isTrue h => ext h
    | isFalse hn => fun h => hn (congrArg (fun s : String => s.toByteArray.data.toList) h)
where
  ext : {s t : String} → Eq s.toByteArray.data.toList t.toByteArray.data.toList → Eq s t
    | ⟨⟨⟨_⟩⟩, _⟩, ⟨⟨⟨_⟩⟩, _⟩, rfl => rfl
instance instDecidableEqString : DecidableEq String := String.decEq
instance : Inhabited String := ⟨""⟩
