import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { readUndo, type Undo, undoPath, writeUndo } from "../../../src/operate/attach/undo-file.ts"

const folder = mkdtempSync(join(tmpdir(), "landfall-undo-"))
after(() => rmSync(folder, { recursive: true, force: true }))

const undo: Undo = {
  landfall: "attach",
  version: 2,
  time: "2026-11-24T12:00:00.000Z",
  bucket: "edr-logs",
  prefix: "a/",
  owner: "111122223333",
  region: "eu-west-1",
  queueArn: "arn:aws:sqs:eu-west-1:111122223333:in",
  route: "queue",
  created: { notificationId: "landfall-1" },
  before: "<NotificationConfiguration/>",
  after: "<NotificationConfiguration>é</NotificationConfiguration>",
}

test("an undo file reads back as written, also in a new folder", () => {
  const path = join(folder, "deep", "undo.json")
  writeUndo(path, undo)
  assert.deepEqual(readUndo(path), undo)
})

test("an undo file never overwrites another", () => {
  const path = join(folder, "once.json")
  writeUndo(path, undo)
  assert.throws(() => writeUndo(path, { ...undo, bucket: "other" }), /nothing was changed.*EEXIST.*--undo/)
  assert.equal(readUndo(path).bucket, "edr-logs")
})

test("its name contains bucket and time", () => {
  assert.equal(
    undoPath(".", { bucket: "edr-logs", prefix: "a/" }, undo.time),
    "landfall-attach-edr-logs-20261124T120000Z.json",
  )
})

/** The file that attach wrote before the fields got their present names. */
const { route, created, ...unchanged } = undo
const first = { ...unchanged, version: 1, way: route, ours: created }

for (const [name, value] of [
  ["with the names of its time", first],
  ["with the present names", { ...undo, version: 1 }],
] as const) {
  test(`an undo file of version 1 ${name} still undoes what attach did`, () => {
    const path = join(folder, "first.json")
    writeFileSync(path, JSON.stringify(value))
    assert.deepEqual(readUndo(path), undo)
  })
}

for (const [name, text] of [
  ["no JSON", "{"],
  ["another program's file", "{}"],
  ["a later version", JSON.stringify({ ...undo, version: 3 })],
  ["an unknown route", JSON.stringify({ ...undo, route: "pigeon" })],
  ["version 2 with the names of version 1", JSON.stringify({ ...first, version: 2 })],
  ["a member is missing", JSON.stringify({ ...undo, before: undefined })],
] as const) {
  test(`${name} is refused`, () => {
    const path = join(folder, "wrong.json")
    writeFileSync(path, text)
    assert.throws(() => readUndo(path), /could not read the undo file|is not an undo file/)
  })
}
