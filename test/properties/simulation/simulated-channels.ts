import type { BatchImportFindingsCommandInput, SecurityHubClient } from "@aws-sdk/client-securityhub"
import { type PublishBatchRequestEntry, type SNSClient, SNSServiceException } from "@aws-sdk/client-sns"
import type { SSMClient } from "@aws-sdk/client-ssm"
import type { Random } from "../../../dev/batches/random.ts"
import { type Channel, type ChannelMessage, subjectsOf } from "../../../src/delivery/notify/channel.ts"
import type { ChannelContext, ChannelType } from "../../../src/delivery/notify/channel-type.ts"
import { email } from "../../../src/delivery/notify/email/channel.ts"
import { ocsf } from "../../../src/delivery/notify/ocsf/channel.ts"
import { pagerDuty } from "../../../src/delivery/notify/pagerduty/channel.ts"
import { securityHub } from "../../../src/delivery/notify/security-hub/channel.ts"
import { slack } from "../../../src/delivery/notify/slack/channel.ts"
import { WEBHOOK_TIMEOUT_MS } from "../../../src/delivery/notify/webhook.ts"
import type { Invocation, ServiceFault } from "./invocation.ts"
import { snsError } from "./simulated-sns.ts"

const RECIPIENTS = "arn:aws:sns:eu-west-1:123456789012:recipients"
const FINDINGS = "arn:aws:sns:eu-west-1:123456789012:findings"

/** The settings of the channels in the simulation: of every kind, and every way to accept a message in parts. */
const SETTINGS: readonly (readonly [ChannelType, string])[] = [
  [email, RECIPIENTS],
  [slack, "slack"],
  [pagerDuty, "pagerduty"],
  [securityHub, "arn:aws:securityhub:eu-west-1::product/123456789012/default"],
  [ocsf, FINDINGS],
]

/** The channels, as `landfall notify --resend` knows them. */
export const CHANNELS: readonly Pick<Channel, "name" | "audience">[] = SETTINGS.map(([type]) => type)

/** How a service answers during an outage. */
export type Outage = "hangs" | "accepts and hangs" | "403" | "404" | "200 with HTML" | "503"
export const OUTAGES: readonly [Outage, ...Outage[]] = [
  "hangs",
  "accepts and hangs",
  "403",
  "404",
  "200 with HTML",
  "503",
]

/** What the services behind the channels share: whether each is down, and what takes note of what they accept. */
export type Services = {
  readonly random: Random
  readonly outages: Map<string, Outage>
  readonly timeout: (ms: number) => Promise<void>
  readonly onAccept: (worker: number, channel: string, ids: readonly string[]) => void
  readonly onLost: (worker: number, channel: string, ids: readonly string[]) => void
  /** The alerts on which notify runs out of memory. */
  readonly poison: ReadonlySet<string>
  readonly onPoison: () => void
  /** How many events a minute PagerDuty accepts. */
  readonly eventsPerMinute: number
  readonly now: () => number
}

type Answer = { readonly status: number; readonly body: string; readonly isStalled?: boolean }

/** One service, as one invocation of notify sees it. */
class Service {
  readonly #worker: number
  readonly #invocation: Invocation
  readonly #services: Services
  readonly #channel: string
  #message: ChannelMessage | undefined

  constructor(worker: number, invocation: Invocation, services: Services, channel: string) {
    this.#worker = worker
    this.#invocation = invocation
    this.#services = services
    this.#channel = channel
  }

  begin(message: ChannelMessage): void {
    this.#message = message
  }

