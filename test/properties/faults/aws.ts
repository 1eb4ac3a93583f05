import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DeleteObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs"
import { Poller } from "../../../dev/emulator/poller.ts"
import { startQueuesAndTopics } from "../../../dev/emulator/queues-and-topics.ts"
import type { Fault } from "../../../dev/emulator/s3/faults.ts"
import { MAX_TRIES } from "../../../src/detect/disposition.ts"
import type { Notice } from "../../../src/notice.ts"
import { firing, lines } from "../bad-input/records.ts"
import type { Row } from "../catalogue.ts"
import { s3Notification, s3Record } from "../lambda-events.ts"
import { ATTEMPTS, type Case, LEDGER, LOGS, type System, withSystem } from "./system.ts"

const infra = (name: string) => readFileSync(join(import.meta.dirname, `../../../infra/${name}`), "utf8")

const kinds = (notices: readonly Notice[]) =>
  notices.map(({ kind, details }) => `${kind} ${details["code"] ?? details["fault"] ?? ""}`.trim())

/** A read in which every attempt of the client meets a fault; `expected` is the outcome by the number of receives. */
function unread(
  name: string,
  fault: Fault,
  attempts: number,
  expected: { readonly [tries: number]: { readonly notices: readonly string[]; readonly comesBack: boolean } },
): Case {
  return {
    name,
    run: () =>
      withSystem(async (system) => {
        const message = s3Notification(await system.land("a", firing(1)))
        for (const [receives, { notices, comesBack }] of Object.entries(expected)) {
          for (let attempt = 0; attempt < attempts; attempt++) system.local.faults.next("GetObject", fault, LOGS)
          const outcome = await system.detect(message, { receives: Number(receives) })
          assert.deepEqual(kinds(outcome.notices), notices, `try ${receives}`)
          assert.equal(outcome.comesBack, comesBack, `try ${receives}`)
          system.local.faults.clear()
        }
        const last = Object.values(expected).at(-1)
        if (last?.comesBack) assert.equal((await system.detect(message)).alerts.length, 1, "nothing is lost")
      }),
  }
}

const back = (...notices: string[]) => ({ notices, comesBack: true })
const done = (...notices: string[]) => ({ notices, comesBack: false })

function snsError(name: string): Error {
  return Object.assign(new Error(`${name} of a test`), { name })
}

/** SNS refuses: the alert is recorded, measured for the alarm, and published once SNS accepts it. */
function unpublished(name: string): Case {
  return {
    name,
    run: () =>
      withSystem(async (system) => {
        const message = s3Notification(await system.land("a", lines(firing(1), firing(2))))
        system.sns.refusal = snsError(name)
        system.clock.now += 1_000_000
        const first = await system.detect(message)
        assert.ok(first.comesBack)
        assert.deepEqual(
          (await system.entries("alerts/")).map(({ state }) => state),
          ["claimed", "claimed"],
        )
        assert.ok(system.logged.some((line) => JSON.parse(line)["UnpublishedAge"] === 1000))
        system.sns.refusal = null
        system.clock.now += 1_800_000
        const second = await system.detect(message, { receives: 2 })
        assert.equal(second.alerts.length, 2)
        assert.ok(!second.comesBack)
        assert.deepEqual(
          (await system.entries("alerts/")).map(({ state }) => state),
          ["published", "published"],
        )
      }),
  }
}

/** The ledger refuses: recipients get the alert at the second try anyway, marked as unrecorded. */
function unrecorded(name: string, refuse: (system: System) => void): Case {
  return {
    name,
    run: () =>
      withSystem(async (system) => {
        const message = s3Notification(await system.land("a", lines(firing(1), firing(2))))
        refuse(system)
        const first = await system.detect(message)
        assert.ok(first.comesBack && first.alerts.length === 0 && first.notices.length === 0)
        const second = await system.detect(message, { receives: 2 })
        assert.ok(second.comesBack, "it comes back until it is recorded, and moves to the dead-letter queue in the end")
        assert.equal(second.alerts.length, 2)
        for (const { body } of second.alerts) assert.equal(JSON.parse(body)["landfall.dedupe"], "unknown")
        assert.deepEqual(kinds(second.notices), ["unrecorded"])
        assert.equal(await system.notify(), 3, "notify's first try waits for the ledger too")
        assert.equal(await system.notify({ receives: 2 }), 0)
        assert.deepEqual(
          system.emails.map(({ subject }) => subject.slice(0, 8)),
          ["[HIGH] 2", "[NOTICE]"],
        )
        system.local.faults.clear()
      }),
  }
}

