import { nearest } from "../../diagnostics/nearest.ts"
import { fits, isNumeric } from "../../schema/value-type.ts"
import {
  addFunction,
  divideFunction,
  moduloFunction,
  multiplyFunction,
  negateFunction,
  subtractFunction,
} from "../builtins/arithmetic.ts"
import { arityOf, type Builtin, MAX_ARGUMENTS, type Parameter, parameterAt } from "../builtins/builtin.ts"
import { stringFunction } from "../builtins/conversion.ts"
import { builtinNamed, builtins } from "../builtins/index.ts"
import type { ArithmeticExpression, CallExpression, Expression, UnaryExpression } from "../syntax/ast.ts"
import { type CheckContext, isExact, typeName } from "./context.ts"
import { isConstant, type TypedExpression } from "./typed.ts"

/** Checks a function call: the name, the `~`, and the arguments. */
export function checkCall(call: CallExpression, context: CheckContext): TypedExpression | null {
  const args = call.args.map(context.check)
  const builtin = builtinNamed(call.name)
  if (builtin === undefined) {
    const near = nearest(
      call.name,
      builtins.map((known) => known.name),
    )
    const note =
      near === null ? `The functions are ${builtins.map((known) => known.name).join(", ")}.` : `Did you mean ${near}?`
    return context.report("EQL302", call.nameSpan, `unknown function ${call.name}`, note)
  }
  if (call.insensitive && builtin.flag !== "insensitive") {
    const message = `${builtin.name} has no case-insensitive form`
    context.report("EQL303", call.nameSpan, message, `Write ${builtin.name} without the tilde.`)
  }
  if (!checkArity(call, builtin, context)) return null
  const checked = args.map((arg, index) => arg && checkArgument(builtin, index, arg, context))
  if (!checked.every((arg) => arg !== null)) return null
  const [only] = checked
  // Elasticsearch removes a conversion that changes nothing (PruneCast), so a keyword field remains a field.
  if (builtin === stringFunction && only?.type === "string") return only
  return callOf(builtin, call.insensitive, checked, call)
}

/** Checks an arithmetic operator as a call of its function. */
export function checkArithmetic(expression: ArithmeticExpression, context: CheckContext): TypedExpression | null {
  return checkOperator(
    operators[expression.op],
    [expression.left, expression.right],
    expression,
    expression.op,
    context,
  )
}

/** Checks `-x` as a call of `negate`. `+x` is x of any type, because Elasticsearch's parser drops the sign. */
export function checkSign(expression: UnaryExpression, context: CheckContext): TypedExpression | null {
  if (expression.op === "+") return context.check(expression.operand)
  return checkOperator(negateFunction, [expression.operand], expression, "-", context)
}

const operators: { readonly [op in ArithmeticExpression["op"]]: Builtin } = {
  "+": addFunction,
  "-": subtractFunction,
  "*": multiplyFunction,
  "/": divideFunction,
  "%": moduloFunction,
}

function checkOperator(
  builtin: Builtin,
  operands: readonly Expression[],
  origin: Expression,
  symbol: string,
  context: CheckContext,
): TypedExpression | null {
  const args = operands.map((operand) => {
    const typed = context.check(operand)
    if (typed === null || fits(typed.type, "number")) return typed
    const message = `${symbol} works on numbers, but this is ${typeName(typed.type)}`
    return context.report("EQL305", typed.origin.span, message, "Convert a text with number(…).")
  })
  return args.every((arg) => arg !== null) ? callOf(builtin, false, args, origin) : null
}

function callOf(
  builtin: Builtin,
  insensitive: boolean,
  args: readonly TypedExpression[],
  origin: Expression,
): TypedExpression {
  const types = args.map((arg) => arg.type)
  const type = typeof builtin.result === "function" ? builtin.result(types) : builtin.result
  return { kind: "call", builtin, insensitive, args, type, origin }
}

function checkArity(call: CallExpression, builtin: Builtin, context: CheckContext): boolean {
  const { min, max } = arityOf(builtin.parameters)
  const count = call.args.length
  if (count >= min && count <= max) return true
  const expected = min === max ? `${min}` : max === MAX_ARGUMENTS ? `at least ${min}` : `${min} to ${max}`
  const noun = expected === "1" || expected === "at least 1" ? "argument" : "arguments"
  const message = `${builtin.name} takes ${expected} ${noun}, but got ${count}`
  context.report("EQL304", call.span, message, `The signature is ${signature(builtin)}.`)
  return false
}

function signature(builtin: Builtin): string {
  const written = builtin.parameters.map(({ name, optional, variadic }) => {
    return `${name}${optional ? "?" : ""}${variadic ? ", …" : ""}`
  })
  return `${builtin.name}(${written.join(", ")})`
}

function checkArgument(
  builtin: Builtin,
  index: number,
  arg: TypedExpression,
  context: CheckContext,
): TypedExpression | null {
  const parameter = parameterAt(builtin.parameters, index)
  if (parameter === undefined) return arg
  const name = `argument ${index + 1} of ${builtin.name}`
  if (parameter.constant && !isConstant(arg)) {
    const message = `${name} must be a constant`
    return context.report("EQL306", arg.origin.span, message, `${parameter.name} cannot depend on the event.`)
  }
  if (!isExact(arg, context)) return null
  if (!accepts(parameter, arg)) {
    const message = `${name} must be ${typeName(parameter.type)}, but this is ${typeName(arg.type)}`
    return context.report("EQL305", arg.origin.span, message, ...adviceFor(parameter, arg))
  }
  const reason = parameter.constant && arg.kind === "constant" ? (builtin.checkConstant?.(arg.value) ?? null) : null
  if (reason !== null) return context.report("EQL315", arg.origin.span, `${name} is invalid: ${reason}`)
  return arg
}

function accepts(parameter: Parameter, arg: TypedExpression): boolean {
  // A constant address is written as a string, but a keyword field is not an address.
  if (parameter.type === "ip" && arg.type === "string") return isConstant(arg)
  return fits(arg.type, parameter.type)
}

function adviceFor(parameter: Parameter, arg: TypedExpression): readonly string[] {
  if (parameter.type === "string") return ["Convert it with string(…)."]
  if (isNumeric(arg.type) && parameter.type === "integer") return ["Write it without a decimal point."]
  return []
}
