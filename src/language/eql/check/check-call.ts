import { nearest } from "../../diagnostics/nearest.ts"
import { fits, isNumeric } from "../../schema/value-type.ts"
import { addFunction } from "../builtins/add.ts"
import { ARGUMENTS_MAX, arityOf, type Builtin, type Parameter, parameterAt } from "../builtins/builtin.ts"
import { divideFunction } from "../builtins/divide.ts"
import { builtinNamed, builtins } from "../builtins/index.ts"
import { moduloFunction } from "../builtins/modulo.ts"
import { multiplyFunction } from "../builtins/multiply.ts"
import { negateFunction } from "../builtins/negate.ts"
import { subtractFunction } from "../builtins/subtract.ts"
import type { ArithmeticExpression, CallExpression, Expression, UnaryExpression } from "../syntax/ast.ts"
import { type Checking, typeName } from "./checking.ts"
import { isConstant, type Typed } from "./typed.ts"

/** A call of a function: that it exists, has a `~`, and gets what it takes. */
export function checkCall(call: CallExpression, checking: Checking): Typed | null {
  const args = call.args.map(checking.check)
  const builtin = builtinNamed(call.name)
  if (builtin === undefined) {
    const near = nearest(
      call.name,
      builtins.map((known) => known.name),
    )
    const note =
      near === null ? `The functions are ${builtins.map((known) => known.name).join(", ")}.` : `Did you mean ${near}?`
    return checking.report("EQL302", call.nameSpan, `unknown function ${call.name}`, note)
  }
  if (call.insensitive && builtin.trailing !== "insensitive") {
    const message = `${builtin.name} has no form that ignores case`
    checking.report("EQL303", call.nameSpan, message, `Write ${builtin.name} without the tilde.`)
  }
  if (!checkArity(call, builtin, checking)) return null
  const checked = args.map((arg, index) => arg && checkArgument(builtin, index, arg, checking))
  if (!checked.every((arg) => arg !== null)) return null
  return callOf(builtin, call.insensitive, checked, call)
}

/** Arithmetic is the function of its operator. */
export function checkArithmetic(expression: ArithmeticExpression, checking: Checking): Typed | null {
  return checkOperator(
    operators[expression.op],
    [expression.left, expression.right],
    expression,
    expression.op,
    checking,
  )
}

/** `-x` is a function too; `+x` is x. */
export function checkSign(expression: UnaryExpression, checking: Checking): Typed | null {
  const negated = checkOperator(negateFunction, [expression.operand], expression, expression.op, checking)
  return expression.op === "+" && negated?.kind === "call" ? (negated.args[0] ?? null) : negated
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
  checking: Checking,
): Typed | null {
  const args = operands.map((operand) => {
    const typed = checking.check(operand)
    if (typed === null || fits(typed.type, "number")) return typed
    const message = `${symbol} works on numbers, but this is ${typeName(typed.type)}`
    return checking.report("EQL305", typed.origin.span, message, "Convert a text with number(…).")
  })
  return args.every((arg) => arg !== null) ? callOf(builtin, false, args, origin) : null
}

function callOf(builtin: Builtin, insensitive: boolean, args: readonly Typed[], origin: Expression): Typed {
  const types = args.map((arg) => arg.type)
  const type = typeof builtin.result === "function" ? builtin.result(types) : builtin.result
  return { kind: "call", builtin, insensitive, args, type, origin }
}

function checkArity(call: CallExpression, builtin: Builtin, checking: Checking): boolean {
  const { least, most } = arityOf(builtin.parameters)
  const count = call.args.length
  if (count >= least && count <= most) return true
  const wanted = least === most ? `${least}` : most === ARGUMENTS_MAX ? `at least ${least}` : `${least} to ${most}`
  const noun = wanted === "1" || wanted === "at least 1" ? "argument" : "arguments"
  const message = `${builtin.name} takes ${wanted} ${noun}, but is given ${count}`
  checking.report("EQL304", call.span, message, `Its form is ${signature(builtin)}.`)
  return false
}

function signature(builtin: Builtin): string {
  const written = builtin.parameters.map(({ name, optional, repeated }) => {
    return `${name}${optional ? "?" : ""}${repeated ? ", …" : ""}`
  })
  return `${builtin.name}(${written.join(", ")})`
}

function checkArgument(builtin: Builtin, index: number, arg: Typed, checking: Checking): Typed | null {
  const parameter = parameterAt(builtin.parameters, index)
  if (parameter === undefined) return arg
  const place = `argument ${index + 1} of ${builtin.name}`
  if (parameter.constant && !isConstant(arg)) {
    const message = `${place} has to be a constant`
    return checking.report("EQL306", arg.origin.span, message, `${parameter.name} cannot depend on the event.`)
  }
  if (arg.type === "text") {
    const message = `${place} has to be exact, but this field is analysed text only`
    return checking.report(
      "EQL313",
      arg.origin.span,
      message,
      "Use a keyword field, or a keyword field below this one.",
    )
  }
  if (!accepts(parameter, arg)) {
    const message = `${place} has to be ${typeName(parameter.type)}, but this is ${typeName(arg.type)}`
    return checking.report("EQL305", arg.origin.span, message, ...adviceFor(parameter, arg))
  }
  const reason = parameter.constant && arg.kind === "constant" ? (builtin.checkConstant?.(arg.value) ?? null) : null
  if (reason !== null) return checking.report("EQL315", arg.origin.span, `${place} cannot be used: ${reason}`)
  return arg
}

function accepts(parameter: Parameter, arg: Typed): boolean {
  // An address is written as a string; only a field of type keyword is no address.
  if (parameter.type === "ip" && arg.type === "string") return isConstant(arg)
  return fits(arg.type, parameter.type)
}

function adviceFor(parameter: Parameter, arg: Typed): readonly string[] {
  if (parameter.type === "string") return ["Convert it with string(…)."]
  if (isNumeric(arg.type) && parameter.type === "integer") return ["Write it without a decimal point."]
  return []
}
