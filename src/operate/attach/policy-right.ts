import { isJsonObject, type Json, type JsonObject } from "../../json.ts"

/** Who wants to do something, as a resource's policy sees it. */
export type Request = {
  /** A service, or the ARN of a role. */
  readonly principal: { readonly service: string } | { readonly role: string }
  /** Such as `sqs:SendMessage`. */
  readonly action: string
  readonly resource: string
  /** Condition keys in lower case, as far as they are known; an empty text is what is not carried and fits nothing. */
  readonly context: { readonly [key: string]: string }
}

/** `unsure` where the policy says something that this does not understand: AWS decides then. */
export type Right = "allowed" | "denied" | "unsure"

/** Whether a resource's policy allows a request. Source: IAM user guide, Policy evaluation logic. */
export function policyRight(policy: string | undefined, request: Request): Right {
  if (policy === undefined || policy === "") return "denied"
  let document: Json
  try {
    document = JSON.parse(policy)
  } catch {
    return "unsure"
  }
  const statements = isJsonObject(document) ? listOf(document["Statement"]).filter(isJsonObject) : []
  const concerned = statements.filter((statement) => concerns(statement, request))
  const answers = (effect: string) =>
    concerned
      .filter((statement) => statement["Effect"] === effect)
      .map((statement) => holds(statement["Condition"], request))
  const denials = answers("Deny")
  if (denials.includes("yes")) return "denied"
  const allowances = answers("Allow")
  if (allowances.includes("yes")) return denials.includes("unsure") ? "unsure" : "allowed"
  return allowances.includes("unsure") ? "unsure" : "denied"
}

function concerns(statement: JsonObject, { principal, action, resource }: Request): boolean {
  const isAction = listOf(statement["Action"]).some((one) => like(action.toLowerCase(), String(one).toLowerCase()))
  const resources = listOf(statement["Resource"])
  return (
    isMeant(statement["Principal"], principal) &&
    isAction &&
    (resources.length === 0 || resources.some((one) => like(resource, String(one))))
  )
}

/** A role is also meant where its whole account is: what its own policies say decides then. */
function isMeant(meant: Json | undefined, principal: Request["principal"]): boolean {
  if (meant === "*") return true
  if (!isJsonObject(meant)) return false
  const accounts = listOf(meant["AWS"])
  if (accounts.includes("*")) return true
  if ("service" in principal) return listOf(meant["Service"]).includes(principal.service)
  const [, partition = "", , , account = ""] = principal.role.split(":")
  return [principal.role, account, `arn:${partition}:iam::${account}:root`].some((name) => accounts.includes(name))
}

type Answer = "yes" | "no" | "unsure"

function holds(condition: Json | undefined, { context }: Request): Answer {
  if (condition === undefined) return "yes"
  if (!isJsonObject(condition)) return "unsure"
  const answers = Object.entries(condition).flatMap(([operator, keys]) =>
    isJsonObject(keys)
      ? Object.entries(keys).map(([key, values]) => test(operator, context[key.toLowerCase()], values))
      : (["unsure"] as const),
  )
  return answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes"
}

function test(operator: string, value: string | undefined, values: Json | undefined): Answer {
  const name = operator.replace(/IfExists$/, "")
  if (value === undefined || !/^(String|Arn)(Equals|Like)$|^Bool$/.test(name)) return "unsure"
  const isWild = name.endsWith("Like") || name === "ArnEquals"
  const isFit = listOf(values).some((one) => (isWild ? like(value, String(one)) : value === String(one)))
  return isFit ? "yes" : "no"
}

/** IAM's wildcards: `*` any text, `?` one character. */
function like(value: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
  return new RegExp(`^${expression}$`, "s").test(value)
}

function listOf(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
