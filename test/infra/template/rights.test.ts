import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { actionsOf, ledgerFolders } from "./calls.ts"
import { nameOfResource, ofType, packaged, rightsOf, statementsOf } from "./packaged.ts"

const template = packaged("every")

type Reasons = { readonly [action: string]: string }

const FROM_QUEUE: Reasons = {
  "sqs:ReceiveMessage": "Lambda's poller receives with the function's role",
  "sqs:DeleteMessage": "Lambda's poller deletes with the function's role",
  "sqs:GetQueueAttributes": "Lambda's poller counts with the function's role",
}
const LOGS: Reasons = {
  "logs:CreateLogStream": "Lambda writes the function's log with its role",
  "logs:PutLogEvents": "Lambda writes the function's log with its role",
}
const LEDGER: Reasons = {
  "s3:ListBucket": "without it, S3 reports a missing object as denied",
  "kms:Decrypt": "the ledger, queues and topics are encrypted with our key",
  "kms:GenerateDataKey": "writing to what our key encrypts needs it",
}

/** The actions that a role needs in addition to the calls of its function, and why. */
const implied: { readonly [name: string]: Reasons } = {
  detect: {
    ...FROM_QUEUE,
    ...LOGS,
    ...LEDGER,
    "s3:ListBucketVersions": "without it, S3 may report a missing version as denied",
  },
  notify: { ...FROM_QUEUE, ...LOGS, ...LEDGER },
  canary: { ...LOGS, ...LEDGER },
  reconcile: { ...LOGS, ...LEDGER },
  digest: { ...LOGS, ...LEDGER },
}

const roleOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Role`

for (const [name, reasons] of Object.entries(implied)) {
  const statements = statementsOf(template, roleOf(name))

  test(`the role of ${name} allows the actions that its code calls, those that these imply, and no other`, () => {
    const allowed = new Set(statements.flatMap(({ Action }) => Action))
    const needed = new Set([...actionsOf(name), ...Object.keys(reasons)])
    assert.deepEqual([...allowed].sort(), [...needed].sort())
  })

  test(`the role of ${name} allows the folders of the ledger that its code names`, () => {
    const folders = rightsOf(statements).flatMap(
      (right) => /LedgerBucket\.Arn\/([a-z]+)\/(?:[a-z]+\/)?\*/.exec(right)?.[1] ?? [],
    )
    const named = ledgerFolders(name)
    // The canary's own objects are in another bucket.
    named.delete("canary")
    assert.deepEqual([...new Set(folders)].sort(), [...named].sort())
  })
}

test("each role has exactly the rights of rights.txt, and no managed policy", () => {
  const roles = ofType(template, "AWS::IAM::Role").map(([id]) => id)
  for (const role of roles) assert.equal(template.Resources[role]?.Properties["ManagedPolicyArns"], undefined, role)
  const text = roles
    .sort()
    .map((role) => [role, ...rightsOf(statementsOf(template, role)).map((right) => `  ${right}`), ""].join("\n"))
    .join("\n")
  const file = join(import.meta.dirname, "rights.txt")
  if (process.env["UPDATE"]) writeFileSync(file, text)
  assert.equal(text, readFileSync(file, "utf8"))
})

test("each function has its own role", () => {
  const functions = ofType<{ Role: unknown }>(template, "AWS::Lambda::Function")
  assert.deepEqual(
    functions.map(([, { Role }]) => nameOfResource(Role)).sort(),
    Object.keys(implied)
      .map((name) => `${roleOf(name)}.Arn`)
      .sort(),
  )
})
