import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3"
import type { Entry } from "../../../delivery/ledger/entry.ts"
import { isJsonObject, type Json } from "../../../json.ts"
import { look } from "../look.ts"

/** What the ledger holds of an alert or a notice. */
export type Recorded = {
  readonly key: string
  readonly state: Entry["state"]
  /** Until when its owner alone may publish it, in ms. */
  readonly lease: number
  /** Where the alert came from; undefined for notices. */
  readonly alert?: { readonly source: string; readonly object: string; readonly isTest: boolean }
  /** When it was written last, in ms. */
  readonly written: number
}

/** So many of the newest are read: each is a call, and 25 at once make some 500 a second. */
const MOST_READ = 2000
const AT_ONCE = 25

/** The newest alerts and notices of the ledger. */
export async function readLedger(s3: S3Client, bucket: string, owner: string): Promise<Recorded[]> {
  const place = { Bucket: bucket, ExpectedBucketOwner: owner }
  const listed: { readonly key: string; readonly written: number }[] = []
  const list = async (Prefix: string) => {
    for await (const page of paginateListObjectsV2({ client: s3 }, { ...place, Prefix })) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) listed.push({ key: Key, written: LastModified?.getTime() ?? 0 })
      }
    }
  }
  const sight = {
    what: `ledger ${bucket}`,
    where: `s3://${bucket}/`,
    permission: "s3:ListBucket",
    thing: `bucket ${bucket}`,
  }
  await look(sight, Promise.all(["alerts/", "notices/"].map(list)))
  const newest = listed.toSorted((one, other) => other.written - one.written).slice(0, MOST_READ)
  const entries: Recorded[] = []
  for (let start = 0; start < newest.length; start += AT_ONCE) {
    entries.push(...(await Promise.all(newest.slice(start, start + AT_ONCE).map(read))))
  }
  return entries

  async function read({ key, written }: { readonly key: string; readonly written: number }): Promise<Recorded> {
    const where = `s3://${bucket}/${key}`
    const what = `the ledger's objects in ${bucket}`
    const get = async () => (await s3.send(new GetObjectCommand({ ...place, Key: key }))).Body?.transformToString()
    const text = await look({ what, where: `s3://${bucket}/`, permission: "s3:GetObject and kms:Decrypt" }, get())
    return readEntry(key, written, text ?? "", where)
  }
}

function readEntry(key: string, written: number, text: string, where: string): Recorded {
  const entry = parse(text, where)
  const document = isJsonObject(entry) && key.startsWith("alerts/") ? parse(String(entry["record"]), where) : undefined
  const member = (name: string) => (isJsonObject(entry) ? entry[name] : undefined)
  return {
    key,
    written,
    state: String(member("state")) as Entry["state"],
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

function parse(text: string, where: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new Error(`${where} is no entry of the ledger: its text is no JSON`)
  }
}
