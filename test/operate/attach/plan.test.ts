import assert from "node:assert/strict"
import { test } from "node:test"
import { eventPatternFor, messageFilterFor, queueEntryFor, ruleNameFor } from "../../../src/operate/attach/naming.ts"
import { type Plan, plan } from "../../../src/operate/attach/plan.ts"
import type { Route } from "../../../src/operate/attach/routes.ts"
import type { Stack } from "../../../src/operate/attach/stack.ts"
import type { State } from "../../../src/operate/attach/state.ts"
import { foreignXml } from "./configurations.ts"
import {
  DEAD_LETTERS,
  foreign,
  KEY,
  OTHER_ACCOUNT,
  QUEUE,
  queueOf,
  RECONCILE_ROLE,
  ROLE,
  scope,
  stack,
  stateWith,
  TOPIC,
} from "./states.ts"

function changed(answer: Plan) {
  assert.equal(answer.kind, "change", JSON.stringify(answer, null, 1))
  assert.ok(answer.kind === "change")
  return answer
}

const others = foreign("Queue", { prefix: "cloudtrail/" })
const topic = foreign("Topic")
const bridged = { isEventBridgeOn: true }
const farDeadLetters = queueOf(DEAD_LETTERS.replace("eu-west-1", "us-east-1"))

const choices: readonly (readonly [name: string, state: State, route: Route, wanted?: Route])[] = [
  ["a quiet bucket", stateWith([]), "queue"],
  ["notifications beside ours", stateWith([others, foreign("CloudFunction", { prefix: "images/" })]), "queue"],
  ["EventBridge is on", stateWith([others], bridged), "eventbridge"],
  ["EventBridge is on beside an overlap", stateWith([foreign("CloudFunction")], bridged), "eventbridge"],
  ["the bucket notifies a topic of everything", stateWith([topic]), "sns"],
  ["the bucket notifies a topic of more than the prefix", stateWith([foreign("Topic", { prefix: "crowd" })]), "sns"],
  ["the bucket notifies a topic of other prefixes", stateWith([foreign("Topic", { prefix: "okta/" })]), "queue"],
  ["EventBridge before the topic", stateWith([topic], bridged), "eventbridge"],
  ["the topic, when it is wanted", stateWith([topic], bridged), "sns", "sns"],
  ["a queue, when it is wanted", stateWith([others], bridged), "queue", "queue"],
  [
    "EventBridge of another region is passed over",
    stateWith([topic], { ...bridged, region: "us-east-1", deadLetters: farDeadLetters }),
    "sns",
  ],
  ["EventBridge of another account is passed over", stateWith([topic], { ...bridged, owner: OTHER_ACCOUNT }), "sns"],
]
for (const [name, state, route, wanted] of choices) {
  test(`${name}: by ${route}`, () => assert.equal(changed(plan(state, stack, scope, wanted)).change.route, route))
}

test("each change defines exactly what is created", () => {
  assert.deepEqual(changed(plan(stateWith([], bridged), stack, scope)).change, {
    route: "eventbridge",
    ruleName: ruleNameFor(stack, scope),
    pattern:
      '{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["edr-logs"]},"object":{"key":[{"prefix":"crowdstrike/"}]}}}',
    deadLettersArn: DEAD_LETTERS,
  })
  assert.match(ruleNameFor(stack, scope), /^landfall-prod-attach-[0-9a-f]{12}$/)
  assert.deepEqual(changed(plan(stateWith([topic]), stack, scope)).change, {
    route: "sns",
    topicArn: TOPIC,
    filter:
      '{"Records":{"eventName":[{"prefix":"ObjectCreated:"}],"s3":{"bucket":{"name":["edr-logs"]},"object":{"key":[{"prefix":"crowdstrike/"}]}}}}',
    deadLettersArn: DEAD_LETTERS,
  })
  const { change } = changed(plan(stateWith([others]), stack, scope))
  assert.ok(change.route === "queue")
  assert.deepEqual(change.entry, queueEntryFor(stack, scope))
  assert.ok(change.after.xml.includes(foreignXml(others)))
})

const own = foreign("Queue", { ...queueEntryFor(stack, scope) })
const subscription = { arn: `${TOPIC}:1`, topicArn: TOPIC, filterScope: "MessageBody", isPending: false } as const
const rule = { name: "landfall-prod-objects-1", pattern: eventPatternFor({ ...scope, prefix: "" }), isEnabled: true }

