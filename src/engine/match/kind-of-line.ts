import type { Event } from "../../event.ts"
import { lower } from "../../language/runtime/compare/fold.ts"
import { always, type FieldLiteral, holds } from "../../language/runtime/formula.ts"
import { is } from "../../language/runtime/leaf.ts"
import { parseJson } from "../decode/parse/json.ts"
import type { Kind, LineTables } from "../decode/prefilter/line-tables.ts"
import type { Recognise } from "../sources/index.ts"
import { kindFields, type Source } from "../sources/source.ts"
import { scalarsIn } from "../sources/value.ts"
import type { CompiledRules } from "./compiled-rules.ts"
import { isIndexOf } from "./index-pattern.ts"
import { type Clause, MAX_CLAUSES } from "./rule-clauses.ts"
import { typedEvent } from "./typed-event.ts"

type Rules = {
  readonly compiled: CompiledRules
  /** The clauses of each rule. */
  readonly clauses: readonly (readonly Clause[])[]
  /** The rules, in words of 32 bits. */
  readonly words: number
  readonly recognise: Recognise
}

/** The source of the records of a kind, where there is one, and the record is as it is in the line. */
const onlySources = new WeakMap<Kind, Source>()

/** The only source that recognises the records of a kind; undefined if there are several, or if it recognises a part of the record. */
export function onlySourceOf(kind: Kind | undefined): Source | undefined {
  return kind && onlySources.get(kind)
}

const exactly: Kind = { isReadExactly: true }
const nothing: Kind = { isReadExactly: false }

/** More signatures than an honest log has; an attacker's are evaluated each time. */
const MAX_KNOWN = 10_000

/** Creates the function that says which rules can match the lines with the signature of a line. It remembers the answers. */
export function createKindOf(rules: Rules): LineTables["kindOf"] {
  const known = new Map<string, Kind>()
  return (line, signature) => {
    const kind = known.get(signature) ?? evaluate(line, rules)
    if (known.size < MAX_KNOWN) known.set(signature, kind)
    return kind
  }
}

function evaluate(line: Buffer, rules: Rules): Kind {
  const parsed = parseJson(line)
  // With too many readings, the kinds of some of them are not known.
  if (!parsed.ok || parsed.repeatedKeys === "too-many") return exactly
  const { words, compiled, clauses } = rules
  const masks = new Uint32Array(words * (1 + MAX_CLAUSES))
  const set = (part: number, rule: number): void => {
    const word = part * words + (rule >>> 5)
    masks[word] = (masks[word] ?? 0) | (1 << (rule & 31))
  }
  const whole: Source[] = []
  let recognised = 0
  for (const reading of parsed.readings) {
    const shapes = rules.recognise(reading)
    recognised += shapes.length
    // A record that no source recognises is counted where it has what a rule looks for.
    if (shapes.length === 0) return exactly
    for (const { source, record } of shapes) {
      if (record === reading) whole.push(source)
      const event = typedEvent(source.normalise(record))
      const isKnownKind = source.unknownKind?.(event, record) === undefined
      for (const rule of compiled.rules.keys()) {
        if (!mayMatchKind(rule, event, source, isKnownKind, compiled)) continue
        set(0, rule)
        for (let number = 0; number < MAX_CLAUSES; number++) {
          const clause = clauses[rule]?.[number]
          if (clause === undefined || !isDecisive(clause, source)) set(1 + number, rule)
        }
      }
    }
  }
  if (masks.subarray(0, words).every((word) => word === 0)) return nothing
  const kind: Kind = { isReadExactly: false, masks }
  const [source] = whole
  if (source && recognised === 1) onlySources.set(kind, source)
  return kind
}

/** Whether the rule can match an event of the source that has the kind of this one. An unknown kind may be any. */
function mayMatchKind(
  rule: number,
  event: Event,
  source: Source,
  isKnownKind: boolean,
  { rules, queries, literals }: CompiledRules,
): boolean {
  const query = queries[rule]
  const formula = literals[rule] ?? always
  if (!query || !isIndexOf(rules[rule]?.index ?? [], source.index)) return false
  if (!isKnownKind) return true
  const isOfCategory =
    query.categories === null ||
    !kindFields.includes(query.categoryField) ||
    query.categories.some((category) => is(event[query.categoryField], category))
  return isOfCategory && holds(formula, (literal) => mayHold(literal, event, source))
}

function mayHold({ field, text }: FieldLiteral, event: Event, { fields, isOpen }: Source): boolean {
  if (!isOpen && !Object.hasOwn(fields, field)) return false
  if (!kindFields.includes(field)) return true
  return scalarsIn(event[field]).some((value) => lower(String(value)).includes(text))
}

/** Whether a source's events can meet the clause only with its pieces in the columns that are searched. */
function isDecisive(clause: Clause, { fields }: Source): boolean {
  return clause.every(({ field }) => {
    if (!Object.hasOwn(fields, field)) return true
    const origin = fields[field]
    return origin?.origin === "verbatim" && origin.columns !== undefined
  })
}
