import { AttachError } from "./aws-call.ts"

/** The parts of an ARN. `resource` is everything after the account. */
export type Arn = {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Returns null if the text is not an ARN. */
export function parseArn(text: string): Arn | null {
  const [scheme, partition = "", service = "", region = "", account = "", ...resource] = text.split(":")
  if (scheme !== "arn" || resource.length === 0) return null
  return { partition, service, region, account, resource: resource.join(":") }
}

export function parseQueueArn(text: string): Arn {
  const arn = parseArn(text)
  if (arn?.service === "sqs") return arn
  throw new AttachError(`"${text}" is not the ARN of a queue; it looks like arn:aws:sqs:eu-west-1:111122223333:name`)
}

/** The name of a queue or topic: the last part of its ARN. */
export function nameOfArn(arn: string): string {
  return arn.split(":").at(-1) ?? arn
}