const attached: readonly (readonly [name: string, state: State, through: RegExp | null])[] = [
  ["our own notification", stateWith([own]), /queue notification "landfall-/],
  ["one made by hand for more", stateWith([{ ...own, id: "hand", prefix: "" }]), /queue notification "hand"/],
  ["one with a suffix accepts less", stateWith([{ ...own, id: "hand", suffix: ".gz" }]), null],
  ["one only for puts accepts less", stateWith([{ ...own, id: "hand", events: ["s3:ObjectCreated:Put"] }]), null],
  [
    "our subscription",
    stateWith([topic], { subscriptions: [{ ...subscription, filter: messageFilterFor(scope) }] }),
    /to topic/,
  ],
  ["a subscription without a filter", stateWith([topic], { subscriptions: [subscription] }), /to topic/],
  [
    "a filter on attributes lets nothing of S3 through",
    stateWith([topic], {
      subscriptions: [{ ...subscription, filterScope: "MessageAttributes", filter: messageFilterFor(scope) }],
    }),
    null,
  ],
  [
    "a subscription that is pending",
    stateWith([topic], { subscriptions: [{ ...subscription, isPending: true }] }),
    null,
  ],
  ["a rule of the stack", stateWith([], { ...bridged, rules: [rule] }), /EventBridge rule landfall-prod-objects-1/],
  ["a rule that is off", stateWith([], { ...bridged, rules: [{ ...rule, isEnabled: false }] }), null],
  ["a rule while EventBridge is off", stateWith([], { rules: [rule] }), null],
]
for (const [name, state, through] of attached) {
  test(`${name}: ${through ? "attached already" : "not attached"}`, () => {
    const answer = plan(state, stack, scope)
    assert.equal(answer.kind === "attached", through !== null)
    if (answer.kind === "attached" && through !== null) assert.match(answer.through, through)
  })
}

const closed = JSON.stringify({ Statement: [] })
const refused: readonly (readonly [
  name: string,
  state: State,
  reason: RegExp,
  wanted?: Route | undefined,
  ofStack?: Partial<Stack>,
])[] = [
  [
    "an overlap with a function",
    stateWith([foreign("CloudFunction")]),
    /overlaps with the function notification "the CloudFunction".*Turn EventBridge on/,
  ],
  ["an overlap of a suffix", stateWith([foreign("Queue", { suffix: ".gz" })]), /suffix "\.gz"/],
  [
    "an overlap of one event",
    stateWith([foreign("Topic", { events: ["s3:ObjectCreated:Put"] })]),
    /events s3:ObjectCreated:Put/,
  ],
  [
    "an overlap with another attachment",
    stateWith([{ ...own, id: "landfall-x", prefix: "crowdstrike/eu/" }]),
    /Landfall's own queue: detach s3:\/\/edr-logs\/crowdstrike\/eu\/ first/,
  ],
  [
    "our notification, changed",
    stateWith([{ ...own, events: ["s3:ObjectRemoved:*"] }]),
    /changed after attach created it: run landfall detach/,
  ],
  ["EventBridge is wanted and off", stateWith([]), /--via eventbridge: EventBridge is off.*Turn it on/, "eventbridge"],
  [
    "a topic is wanted and there is none",
    stateWith([]),
    /--via sns: the bucket notifies no topic of every new object/,
    "sns",
  ],
  ["another region", stateWith([], { region: "us-east-1" }), /Deploy a stack in us-east-1/],
  [
    "the queue lets the bucket in no more",
    stateWith([], { queue: queueOf(QUEUE, { policy: closed }) }),
    /accepts no message from arn:aws:s3:::edr-logs: add "edr-logs\/crowdstrike\/" to logBuckets/,
  ],
  ["a bucket of another account", stateWith([], { owner: OTHER_ACCOUNT }), /"444455556666" to logBucketAccounts/],
  [
    "dead letters of another region than the topic's",
    stateWith([topic], { region: "us-east-1" }),
    /a subscription in us-east-1 needs a dead-letter queue in the same region/,
  ],
  [
    "the queue lets the topic in no more",
    stateWith([topic], { queue: queueOf(QUEUE, { policy: closed }) }),
    /to logTopicArns/,
  ],
  [
    "the dead letters let the rule in no more",
    stateWith([], { ...bridged, deadLetters: queueOf(DEAD_LETTERS, { policy: closed }) }),
    /landfall-dead accepts no message from .*rule\/landfall-prod-attach-/,
  ],
  [
    "a subscription with another filter",
    stateWith([topic], { subscriptions: [{ ...subscription, filter: '{"a":["b"]}' }] }),
    /accepts a queue only once. Widen the filter of .*uploads:1/,
  ],
  [
    "a subscription that is pending",
    stateWith([topic], { subscriptions: [{ ...subscription, isPending: true }] }),
    /is not confirmed/,
  ],
  [
    "the stack does not read the prefix",
    stateWith([]),
    /add "edr-logs\/crowdstrike\/" to logBuckets/,
    undefined,
    { logPrefixes: [{ bucket: "edr-logs", prefix: "okta/" }] },
  ],
  [
    "the stack's name is too long for a rule",
    stateWith([], {
      ...bridged,
      queue: { arn: QUEUE, isReadable: false },
      deadLetters: queueOf(DEAD_LETTERS, { isReadable: false }),
    }),
    /longer than 64/,
    undefined,
    { name: "x".repeat(60) },
  ],
]
for (const [name, state, reason, wanted, ofStack] of refused) {
  test(`${name}: refused`, () => {
    const answer = plan(state, { ...stack, ...ofStack }, scope, wanted)
    assert.ok(answer.kind === "refused", JSON.stringify(answer, null, 1))
    assert.match(answer.reasons.map(({ text }) => text).join("\n"), reason)
  })
}

test("no dead letters, no topic and no rule", () => {
  const { deadLetters: _, ...state } = stateWith([topic], bridged)
  for (const route of ["eventbridge", "sns"] as const) {
    const answer = plan(state, stack, scope, route)
    assert.ok(answer.kind === "refused")
    assert.match(answer.reasons[0]?.text ?? "", /has no dead-letter queue/)
  }
  assert.equal(plan({ ...state, configuration: stateWith([]).configuration }, stack, scope).kind, "change")
})

const open = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } })
const foreignBucket = stateWith([], {
  owner: OTHER_ACCOUNT,
  queue: queueOf(QUEUE, { policy: open }),
  encryption: { algorithm: "aws:kms", keyArn: "5678" },
  versioning: "never on",
})

