import { Ajv, type ErrorObject, type ValidateFunction } from "ajv"
import { nearest } from "../language/diagnostics/nearest.ts"
import type { Span } from "../language/diagnostics/source.ts"
import { apiSchema, ruleKeys, tomlSchema } from "./schema.ts"

/** One fault of a rule's facts: the key as people write it (`rule.risk_score`), and what was expected. */
export type Fault = { readonly pointer: string; readonly message: string; readonly notes: readonly string[] }

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
})
const isToml = ajv.compile(tomlSchema)
const isApi = ajv.compile(apiSchema)

export const tomlFaults = (value: unknown): Fault[] => faults(isToml, value)
export const apiFaults = (value: unknown): Fault[] => faults(isApi, value)

function faults(validate: ValidateFunction, value: unknown): Fault[] {
  if (validate(value)) return []
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if" && keyword !== "anyOf")
  // A misspelt key is missing too; the misspelling says more.
  return errors.sort((left, right) => rank(left) - rank(right)).map(describe)
}

function rank({ keyword }: ErrorObject): number {
  return keyword === "additionalProperties" ? 0 : 1
}

function describe(error: ErrorObject): Fault {
  const key = named(error.instancePath)
  const found = `found ${shown(error.data)}`
  switch (error.keyword) {
    case "additionalProperties": {
      const extra = String(error.params["additionalProperty"])
      const guess = nearest(
        extra,
        error.instancePath === "/rule" ? ruleKeys : Object.keys(error.parentSchema?.["properties"] ?? {}),
      )
      return {
        pointer: `${error.instancePath}/${extra}`,
        message: `unknown key \`${extra}\` in ${key || "the file"}`,
        notes: [
          guess
            ? `Did you mean \`${guess}\`?`
            : "Remove it, or correct its spelling: a key that is not read would be a promise not kept.",
        ],
      }
    }
    case "required":
      return {
        pointer: error.instancePath || "/",
        message: `${key || "the file"} lacks \`${error.params["missingProperty"]}\``,
        notes: ["Add the key; CONTRIBUTING.md shows a whole rule."],
      }
    case "enum":
      return {
        pointer: error.instancePath,
        message: `\`${key}\` must be one of ${(error.params["allowedValues"] as unknown[]).join(", ")}`,
        notes: [`${found}.`],
      }
    case "type":
      return {
        pointer: error.instancePath,
        message: `\`${key}\` must be of type ${[error.params["type"]].flat().join(" or ")}`,
        notes: [`${found}.`],
      }
    case "pattern":
      return {
        pointer: error.instancePath,
        message: `\`${key}\` does not have its form`,
        notes: [`It must match ${error.params["pattern"]}; ${found}.`],
      }
    default:
      return {
        pointer: error.instancePath,
        message: `\`${key}\` ${error.message ?? "is not valid"}`,
        notes: [`${found}.`],
      }
  }
}

/** `/rule/threat/0/tactic` as `rule.threat[0].tactic`. */
function named(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~")
}

const LONGEST_SHOWN = 60

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

/** A span never longer than its first line, for a squiggle. */
export function firstLine(text: string, span: Span): Span {
  const newline = text.indexOf("\n", span.start)
  return { start: span.start, end: newline >= 0 && newline < span.end ? newline : span.end }
}
