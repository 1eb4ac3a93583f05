import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import { ledgerStore, s3Ledger } from "../../delivery/ledger/s3-ledger.ts"
import { snsPublisher } from "../../delivery/publish/publisher.ts"
import { type Environment, required } from "../../settings.ts"
import type { DigestContext } from "./digest.ts"
import type { ListedEntry } from "./groups.ts"

/** Reads LEDGER_BUCKET, LEDGER_OWNER and NOTICES_TOPIC_ARN. */
export function digestContext(
  s3: S3Client,
  sns: SNSClient,
  environment: Environment,
): Omit<DigestContext, "now" | "log"> {
  const Bucket = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  return {
    list: (Prefix) => listed(s3, Bucket, Prefix, environment["LEDGER_OWNER"]),
    store: ledgerStore(s3, environment),
    ledger: s3Ledger(s3, environment),
    publishNotice: snsPublisher(sns, required(environment, "NOTICES_TOPIC_ARN", "the ARN of the topic for notices")),
  }
}

async function* listed(s3: S3Client, Bucket: string, Prefix: string, owner?: string): AsyncGenerator<ListedEntry> {
  const target = { Bucket, Prefix, ...(owner ? { ExpectedBucketOwner: owner } : {}) }
  for (let token: string | undefined, more = true; more; ) {
    const page = await s3.send(new ListObjectsV2Command({ ...target, ...(token ? { ContinuationToken: token } : {}) }))
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield { key: Key }
    token = page.NextContinuationToken
    more = page.IsTruncated === true
  }
}
