import { EqlScriptError } from "../script.ts"
import type { Scalar } from "../value.ts"
import { numberArgument } from "./argument.ts"
import { type Arithmetic, checkedInteger, isInteger, MAX_LONG } from "./integer.ts"

/**
 * One operator in its forms. `exact` is the fast integer form on doubles, whose result is valid only if it is a safe integer;
 * `wide` is the same on integers of any size.
 */
type Operator = {
  readonly name: string
  readonly decimal: (left: number, right: number) => number
  readonly exact: (left: number, right: number) => number
  readonly wide: (left: bigint, right: bigint) => bigint
}

/**
 * Java's promotion (Elasticsearch's Arithmetics): a null operand gives null, two ints give an int, a long makes the result a long,
 * and a double makes it a double. A JavaScript number does not show its type, so the compiler passes `as` where it knows the types;
 * otherwise the values decide between long, unsigned and double.
 */
function calculate(operator: Operator, left: Scalar, right: Scalar, as: Arithmetic | undefined): Scalar {
  if (left === null || right === null) return null
  const a = numberArgument(left, operator.name)
  const b = numberArgument(right, operator.name)
  if (as === "double" || !isInteger(a) || !isInteger(b)) return operator.decimal(Number(a), Number(b))
  if (typeof a === "number" && typeof b === "number" && as !== "int" && as !== "unsigned") {
    const result = operator.exact(a, b)
    // Adding zero converts -0, which is not an integer, to 0.
    if (Number.isSafeInteger(result)) return result + 0
  }
  const result = operator.wide(BigInt(a), BigInt(b))
  return checkedInteger(result, as ?? (a > MAX_LONG || b > MAX_LONG ? "unsigned" : "long"), operator.name)
}

const addition: Operator = {
  name: "add",
  decimal: (left, right) => left + right,
  exact: (left, right) => left + right,
  wide: (left, right) => left + right,
}

const subtraction: Operator = {
  name: "subtract",
  decimal: (left, right) => left - right,
  exact: (left, right) => left - right,
  wide: (left, right) => left - right,
}

const multiplication: Operator = {
  name: "multiply",
  decimal: (left, right) => left * right,
  exact: (left, right) => left * right,
  wide: (left, right) => left * right,
}

const division: Operator = {
  name: "divide",
  decimal: (left, right) => left / right,
  exact: (left, right) => (right === 0 ? failOnZero("divide") : Math.trunc(left / right)),
  wide: (left, right) => (right === 0n ? failOnZero("divide") : left / right),
}

const remainder: Operator = {
  name: "modulo",
  decimal: (left, right) => left % right,
  exact: (left, right) => (right === 0 ? failOnZero("modulo") : left % right),
  wide: (left, right) => (right === 0n ? failOnZero("modulo") : left % right),
}

/** Whether a value is the least integer of its arithmetic. */
function isLeast(value: Scalar, as: Arithmetic | undefined): boolean {
  if (as === "int") return value === -2147483648
  return as !== "double" && as !== "unsigned" && value === -9223372036854775808n
}

function failOnZero(name: string): never {
  throw new EqlScriptError(`${name}: division of an integer by zero`)
}

/** `left + right`; integers or doubles. */
export function add(left: Scalar, right: Scalar, as?: Arithmetic): Scalar {
  return calculate(addition, left, right, as)
}

/** `left - right`; integers or doubles. */
export function subtract(left: Scalar, right: Scalar, as?: Arithmetic): Scalar {
  return calculate(subtraction, left, right, as)
}

/** `left * right`; integers or doubles. */
export function multiply(left: Scalar, right: Scalar, as?: Arithmetic): Scalar {
  return calculate(multiplication, left, right, as)
}

/** `left / right`. The quotient of two integers loses its fraction (`-7 / 2` is -3). A double divided by zero is infinite. */
export function divide(left: Scalar, right: Scalar, as?: Arithmetic): Scalar {
  // The least integer divided by -1 wraps around in Java instead of failing.
  if (isLeast(left, as) && right === -1) return left
  return calculate(division, left, right, as)
}

/** `left % right` with the sign of `left`. */
export function modulo(left: Scalar, right: Scalar, as?: Arithmetic): Scalar {
  return calculate(remainder, left, right, as)
}

/** `-value`. */
export function negate(value: Scalar, as?: Arithmetic): Scalar {
  if (value === null) return null
  const number = numberArgument(value, "negate")
  if (as === "double" || !isInteger(number)) return -Number(number)
  // The negative of an unsigned integer is a long, of which the least is the negative of 2^63.
  return checkedInteger(-BigInt(number), as === "int" ? "int" : "long", "negate")
}
