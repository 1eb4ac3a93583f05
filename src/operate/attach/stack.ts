import { readArn } from "./arn.ts"
import { AttachError } from "./attach-error.ts"
import { readScope, type Scope } from "./scope.ts"

/** What attach needs to know of the deployed Landfall. */
export type Stack = {
  /** What the names of our EventBridge rules begin with; the queue's policy asks for it. */
  readonly name: string
  readonly queueArn: string
  readonly region: string
  readonly account: string
  readonly partition: string
  /** Where a topic or a rule puts what the queue did not take. */
  readonly deadLettersArn?: string
  /** The role of detect, which reads the objects. */
  readonly roleArn?: string
  /** What the stack's `logBuckets` allows; undefined where nobody knows. */
  readonly places?: readonly Scope[]
}

type Outputs = { readonly [name: string]: string | undefined }

/** From the outputs of a stack, as infra/outputs.yml has them. */
export function stackOfOutputs(name: string, outputs: Outputs): Stack {
  const queueArn = outputs["IngestQueueArn"]
  if (queueArn === undefined) {
    throw new AttachError(
      `stack ${name} has no output IngestQueueArn; is it Landfall's? Deploy it again, or give --queue-arn`,
    )
  }
  const places = outputs["LogPlaces"]
    ?.split(",")
    .map(readScope)
    .filter((scope) => typeof scope !== "string")
  return stackOfQueue(queueArn, {
    name,
    ...optional("deadLettersArn", outputs["SubscriptionDeadLettersArn"]),
    ...optional("roleArn", outputs["DetectRoleArn"]),
    ...(places ? { places } : {}),
  })
}

/** From the queue alone, for an emulator or a stack whose outputs cannot be read; its name is the queue's. */
export function stackOfQueue(queueArn: string, known: Partial<Stack> = {}): Stack {
  const arn = readArn(queueArn)
  if (arn === null || arn.service !== "sqs") {
    throw new AttachError(`"${queueArn}" is no ARN of a queue; it looks like arn:aws:sqs:eu-west-1:111122223333:name`)
  }
  const { partition, region, account, resource } = arn
  return { name: resource, queueArn, region, account, partition, ...known }
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } {
  return value === undefined || value === "" ? {} : ({ [name]: value } as { readonly [key in Name]?: string })
}
