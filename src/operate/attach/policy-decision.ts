import { isJsonObject, type Json, type JsonObject } from "../../json.ts"

/** A request, as a resource's policy evaluates it. */
export type Request = {
  /** A service, or the ARN of a role. */
  readonly principal: { readonly service: string } | { readonly role: string }
  /** Such as `sqs:SendMessage`. */
  readonly action: string
  readonly resource: string
  /** The known condition keys in lower case; an empty text is a key that AWS does not send, and matches nothing. */
  readonly context: { readonly [key: string]: string }
}

/** `unsure` if the policy contains a condition that this code does not evaluate; AWS decides then. */
export type Decision = "allowed" | "denied" | "unsure"

/** Evaluates a resource's policy. Source: IAM user guide, Policy evaluation logic. */
export function policyDecision(policy: string | undefined, request: Request): Decision {
  if (policy === undefined || policy === "") return "denied"
  let document: Json
  try {
    document = JSON.parse(policy)
  } catch {
    return "unsure"
  }
  const statements = isJsonObject(document) ? listOf(document["Statement"]).filter(isJsonObject) : []
  const applicable = statements.filter((statement) => appliesTo(statement, request))
  const answers = (effect: string) =>
    applicable
      .filter((statement) => statement["Effect"] === effect)
      .map((statement) => evaluate(statement["Condition"], request))
  const denials = answers("Deny")
  if (denials.includes("yes")) return "denied"
  const allowances = answers("Allow")
  if (allowances.includes("yes")) return denials.includes("unsure") ? "unsure" : "allowed"
  return allowances.includes("unsure") ? "unsure" : "denied"
}

function appliesTo(statement: JsonObject, { principal, action, resource }: Request): boolean {
  const isAction = listOf(statement["Action"]).some((one) => like(action.toLowerCase(), String(one).toLowerCase()))
  const resources = listOf(statement["Resource"])
  return (
    isPrincipal(statement["Principal"], principal) &&
    isAction &&
    (resources.length === 0 || resources.some((one) => like(resource, String(one))))
  )
}

/** A policy that names the role's whole account includes the role; the role's own policies decide then. */
function isPrincipal(named: Json | undefined, principal: Request["principal"]): boolean {
  if (named === "*") return true
  if (!isJsonObject(named)) return false
  const accounts = listOf(named["AWS"])
  if (accounts.includes("*")) return true
  if ("service" in principal) return listOf(named["Service"]).includes(principal.service)
  const [, partition = "", , , account = ""] = principal.role.split(":")
  return [principal.role, account, `arn:${partition}:iam::${account}:root`].some((name) => accounts.includes(name))
}

type Answer = "yes" | "no" | "unsure"

function evaluate(condition: Json | undefined, { context }: Request): Answer {
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
  const hasWildcards = name.endsWith("Like") || name === "ArnEquals"
  const isMatch = listOf(values).some((one) => (hasWildcards ? like(value, String(one)) : value === String(one)))
  return isMatch ? "yes" : "no"
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

/** A service that sends messages to a queue, and the resource that it sends them for. */
export type Sender = {
  readonly service: "s3.amazonaws.com" | "sns.amazonaws.com" | "events.amazonaws.com"
  readonly sourceArn: string
  readonly sourceAccount: string
}

/** Whether a queue's policy lets a service send. Without a policy, only users of the queue's account may send. */
export function sendDecision(
  policy: string | undefined,
  queueArn: string,
  { service, sourceArn, sourceAccount }: Sender,
): Decision {
  return policyDecision(policy, {
    principal: { service },
    action: "sqs:SendMessage",
    resource: queueArn,
    // AWS services call each other only by TLS.
    context: { "aws:sourcearn": sourceArn, "aws:sourceaccount": sourceAccount, "aws:securetransport": "true" },
  })
}
