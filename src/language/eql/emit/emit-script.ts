import { checkRegexInScript, isTestForNull } from "../../runtime/patterns/java-regex.ts"
import { joinedPatterns } from "../../runtime/patterns/joined-patterns.ts"
import { checkRegex } from "../../runtime/patterns/regex.ts"
import { parameterAt } from "../builtins/builtin.ts"
import { conversionOf, flagArguments } from "../check/evaluate-call.ts"
import type { CompareOperator, ConstantNode, FieldNode, TypedExpression } from "../check/typed.ts"
import { Code, code } from "./code.ts"
import type { ScriptLeaf } from "./condition.ts"
import { emitPredicate, emitRegex, readerOf } from "./emit-test.ts"
import { fieldTest } from "./field-test.ts"
import type { Hoisted } from "./hoisted.ts"

/** Emits an expression as a function of one value for each field. Generated code calls it with every combination of values. */
export function emitScript(leaf: ScriptLeaf, hoisted: Hoisted): Code {
  const variables = variablesFor(leaf.fields)
  const scope: Scope = { variables, hoisted }
  const parameters = Code.join([...variables.values()], ", ")
  const script = hoisted.constant("script", code`(${parameters}) => ${emitValue(leaf.expression, scope)}`)
  return code`eql.someCombination([${Code.join(leaf.fields.map(emitRead), ", ")}], ${script})`
}

type Scope = { readonly variables: ReadonlyMap<string, Code>; readonly hoisted: Hoisted }

/** These names end in `Value`, as no hoisted name does, so none is shadowed. */
function variablesFor(fields: readonly FieldNode[]): ReadonlyMap<string, Code> {
  const taken = new Set<string>()
  const variables = new Map<string, Code>()
  for (const { name } of fields) {
    let variable = Code.nameFrom(`${name} value`)
    if (taken.has(`${variable}`)) variable = Code.identifier(`_${variables.size}Value`)
    taken.add(`${variable}`)
    variables.set(name, variable)
  }
  return variables
}

function emitRead(field: FieldNode): Code {
  const value = code`event[${field.name}]`
  const reader = readerOf(field)
  if (reader !== null) return code`eql.readAll(${value}, ${reader})`
  const limit = field.mapping.ignoreAbove ?? Number.POSITIVE_INFINITY
  return field.type === "unknown"
    ? code`eql.valuesWithin(${value}, ${limit})`
    : code`eql.textsWithin(${value}, ${limit})`
}

const comparisons: { readonly [op in CompareOperator]: string } = {
  "==": "equal",
  "<": "less",
  "<=": "atMost",
  ">": "greater",
  ">=": "atLeast",
}

/** Emits an expression whose value is a scalar or null. */
function emitValue(node: TypedExpression, scope: Scope): Code {
  switch (node.kind) {
    case "constant":
      return code`${node.value}`
    case "field":
      return scope.variables.get(node.name) ?? code`null`
    case "call":
      return emitCall(node, scope)
    case "compare":
      return emitCompare(node, scope)
    case "null-test":
      return code`(${emitValue(node.operand, scope)} === null)`
    case "in":
      return emitIn(node, scope)
    case "pattern":
      return emitPattern(node, scope)
    case "not":
      return code`eql.not(${emitValue(node.operand, scope)})`
    case "logic": {
      const terms = node.terms.map((term) => emitValue(term, scope))
      return code`eql.${node.op === "and" ? code`and` : code`or`}([${Code.join(terms, ", ")}])`
    }
  }
}

function emitCall(node: Extract<TypedExpression, { kind: "call" }>, scope: Scope): Code {
  const { builtin, args } = node
  const pieces = args.map((arg, index) => {
    const value = emitValue(arg, scope)
    const conversion = conversionOf(builtin, arg.type)
    if (conversion === "decimal") return code`eql.string(${value}, true)`
    if (conversion === "date") return code`eql.isoDate(${value})`
    const expected = parameterAt(builtin.parameters, index)?.type
    if (arg.type !== "unknown") return value
    return expected === "string" ? code`eql.string(${value})` : expected === "ip" ? code`eql.ipOf(${value})` : value
  })
  const constants = args.map((arg) => (arg.kind === "constant" ? arg.value : null))
  const hoist = (value: Code): Code => scope.hoisted.constant("cidr", value)
  if (builtin.emit) return builtin.emit(pieces, constants, hoist)
  while (pieces.length < builtin.parameters.length) pieces.push(code`null`)
  const flags = flagArguments(
    builtin,
    node.insensitive,
    args.map((arg) => arg.type),
  )
  const flagCode = flags.map((value) => (value === null ? code`undefined` : code`${value}`))
  return code`eql.${Code.identifier(builtin.name)}(${Code.join([...pieces, ...flagCode], ", ")})`
}

/** Compares a field by its type, and any other expression by the type of its value. */
function emitCompare(node: Extract<TypedExpression, { kind: "compare" }>, scope: Scope): Code {
  const left = emitValue(node.left, scope)
  if (node.left.kind === "field" && node.right.kind === "constant")
    return emitFieldTest(node.left, node.op, [node.right], scope)
  const compare = Code.identifier(comparisons[node.op])
  return code`eql.${compare}(${left}, ${emitValue(node.right, scope)})`
}

/** Emits `in`. Without a match, a list that contains null makes the result null. */
function emitIn(node: Extract<TypedExpression, { kind: "in" }>, scope: Scope): Code {
  const constants = node.list.filter((item) => item.kind === "constant")
  const values = constants.filter(({ value }) => value !== null)
  const found = emitAmong(node, values, scope)
  return values.length === constants.length ? found : code`(${found} || null)`
}

function emitAmong(
  node: Extract<TypedExpression, { kind: "in" }>,
  constants: readonly ConstantNode[],
  scope: Scope,
): Code {
  const { operand } = node
  const left = emitValue(operand, scope)
  if (node.insensitive) {
    const texts = constants.map((item) => String(item.value))
    return code`eql.unlessNull(${left}, ${scope.hoisted.constant("test", code`eql.sameUnicode(${texts})`)})`
  }
  if (operand.kind === "field") return emitFieldTest(operand, "==", constants, scope)
  return code`eql.among(${left}, ${constants.map((item) => item.value)})`
}

function emitFieldTest(field: FieldNode, op: CompareOperator, constants: readonly ConstantNode[], scope: Scope): Code {
  const test = emitPredicate(fieldTest(field, op, constants, []), scope.hoisted)
  return code`eql.unlessNull(${emitValue(field, scope)}, ${test})`
}

/** Elasticsearch evaluates patterns over an expression in Java. */
function emitPattern(node: Extract<TypedExpression, { kind: "pattern" }>, scope: Scope): Code {
  const value = emitValue(node.operand, scope)
  const text = node.operand.type === "unknown" ? code`eql.string(${value})` : value
  return code`eql.unlessNull(${text}, ${emitMatcher(node, scope.hoisted)})`
}

function emitMatcher(node: Extract<TypedExpression, { kind: "pattern" }>, hoisted: Hoisted): Code {
  const { patterns, insensitive } = node
  if (node.language === "wildcard") return hoisted.constant("like", code`eql.likeInScript(${patterns}, ${insensitive})`)
  if (node.operand.kind === "field") return emitRegex(joinedPatterns(patterns, checkRegex), insensitive, hoisted)
  const joined = joinedPatterns(patterns, checkRegexInScript)
  if (joined.some(isTestForNull)) return code`eql.always`
  return hoisted.constant("regex", code`eql.regexInScript(${joined}, ${insensitive})`)
}
