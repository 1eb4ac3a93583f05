import type { CompiledQuery } from "../compile.ts"
import { type Anchor, chooseAnchors } from "./anchors.ts"
import { Code, code } from "./code.ts"
import type { Hoisted } from "./hoisted.ts"

/** The queries of one category, with their indices in the module. The category of `any` is null. */
type Group = {
  readonly field: string
  readonly category: string | null
  readonly members: readonly Member[]
}

/** From this number of rules without an anchor, a copy of their fields costs less than it saves. */
const MIN_RULES_TO_COPY = 4

type Member = { readonly index: number; readonly query: CompiledQuery }

/**
 * Emits `matchAll`, and for each category a function that evaluates its rules. Of many rules it evaluates only those whose anchor
 * the event has, and those without an anchor. Matches are collected first and then reported in order, because two anchors can find
 * the same rule.
 */
export function emitMatchAll(queries: readonly CompiledQuery[], hoisted: Hoisted): readonly Code[] {
  const groups = groupsOf(queries)
  const matchers = groups.map((group, number) => emitMatcher(group, number, hoisted))
  const nameOf = (group: Group): Code => code`match${Code.number(groups.indexOf(group))}`
  const byField = Map.groupBy(
    groups.filter((group) => group.category !== null),
    (group) => group.field,
  )
  const tables = [...byField.values()].map((members, number) => {
    const entries = members.map((group) => code`[${group.category}, ${nameOf(group)}]`)
    return code`const categories${Code.number(number)} = new Map([\n  ${Code.indent(Code.join(entries, ",\n"))},\n])`
  })
  const calls = [...byField.keys()].map((field, number) => {
    return code`eql.dispatch(event[${field}], categories${Code.number(number)}, event, found)`
  })
  const any = groups.find((group) => group.category === null)
  if (any) calls.push(code`${nameOf(any)}(event, found)`)
  const body = Code.indent(Code.join([...calls, code`eql.report(found, onMatch)`], "\n"))
  return [
    ...matchers.flat(),
    ...tables,
    code`const found = []`,
    code`export function matchAll(event, onMatch) {\n  ${body}\n}`,
  ]
}

function groupsOf(queries: readonly CompiledQuery[]): readonly Group[] {
  const members = queries.map((query, index) => ({ index, query }))
  const groups = Map.groupBy(members, ({ query: { category, categoryField } }) =>
    category === null ? "any" : JSON.stringify([categoryField, category]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ field: first.query.categoryField, category: first.query.category, members: group }] : []
  })
}

function emitMatcher(group: Group, number: number, hoisted: Hoisted): readonly Code[] {
  const anchors = chooseAnchors(group.members.map(({ query }) => query.condition))
  const always = group.members.filter((_, at) => anchors[at] === null)
  const tables = [...anchorTables(group.members, anchors)].map(([field, table], at) => {
    const name = code`anchors${Code.number(number)}_${Code.number(at)}`
    const entries = [...table].map(([text, rules]) => code`[${text}, ${rules}]`)
    const value = code`${hoisted.lowering(field)}(event[${field}])`
    return {
      declaration: code`${Code.comment(field)}\nconst ${name} = new Map([\n  ${Code.indent(Code.join(entries, ",\n"))},\n])`,
      lookup: code`for (const rule of eql.candidates(${value}, ${name})) if (rules[rule](event)) found.push(rule)`,
    }
  })
  const copied = always.length >= MIN_RULES_TO_COPY
  const steps = [
    ...(copied ? [code`const fields = ${emitCopy(always)}`] : []),
    ...always.map(({ index }) => {
      return code`if (rules[${index}](${copied ? code`fields` : code`event`})) found.push(${index})`
    }),
    ...tables.map(({ lookup }) => lookup),
  ]
  const comment = Code.comment(group.category ?? "any")
  const body = Code.indent(Code.join(steps, "\n"))
  return [
    ...tables.map(({ declaration }) => declaration),
    code`${comment}\nfunction match${Code.number(number)}(event, found) {\n  ${body}\n}`,
  ]
}

/** For each field, the rules to evaluate by value. */
function anchorTables(
  members: readonly Member[],
  anchors: readonly (readonly Anchor[] | null)[],
): ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> {
  const tables = new Map<string, Map<string, number[]>>()
  for (const [at, { index }] of members.entries()) {
    for (const { field, text } of anchors[at] ?? []) {
      const table = tables.get(field) ?? new Map<string, number[]>()
      tables.set(field, table)
      const rules = table.get(text) ?? []
      if (!rules.includes(index)) rules.push(index)
      table.set(text, rules)
    }
  }
  return tables
}

/** Copies the fields of some rules to an object with a fixed shape, from which they read much faster than from the event. */
function emitCopy(members: readonly Member[]): Code {
  const fields = [...new Set(members.flatMap(({ query }) => query.fields))].toSorted()
  if (fields.length === 0) return code`{}`
  // A computed key, because a plain "__proto__" would set the prototype.
  const copies = fields.map((field) =>
    field === "__proto__" ? code`[${field}]: event[${field}]` : code`${field}: event[${field}]`,
  )
  return code`{\n  ${Code.indent(Code.join(copies, ",\n"))},\n}`
}