export const aws: readonly Row<Case>[] = [
  {
    number: 79,
    what: "an object that was deleted before it was read",
    differs:
      "Operators get a notice at the first try as well, once a day for a prefix: the last try comes minutes later.",
    cases: [
      {
        name: "a few tries, then evidence gone",
        run: () =>
          withSystem(async (system) => {
            const message = s3Notification(await system.land("a", firing(1)))
            await system.s3.send(new DeleteObjectCommand({ Bucket: LOGS, Key: "a" }))
            for (let receives = 1; receives < MAX_TRIES; receives++) {
              const { comesBack, notices } = await system.detect(message, { receives })
              assert.ok(comesBack)
              assert.deepEqual(kinds(notices), receives === 1 ? ["unreadable missing"] : [])
            }
            const { comesBack, notices } = await system.detect(message, { receives: MAX_TRIES })
            assert.ok(!comesBack)
            assert.deepEqual(kinds(notices), ["quarantine missing"])
            assert.match(notices[0]?.message ?? "", /^evidence gone: s3:\/\/edr-logs\/a/)
          }),
      },
      {
        name: "a version that was deleted",
        run: () =>
          withSystem(async (system) => {
            const VersioningConfiguration = { Status: "Enabled" as const }
            await system.s3.send(new PutBucketVersioningCommand({ Bucket: LOGS, VersioningConfiguration }))
            const { VersionId = "" } = await system.s3.send(
              new PutObjectCommand({ Bucket: LOGS, Key: "a", Body: firing(1) }),
            )
            await system.s3.send(new DeleteObjectCommand({ Bucket: LOGS, Key: "a", VersionId }))
            const message = s3Notification(s3Record({ bucket: LOGS, key: "a", version: VersionId }))
            assert.ok((await system.detect(message)).comesBack)
            const { notices } = await system.detect(message, { receives: MAX_TRIES })
            assert.match(notices[0]?.message ?? "", /^evidence gone: /)
          }),
      },
      unread("no bucket", { status: 404, code: "NoSuchBucket" }, 1, {
        1: back("unreadable missing"),
        4: done("quarantine missing"),
      }),
    ],
  },
  {
    number: 80,
    what: "403",
    cases: [
      unread("AccessDenied", { status: 403, code: "AccessDenied" }, 1, {
        1: back("unreadable denied"),
        2: back(),
        4: back(),
        5: back(),
      }),
      unread("a 403 of another name", { status: 403, code: "AllAccessDisabled" }, 1, {
        1: back("unreadable denied"),
        5: back(),
      }),
    ],
  },
  {
    number: 81,
    what: "KMS",
    cases: [
      ...["KMS.DisabledException", "KMS.InvalidStateException", "KMS.NotFoundException"].map((code) =>
        unread(code, { status: 400, code }, 1, { 1: back("unreadable denied"), 4: back() }),
      ),
      ...["KMS.ThrottlingException", "ThrottlingException"].map((code) =>
        unread(code, { status: 400, code }, code === "ThrottlingException" ? ATTEMPTS : 1, {
          1: back(),
          2: back(),
          4: back(),
        }),
      ),
    ],
  },
  {
    number: 82,
    what: "an archived object",
    cases: [
      unread("noticed at once", { status: 403, code: "InvalidObjectState" }, 1, { 1: done("quarantine archived") }),
    ],
  },
  {
    number: 83,
    what: "an object that was overwritten",
    cases: [
      {
        name: "version lost, and the present version by its own message",
        run: () =>
          withSystem(async (system) => {
            const first = s3Notification(await system.land("a", firing(1)))
            const second = s3Notification(await system.land("a", firing(2)))
            const lost = await system.detect(first)
            assert.ok(!lost.comesBack && lost.alerts.length === 0)
            assert.deepEqual(kinds(lost.notices), ["quarantine overwritten"])
            assert.match(lost.notices[0]?.message ?? "", /^version lost: /)
            assert.equal((await system.detect(second)).alerts.length, 1)
            const repeated = await system.detect(first)
            assert.deepEqual(kinds(repeated.notices), [], "noticed once")
          }),
      },
    ],
  },
  {
    number: 84,
    what: "S3 is slow or breaks off",
    cases: [
      ...[
        { status: 503, code: "SlowDown" },
        { status: 500, code: "InternalError" },
        { status: 408, code: "RequestTimeout" },
        "reset" as const,
      ].map((fault) =>
        unread(typeof fault === "string" ? fault : fault.code, fault, ATTEMPTS, { 1: back(), 4: back() }),
      ),
      {
        name: "the retries of the client overcome a single fault",
        run: () =>
          withSystem(async (system) => {
            const message = s3Notification(await system.land("a", firing(1)))
            system.local.faults.next("GetObject", { status: 503, code: "SlowDown" }, LOGS)
            const { alerts, comesBack } = await system.detect(message)
            assert.ok(alerts.length === 1 && !comesBack)
          }),
      },
    ],
  },
  {
    number: 85,
    what: "SNS is throttled",
    differs:
      "No sweeper looks for claimed alerts: the message that brought them comes back and publishes them, in the end from the dead-letter queue with `landfall replay`.",
    cases: [unpublished("Throttled"), unpublished("InternalError")],
  },
  {
    number: 86,
    what: "SNS refuses",
    cases: [
      ...["NotFound", "AuthorizationError", "InvalidParameter"].map(unpublished),
      {
        name: "the alarm on their age has a topic of its own",
        run: async () => {
          const template = infra("alarms.yml")
          const [, defaults = ""] = /<<: &alarm\n([\s\S]*?)\n {6}\w/.exec(template) ?? []
          const [, alarm = ""] = /UnpublishedAgeAlarm:([\s\S]*?)\n {2}\w/.exec(template) ?? []
          assert.match(alarm, /<<: \*alarm\n[\s\S]*MetricName: UnpublishedAge/)
          assert.match(defaults, /AlarmActions: \[!Ref AlarmsTopic\]/)
          assert.doesNotMatch(defaults + alarm, /AlertsTopic|NoticesTopic|RecipientsTopic/)
        },
      },
    ],
  },
  {
    number: 87,
    what: "the ledger's bucket is denied or missing",
    cases: [
      unrecorded("denied", ({ local }) => local.faults.deny(LEDGER, "")),
      unrecorded("missing", ({ local }) => local.store.delete(LEDGER)),
    ],
  },
  {
    number: 88,
    what: "the time-out is near",
    cases: [
      {
        name: "stops, fails the message, marks nothing as scanned",
        run: () =>
          withSystem(async (system) => {
            const message = s3Notification(await system.land("a", firing(1)), await system.land("b", firing(2)))
            const { comesBack, lines: logged, notices } = await system.detect(message, { remainingMs: 9_000 })
            assert.ok(comesBack)
            assert.deepEqual(notices, [])
            assert.ok(logged.every(({ error, report }) => /out of time/.test(error ?? "") && report === undefined))
            assert.deepEqual(await system.entries("objects/"), [], "no object counts as scanned")
            assert.equal((await system.detect(message, { receives: 2 })).alerts.length, 2)
          }),
      },
    ],
  },
  {
    number: 89,
    what: "out of memory",
    differs:
      "Lambda has no metric of memory without a paid extension: a killed function counts as an error, and the alarm watches errors. bench/memory.ts measures that memory stays below the limit.",
    cases: [
      {
        name: "a function that is killed each time: ten tries, then the dead-letter queue",
        run: async () => {
          const queues = await startQueuesAndTopics("eu-west-1")
          const credentials = { accessKeyId: "local", secretAccessKey: "local" }
          const sqs = new SQSClient({ region: "eu-west-1", endpoint: queues.endpoint, credentials })
          const make = async (QueueName: string, Attributes: Record<string, string>) =>
            (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? ""
          try {
            const dead = await make("dead", {})
            const { Attributes } = await sqs.send(
              new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ["QueueArn"] }),
            )
            const redrive = { deadLetterTargetArn: Attributes?.["QueueArn"], maxReceiveCount: 10 }
            const queueUrl = await make("ingest", { VisibilityTimeout: "0", RedrivePolicy: JSON.stringify(redrive) })
            await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "an object" }))
            let killed = 0
            const poller = new Poller(sqs, {
              queueUrl,
              batchSize: 1,
              invoke: async () => {
                killed++
                throw new Error("Runtime exited with error: signal: killed")
              },
            })
            for (let time = 0; time < 12; time++) await poller.pollOnce()
            assert.equal(killed, 10)
            const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead }))
            assert.deepEqual(
              Messages.map(({ Body }) => Body),
              ["an object"],
            )
          } finally {
            sqs.destroy()
            await queues.stop()
          }
        },
      },
      {
        name: "alarms watch errors and dead-letter queues",
        run: async () => {
          assert.match(infra("alarms-functions.yml"), /DetectErrorsAlarm:[\s\S]*?MetricName: Errors/)
          assert.match(infra("alarms-queues.yml"), /IngestDeadLettersAlarm:/)
        },
      },
    ],
  },
]
