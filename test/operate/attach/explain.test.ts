import assert from "node:assert/strict"
import { test } from "node:test"
import { explainChange, explainNotes, explainState } from "../../../src/operate/attach/explain.ts"
import { plan } from "../../../src/operate/attach/plan.ts"
import type { State } from "../../../src/operate/attach/state.ts"
import { assertGolden } from "./golden.ts"
import { foreign, KEY, OTHER_ACCOUNT, QUEUE, queueOf, scope, stack, stateWith } from "./states.ts"

/** What attach prints about a state. */
function explanation(state: State): string {
  const answer = plan(state, stack, scope)
  const begin = `${explainState(state, scope)}\n`
  if (answer.kind === "attached") return `${begin}\nattached by ${answer.through}\n`
  if (answer.kind === "refused") return `${begin}\n${explainNotes("Refused", answer.reasons)}\n`
  const change = explainChange(answer.change, answer.why, state, stack, scope)
  return `${begin}\n${change}\n\n${explainNotes("Note", answer.notes)}\n`
}

const neighbour = foreign("Queue", { prefix: "cloudtrail/", suffix: ".json.gz" })
const thumbnails = foreign("CloudFunction", {
  prefix: "images/",
  events: ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"],
})
const open = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } })
const key = { algorithm: "aws:kms", keyArn: KEY }

const cases: { readonly [name: string]: State } = {
  "queue-beside-others": stateWith([neighbour, thumbnails], { encryption: key, versioning: "never on" }),
  eventbridge: stateWith([thumbnails], { isEventBridgeOn: true }),
  sns: stateWith([foreign("Topic"), neighbour].slice(0, 1)),
  "other-account": stateWith([], { owner: OTHER_ACCOUNT, encryption: key, queue: queueOf(QUEUE, { policy: open }) }),
  "other-account-refused": stateWith([], { owner: OTHER_ACCOUNT, queue: queueOf(QUEUE, { keyId: KEY }) }),
  overlap: stateWith([foreign("CloudFunction")]),
}
for (const [name, state] of Object.entries(cases)) {
  test(`the explanation: ${name}`, () => assertGolden(`${name}.txt`, explanation(state)))
}

test("every statement to paste is JSON", () => {
  const text = explanation(cases["other-account"] ?? stateWith([]))
  const blocks = text.matchAll(/^ {2}\{\n[\s\S]*?\n {2}\}$/gm)
  const actions = [...blocks].map(([block]) => (JSON.parse(block) as { readonly Action: unknown }).Action)
  assert.deepEqual(actions, [
    ["s3:GetObject", "s3:GetObjectVersion"],
    ["s3:ListBucket", "s3:ListBucketVersions"],
    "s3:ListBucketVersions",
    "kms:Decrypt",
  ])
})
