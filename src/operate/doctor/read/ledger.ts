import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3"
import type { LedgerEntry } from "../../../delivery/ledger/entry.ts"
import { s3ObjectStore } from "../../../engine/s3/object-store.ts"
import { isJsonObject, type Json } from "../../../json.ts"
import { isDenied } from "../../attach/aws-call.ts"
import { readAws } from "../read-aws.ts"

/** The ledger's entry of an alert or a notice. */
export type Recorded = {
  readonly key: string
  readonly state: LedgerEntry["state"]
  /** Until when only its owner may publish it, in ms. */
  readonly lease: number
  /** Where the alert came from; undefined for notices. */
  readonly alert?: { readonly source: string; readonly object: string; readonly isTest: boolean }
  /** When it was last written, in ms. */
  readonly written: number
}

/** Only the newest are read: each is a call, and 25 at once make about 500 a second. */
const MAX_READS = 2000
const CONCURRENCY = 25

/** The newest alerts and notices of the ledger. */
export async function readLedger(s3: S3Client, bucket: string, owner: string): Promise<Recorded[]> {
  const ledger = { Bucket: bucket, ExpectedBucketOwner: owner }
  const listed: { readonly key: string; readonly written: number }[] = []
  const list = async (Prefix: string) => {
    for await (const page of paginateListObjectsV2({ client: s3 }, { ...ledger, Prefix })) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) listed.push({ key: Key, written: LastModified?.getTime() ?? 0 })
      }
    }
  }
  const where = `s3://${bucket}/`
  const target = { what: `ledger ${bucket}`, where, permission: "s3:ListBucket", resource: `bucket ${bucket}` }
  await readAws(target, Promise.all(["alerts/", "notices/"].map(list)))
  const newest = listed.toSorted((one, other) => other.written - one.written).slice(0, MAX_READS)
  const entries: Recorded[] = []
  for (let start = 0; start < newest.length; start += CONCURRENCY) {
    entries.push(...(await Promise.all(newest.slice(start, start + CONCURRENCY).map(read))))
  }
  return entries

  async function read({ key, written }: { readonly key: string; readonly written: number }): Promise<Recorded> {
    const get = async () => (await s3.send(new GetObjectCommand({ ...ledger, Key: key }))).Body?.transformToString()
    const objects = { what: `the ledger's objects in ${bucket}`, where, permission: "s3:GetObject and kms:Decrypt" }
    return parseEntry(key, written, (await readAws(objects, get())) ?? "", `${where}${key}`)
  }
}

function parseEntry(key: string, written: number, text: string, where: string): Recorded {
  const entry = parseJson(text, where)
  const member = (name: string) => (isJsonObject(entry) ? entry[name] : undefined)
  const document = isJsonObject(entry) && key.startsWith("alerts/") ? parseJson(String(entry["record"]), where) : null
  return {
    key,
    written,
    state: String(member("state")) as LedgerEntry["state"],
    lease: Number(member("lease") ?? 0),
    ...(isJsonObject(document)
      ? {
          alert: {
            source: String(document["landfall.source"]),
            object: `s3://${document["landfall.bucket"]}/${document["landfall.key"]}`,
            isTest: document["landfall.test"] === true,
          },
        }
      : {}),
  }
}

function parseJson(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new Error(`${where} is not an entry of the ledger: its text is not JSON`)
  }
}

/** The results of writing to the ledger, under a prefix where only doctor writes. */
export type Probe = {
  /** S3 refused to create an object that exists. */
  readonly honoursIfNoneMatch: boolean
  /** S3 refused to replace an object with another ETag. */
  readonly honoursIfMatch: boolean
  readonly readsBack: boolean
  /** The bucket's policy denies a write without a condition. */
  readonly deniesPlainWrites: boolean
}

/** Always the same object: objects of the ledger cannot be deleted. */
const PROBE_KEY = "doctor/probe.json"
const PROBE_TEXT = JSON.stringify({
  about: "written by landfall doctor, which tries whether the ledger can be written",
})
/** An ETag that no object has. */
const NO_ETAG = '"00000000000000000000000000000000"'

export async function probeLedger(s3: S3Client, bucket: string, owner: string): Promise<Probe> {
  const store = s3ObjectStore(s3, bucket, owner)
  const ledger = { what: `ledger ${bucket}`, where: `s3://${bucket}/`, resource: `bucket ${bucket}` }
  const write = { ...ledger, action: `write ledger ${bucket}`, permission: "s3:PutObject and kms:GenerateDataKey" }
  const read = { ...ledger, permission: "s3:GetObject and kms:Decrypt" }
  await readAws(write, store.create(PROBE_KEY, PROBE_TEXT))
  const created = await readAws(write, store.create(PROBE_KEY, PROBE_TEXT))
  const replaced = await readAws(write, store.replace(PROBE_KEY, PROBE_TEXT, NO_ETAG))
  const stored = await readAws(read, store.read(PROBE_KEY))
  return {
    honoursIfNoneMatch: created.kind === "exists",
    honoursIfMatch: replaced.kind === "exists",
    readsBack: stored?.text === PROBE_TEXT,
    deniesPlainWrites: await isPlainWriteDenied(s3, bucket, owner),
  }
}

/** Writes the same text again, so that nothing changes if the write is allowed. */
async function isPlainWriteDenied(s3: S3Client, Bucket: string, ExpectedBucketOwner: string): Promise<boolean> {
  const object = { Bucket, ExpectedBucketOwner, Key: PROBE_KEY, ContentType: "application/json" }
  try {
    await s3.send(new PutObjectCommand({ ...object, Body: PROBE_TEXT }))
    return false
  } catch (cause) {
    if (isDenied(cause)) return true
    throw cause
  }
}
