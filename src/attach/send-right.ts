import { isJsonObject, type Json, type JsonObject } from "../json.ts"

/** A service that wants to put a message into a queue, and for whom. */
export type Sender = {
  readonly service: "s3.amazonaws.com" | "sns.amazonaws.com" | "events.amazonaws.com"
  readonly sourceArn: string
  readonly sourceAccount: string
}

/** `unsure` where the policy says something that this does not understand: AWS decides then, and attach says so. */
export type SendRight = "allowed" | "denied" | "unsure"

/**
 * Whether a queue's policy lets a service send. Source: IAM user guide, Policy evaluation logic, as far as resource
 * policies of queues use it. A queue without a policy takes messages of its own account's users alone, never of a service.
 */
export function sendRight(policy: string | undefined, queueArn: string, sender: Sender): SendRight {
  if (policy === undefined || policy === "") return "denied"
  let document: Json
  try {
    document = JSON.parse(policy)
  } catch {
    return "unsure"
  }
  const statements = isJsonObject(document) ? listOf(document["Statement"]).filter(isJsonObject) : []
  const concerned = statements.filter((statement) => concerns(statement, queueArn, sender))
  const answers = (effect: string) =>
    concerned
      .filter((statement) => statement["Effect"] === effect)
      .map((statement) => holds(statement["Condition"], sender))
  const denials = answers("Deny")
  if (denials.includes("yes")) return "denied"
  const allowances = answers("Allow")
  if (allowances.includes("yes")) return denials.includes("unsure") ? "unsure" : "allowed"
  return allowances.includes("unsure") ? "unsure" : "denied"
}

function concerns(statement: JsonObject, queueArn: string, { service }: Sender): boolean {
  const principal = statement["Principal"]
  const isMeant =
    principal === "*" ||
    (isJsonObject(principal) &&
      (listOf(principal["Service"]).includes(service) || listOf(principal["AWS"]).includes("*")))
  const isAction = listOf(statement["Action"]).some((action) => like("sqs:sendmessage", String(action).toLowerCase()))
  const resources = listOf(statement["Resource"])
  return isMeant && isAction && (resources.length === 0 || resources.some((one) => like(queueArn, String(one))))
}

type Answer = "yes" | "no" | "unsure"

function holds(condition: Json | undefined, sender: Sender): Answer {
  if (condition === undefined) return "yes"
  if (!isJsonObject(condition)) return "unsure"
  const answers = Object.entries(condition).flatMap(([operator, keys]) =>
    isJsonObject(keys)
      ? Object.entries(keys).map(([key, values]) => test(operator, key, values, sender))
      : (["unsure"] as const),
  )
  return answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes"
}

function test(operator: string, key: string, values: Json | undefined, sender: Sender): Answer {
  const value = contextOf(key.toLowerCase(), sender)
  const name = operator.replace(/IfExists$/, "")
  if (value === undefined || !/^(String|Arn)(Equals|Like)$|^Bool$/.test(name)) return "unsure"
  const isWild = name.endsWith("Like") || name === "ArnEquals"
  const isFit = listOf(values).some((one) => (isWild ? like(value, String(one)) : value === String(one)))
  return isFit ? "yes" : "no"
}

/** What a service carries into the check. AWS services call one another by TLS alone. */
function contextOf(key: string, { sourceArn, sourceAccount }: Sender): string | undefined {
  if (key === "aws:sourcearn") return sourceArn
  if (key === "aws:sourceaccount") return sourceAccount
  return key === "aws:securetransport" ? "true" : undefined
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
