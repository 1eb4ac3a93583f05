import { closeSync, openSync, readSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import type { Rule } from "./rule.ts"

/** What a scan needs of every rule. All the rest is for alerts: most of a rule's text is its guide, references and query. */
export type ScannedRule = Pick<Rule, "rule_id" | "index">

/**
 * The rule, whose other fields are read when one of them is asked for: a function with hundreds of rules holds only those that
 * fired. A proxy costs a start less than a getter for each field of each rule.
 */
export function deferredRule(known: ScannedRule, read: () => Rule): Rule {
  let rule: Rule | undefined
  const whole = () => {
    rule ??= read()
    return rule
  }
  return new Proxy<Partial<Rule>>(known, {
    get: (_, key) => Reflect.get(Object.hasOwn(known, key) ? known : whole(), key),
    has: (_, key) => Reflect.has(whole(), key),
    ownKeys: () => Reflect.ownKeys(whole()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(whole(), key),
  }) as Rule
}

/** Reads the rule at a position of a file of JSON texts. `start` and `end` are in bytes. */
export function readRule(file: URL, start: number, end: number): Rule {
  const bytes = Buffer.alloc(end - start)
  const descriptor = openSync(file, "r")
  try {
    readSync(descriptor, bytes, 0, bytes.length, start)
  } finally {
    closeSync(descriptor)
  }
  return JSON.parse(bytes.toString("utf8"))
}

/** Returns the entries of a CommonJS module that exports a list. The module is loaded when the first one is asked for. */
export function deferredList<T>(file: URL): (number: number) => T | undefined {
  let list: readonly T[] | undefined
  return (number) => {
    list ??= createRequire(file)(fileURLToPath(file)) as readonly T[]
    return list[number]
  }
}
