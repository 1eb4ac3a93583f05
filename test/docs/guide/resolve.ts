import type { Template } from "../../../infra/package-template.ts"

/** The ARN of a created resource, for the types whose ARN the template uses. */
const arns: { readonly [type: string]: (name: string, region: string, account: string) => string } = {
  "AWS::IAM::Role": (name, _, account) => `arn:aws:iam::${account}:role/${name}`,
  "AWS::KMS::Key": (id, region, account) => `arn:aws:kms:${region}:${account}:key/${id}`,
  "AWS::Lambda::Function": (name, region, account) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  "AWS::Logs::LogGroup": (name, region, account) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  "AWS::S3::Bucket": (name) => `arn:aws:s3:::${name}`,
  // The physical name of a queue is its URL.
  "AWS::SQS::Queue": (url, region, account) => `arn:aws:sqs:${region}:${account}:${lastOf(url, "/")}`,
}

/** Resolves Ref, GetAtt, Sub and Join with the names of the created resources. Throws on anything else. */
export function resolver(template: Template, physical: ReadonlyMap<string, string>, stackId: string) {
  // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
  const [, partition = "", , region = "", account = "", path = ""] = stackId.split(":")
  const pseudo: { readonly [name: string]: string } = {
    "AWS::AccountId": account,
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::StackName": path.split("/")[1] ?? "",
    "AWS::URLSuffix": "amazonaws.com",
  }
  const ref = (id: string): string => {
    const value = pseudo[id] ?? physical.get(id)
    if (value === undefined) throw new Error(`nothing was made for ${id}`)
    return value
  }
  const attribute = (id: string, name: string): string => {
    const type = template.Resources[id]?.Type ?? ""
    if (name === "QueueName") return lastOf(ref(id), "/")
    if (name === "TopicName") return lastOf(ref(id), ":")
    const arn = arns[type]
    if (name !== "Arn" || arn === undefined) throw new Error(`${id}.${name}: not known for ${type}`)
    return arn(ref(id), region, account)
  }
  const named = (name: string): string => {
    const [id = "", rest] = name.split(".")
    return rest === undefined ? ref(id) : attribute(id, rest)
  }
  return function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== "object" || value === null) return value
    const entries = Object.entries(value)
    const [[kind, argument] = ["", ""]] = entries
    if (kind === "Ref") return ref(argument)
    if (kind === "Fn::GetAtt") return named([argument].flat().join("."))
    if (kind === "Fn::Sub") return String(argument).replace(/\$\{([^}]+)\}/g, (_, name: string) => named(name))
    if (kind === "Fn::Join") return (resolve(argument[1]) as string[]).join(argument[0])
    return Object.fromEntries(entries.map(([name, inner]) => [name, resolve(inner)]))
  }
}

function lastOf(text: string, separator: string): string {
  return text.slice(text.lastIndexOf(separator) + 1)
}
