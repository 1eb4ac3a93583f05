/** The parts of an ARN that matter here. `resource` is all that follows the account. */
export type Arn = {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Null where the text is no ARN. */
export function readArn(text: string): Arn | null {
  const [scheme, partition = "", service = "", region = "", account = "", ...resource] = text.split(":")
  if (scheme !== "arn" || resource.length === 0) return null
  return { partition, service, region, account, resource: resource.join(":") }
}
