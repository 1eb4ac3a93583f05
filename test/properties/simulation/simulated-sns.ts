import { PublishBatchCommand, SNSServiceException } from "@aws-sdk/client-sns"

export const ALERTS = "arn:aws:sns:eu-west-1:123456789012:alerts"
export const NOTICES = "arn:aws:sns:eu-west-1:123456789012:notices"

/** Called for each message that a topic accepts, with the id in its body and the body. */
export type OnAccept = (id: string, body: Body) => void

/** The parts of a message's body that the simulation reads: an alert, or a notice to the operators. */
export type Body = {
  readonly "kibana.alert.uuid"?: string
  readonly "landfall.notice"?: {
    readonly id: string
    readonly kind: string
    readonly details: { readonly [name: string]: unknown }
  }
}

/** PublishBatch of SNS. Entries for which `refuses` returns true fail, each with its own error in the answer. */
export function performPublish(command: unknown, onAccept: OnAccept, refuses: () => boolean = () => false): unknown {
  if (!(command instanceof PublishBatchCommand))
    throw new Error(`the simulated SNS does not support ${String(command)}`)
  const Successful: { Id: string; MessageId: string }[] = []
  const Failed: { Id: string; Code: string; Message: string; SenderFault: boolean }[] = []
  for (const { Id = "", Message = "" } of command.input.PublishBatchRequestEntries ?? []) {
    if (refuses()) {
      Failed.push({ Id, Code: "InternalFailure", Message: "try again", SenderFault: false })
      continue
    }
    const body = bodyOf(Message)
    onAccept(publicationId(body), body)
    Successful.push({ Id, MessageId: Id })
  }
  return { Successful, Failed }
}

/** The ids of what a command publishes. */
export function publishedIds(command: unknown): readonly string[] {
  if (!(command instanceof PublishBatchCommand)) return []
  const entries = command.input.PublishBatchRequestEntries ?? []
  return entries.map(({ Message = "" }) => publicationId(bodyOf(Message)))
}

/** A cache of the last parsed messages: each is read several times. */
const parsed = new Map<string, Body>()
const MAX_PARSED = 100

function bodyOf(message: string): Body {
  const known = parsed.get(message)
  if (known) return known
  if (parsed.size >= MAX_PARSED) parsed.clear()
  const body = JSON.parse(message) as Body
  parsed.set(message, body)
  return body
}

function publicationId(body: Body): string {
  const id = body["kibana.alert.uuid"] ?? body["landfall.notice"]?.id
  if (id === undefined) throw new Error("a message without an id was published")
  return id
}

export function snsError(name: string, status: number): SNSServiceException {
  return new SNSServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } })
}