  /**
   * The ids of what is being sent that are in a payload. A payload with notices has them all: it shows some, counts the
   * others, and may contain the ids of alerts, which it does not deliver.
   */
  idsIn(payload: string): readonly string[] {
    if (!this.#message) return []
    const subjects = subjectsOf(this.#message)
    return this.#message.kind === "notices" ? subjects : subjects.filter((id) => payload.includes(id))
  }

  /**
   * Sends a payload. `accept` makes the answer of the service, and says which ids it has accepted. Nobody waits for the answer
   * after the signal.
   */
  async send(
    payload: string,
    signal: AbortSignal | null | undefined,
    accept: (fault: ServiceFault, ids: readonly string[]) => Accepted,
  ): Promise<Answer> {
    signal?.throwIfAborted()
    const { outages, onAccept, onLost, timeout, poison, onPoison } = this.#services
    const [worker, channel] = [this.#worker, this.#channel]
    const ids = this.idsIn(payload)
    if (ids.some((id) => poison.has(id))) {
      if (this.#invocation.isRunning) onPoison()
      return this.#invocation.endMemory()
    }
    const keys = ids.map((id) => `${channel}/${id}`)
    let isAnswered = false
    signal?.addEventListener("abort", () => {
      if (!isAnswered) onLost(worker, channel, ids)
    })
    const perform = (fault: ServiceFault): Answer | "hangs" => {
      const outage = outages.get(channel)
      if (outage !== undefined && outage !== "accepts and hangs") return answerOf(outage)
      const { answer, accepted } = accept(fault, ids)
      onAccept(worker, channel, accepted)
      const isLost = outage === "accepts and hangs" || fault === "stalls" || signal?.aborted === true
      if (isLost) onLost(worker, channel, accepted)
      return outage === "accepts and hangs" ? "hangs" : { ...answer, isStalled: fault === "stalls" }
    }
    const refusal = () => new Error("ECONNRESET")
    const answer = (await this.#invocation.request({ kind: "notify", ids: keys, perform, refusal })) as Answer | "hangs"
    isAnswered = true
    if (answer !== "hangs") return answer
    await timeout(WEBHOOK_TIMEOUT_MS)
    throw new DOMException("no answer", "TimeoutError")
  }
}

type Accepted = { readonly answer: Answer; readonly accepted: readonly string[] }

function answerOf(outage: Exclude<Outage, "accepts and hangs">): Answer | "hangs" {
  if (outage === "hangs") return "hangs"
  if (outage === "200 with HTML") return { status: 200, body: "<html>sign in</html>" }
  return { status: Number(outage), body: "<html>no</html>" }
}

/** The channels of notify, real, over simulated services. */
export function simulatedChannels(worker: number, invocation: Invocation, services: Services): readonly Channel[] {
  return SETTINGS.map(([type, value]) => {
    const service = new Service(worker, invocation, services, type.name)
    const context: ChannelContext = {
      environment: {},
      region: "eu-west-1",
      clients: {
        s3: undefined as never,
        sns: snsClient(service, services) as unknown as SNSClient,
        ssm: ssmClient() as unknown as SSMClient,
        hub: hubClient(service, services) as unknown as SecurityHubClient,
      },
      webhook: { fetch: webhook(service, type.name, services), sleep: services.timeout, timeoutMs: WEBHOOK_TIMEOUT_MS },
    }
    const channel = type.create(value.replace("::product", ":123456789012:product"), context)
    return {
      ...channel,
      async send(message, sendContext) {
        service.begin(message)
        await channel.send(message, sendContext)
      },
    }
  })
}

const SECRETS: { readonly [name: string]: string } = {
  slack: "https://hooks.slack.com/services/T/B/x",
  pagerduty: "0123456789abcdef0123456789abcdef",
}

function ssmClient() {
  return {
    send: async ({ input }: { readonly input: { readonly Name: string } }) => ({
      Parameter: { Value: SECRETS[input.Name] },
    }),
  }
}

/** When PagerDuty accepted the events of the last minute, in ms since 1970. It counts for all invocations together. */
const accepted = new WeakMap<Services, number[]>()

/** Whether PagerDuty's limit has been reached. If not, the event counts. */
function isOverLimit(services: Services): boolean {
  const { now, eventsPerMinute } = services
  const recent = (accepted.get(services) ?? []).filter((time) => time > now() - 60_000)
  const isOver = recent.length >= eventsPerMinute
  accepted.set(services, isOver ? recent : [...recent, now()])
  return isOver
}

function webhook(service: Service, name: string, services: Services): typeof fetch {
  const { timeout } = services
  const success = name === "slack" ? { status: 200, body: "ok" } : { status: 202, body: '{"status":"success"}' }
  return async (_url, init) => {
    const { status, body, isStalled } = await service.send(String(init?.body), init?.signal, (fault, ids) => {
      if (fault === "some refused") return { answer: { status: 400, body: "no" }, accepted: [] }
      if (name === "pagerduty" && isOverLimit(services)) return { answer: { status: 429, body: "later" }, accepted: [] }
      return { answer: success, accepted: ids }
    })
    return new Response(isStalled ? stalled(timeout) : body, { status })
  }
}

/** A body that does not end, until the time-out of the sender. */
function stalled(timeout: Services["timeout"]): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      await timeout(WEBHOOK_TIMEOUT_MS)
      controller.error(new DOMException("no answer", "TimeoutError"))
    },
  })
}

/** Throws as a client of AWS does. What would be a proxy's page is an answer that the client cannot read. */
function checked({ status, isStalled }: Answer): void {
  if (isStalled) throw new DOMException("the body stalls", "TimeoutError")
  if (status === 403) throw snsError("AuthorizationError", 403)
  if (status === 404) throw snsError("NotFound", 404)
  if (status === 503)
    throw new SNSServiceException({ name: "Busy", message: "", $fault: "server", $metadata: { httpStatusCode: 503 } })
}

type Options = { readonly abortSignal?: AbortSignal }

const SUCCESS: Answer = { status: 200, body: "" }
const UNREADABLE = "<html>sign in</html>"

function snsClient(service: Service, { random }: Services) {
  return {
    async send(
      { input }: { readonly input: { PublishBatchRequestEntries?: PublishBatchRequestEntry[] } },
      options?: Options,
    ) {
      const entries = input.PublishBatchRequestEntries
      let refused: readonly PublishBatchRequestEntry[] = []
      const answer = await service.send(JSON.stringify(input), options?.abortSignal, (fault, ids) => {
        if (fault !== "some refused") return { answer: SUCCESS, accepted: ids }
        refused = (entries ?? []).filter(() => random.next() < 0.5)
        const lacking = new Set(refused.flatMap(({ Message = "" }) => service.idsIn(Message)))
        return { answer: SUCCESS, accepted: entries ? ids.filter((id) => !lacking.has(id)) : ids }
      })
      checked(answer)
      if (answer.body === UNREADABLE) throw new SyntaxError("Deserialization error")
      const accepted = (entries ?? []).filter((entry) => !refused.includes(entry))
      return {
        Successful: accepted.map(({ Id }) => ({ Id })),
        Failed: refused.map(({ Id }) => ({ Id, Code: "InternalFailure", Message: "try again", SenderFault: false })),
      }
    },
  }
}

function hubClient(service: Service, { random }: Services) {
  return {
    async send({ input }: { readonly input: BatchImportFindingsCommandInput }, options?: Options) {
      const findings = input.Findings ?? []
      let refused = findings.slice(0, 0)
      const answer = await service.send(JSON.stringify(findings), options?.abortSignal, (fault, ids) => {
        if (fault === "some refused") refused = findings.filter(() => random.next() < 0.5)
        const lacking = new Set(service.idsIn(JSON.stringify(refused)))
        return { answer: SUCCESS, accepted: ids.filter((id) => !lacking.has(id)) }
      })
      checked(answer)
      if (answer.body === UNREADABLE) throw new SyntaxError("Deserialization error")
      return {
        FailedCount: refused.length,
        SuccessCount: findings.length - refused.length,
        FailedFindings: refused.map(({ Id }) => ({ Id, ErrorCode: "Busy", ErrorMessage: "try again" })),
      }
    },
  }
}