test("a bucket of another account with a key: the statements to paste into its policy and its key's", () => {
  const { notes } = changed(plan(foreignBucket, stack, scope))
  assert.deepEqual(
    notes.flatMap(({ statements }) => statements.map(({ into, json }) => [into, json["Action"], json["Resource"]])),
    [
      ["the policy of bucket edr-logs", ["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::edr-logs/crowdstrike/*"],
      ["the policy of bucket edr-logs", ["s3:ListBucket", "s3:ListBucketVersions"], "arn:aws:s3:::edr-logs"],
      ["the policy of bucket edr-logs", "s3:ListBucketVersions", "arn:aws:s3:::edr-logs"],
      [`the policy of key arn:aws:kms:eu-west-1:${OTHER_ACCOUNT}:key/5678`, "kms:Decrypt", "*"],
    ],
  )
  const principals = notes.flatMap(({ statements }) => statements.map(({ json }) => json["Principal"]))
  assert.deepEqual(principals, [{ AWS: ROLE }, { AWS: ROLE }, { AWS: RECONCILE_ROLE }, { AWS: ROLE }])
})

const noted: readonly (readonly [name: string, state: State, note: RegExp | null, prefix?: string])[] = [
  ["all in order", stateWith([]), null],
  [
    "versions are off",
    stateWith([], { versioning: "Suspended" }),
    /keeps no versions \(Suspended\).*Turn versioning on/,
  ],
  [
    "a key of its own",
    stateWith([], { encryption: { algorithm: "aws:kms", keyArn: KEY } }),
    /add this key to logKeyArns/,
  ],
  ["AWS's own key", stateWith([], { encryption: { algorithm: "aws:kms" } }), null],
  [
    "AWS's own key of another account",
    { ...foreignBucket, encryption: { algorithm: "aws:kms" } },
    /no other account can use/,
  ],
  ["encryption unknown", stateWith([], { encryption: "unknown" }), /could not read how the bucket encrypts/],
  [
    "a queue that may not be read",
    stateWith([], { queue: { arn: QUEUE, isReadable: false } }),
    /could not read the policy of queue/,
  ],
  ["a prefix with a blank", stateWith([]), /contain the prefix as my\+logs\//, "my logs/"],
]
for (const [name, state, note, prefix = scope.prefix] of noted) {
  test(`${name}: ${note ? "noted" : "nothing to note"}`, () => {
    const { notes } = changed(plan(state, stack, { ...scope, prefix }))
    if (note === null) assert.deepEqual(notes, [])
    else assert.match(notes.map(({ text }) => text).join("\n"), note)
  })
}

test("ids differ by queue and by prefix, and stay the same", () => {
  const id = (queue: string, prefix: string) => queueEntryFor({ ...stack, queueArn: queue }, { ...scope, prefix }).id
  assert.equal(id(QUEUE, "a"), id(QUEUE, "a"))
  assert.equal(new Set([id(QUEUE, "a"), id(QUEUE, "b"), id(`${QUEUE}2`, "a")]).size, 3)
})
