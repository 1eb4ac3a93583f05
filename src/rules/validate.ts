import { Ajv, type ErrorObject, type ValidateFunction } from "ajv"
import { nearest } from "../language/diagnostics/nearest.ts"
import { apiSchema, ruleKeys, tomlSchema } from "./schema.ts"

/** A violation of a rule's schema, by the JSON pointer of the value. */
export type SchemaError = { readonly pointer: string; readonly message: string; readonly notes: readonly string[] }

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
})

/** Returns a function that lists a value's violations of a JSON Schema. */
export function errorsOf(schema: object): (value: unknown) => SchemaError[] {
  const validate = ajv.compile(schema)
  return (value) => schemaErrors(validate, value)
}

/** The violations of a rule file in TOML. */
export const tomlErrors = errorsOf(tomlSchema)
/** The violations of a rule in the format of Kibana's rule API. */
export const apiErrors = errorsOf(apiSchema)

function schemaErrors(validate: ValidateFunction, value: unknown): SchemaError[] {
  if (validate(value)) return []
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if" && keyword !== "anyOf")
  // A misspelt key is also a missing key. The misspelling is the better message, so it comes first.
  return errors.sort((left, right) => rank(left) - rank(right)).map(describe)
}

function rank({ keyword }: ErrorObject): number {
  return keyword === "additionalProperties" ? 0 : 1
}

function describe(error: ErrorObject): SchemaError {
  const key = keyPath(error.instancePath)
  const found = `found ${abbreviated(error.data)}`
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
            : "Remove the key, or correct its spelling. Landfall refuses a key that it does not read.",
        ],
      }
    }
    case "required":
      return {
        pointer: error.instancePath || "/",
        message: `\`${error.params["missingProperty"]}\` is missing in ${key || "the file"}`,
        notes: ["Add the key. CONTRIBUTING.md shows a complete rule."],
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
        message: `\`${key}\` has an invalid format`,
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
function keyPath(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~")
}

const MAX_VALUE_LENGTH = 60

function abbreviated(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text
}
