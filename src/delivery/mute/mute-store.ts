import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3"
import { type ObjectStore, s3ObjectStore } from "../../engine/s3/object-store.ts"

/** The ledger's objects of mutes. */
export type MuteStore = ObjectStore & {
  /** The keys after a key, in order; at most a thousand. */
  readonly list: (after: string) => Promise<readonly string[]>
}

export function s3MuteStore(s3: S3Client, bucket: string, owner?: string): MuteStore {
  return {
    ...s3ObjectStore(s3, bucket, owner),
    async list(StartAfter) {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({
          ...{ Bucket: bucket, Prefix: "mutes/", StartAfter },
          ...(owner ? { ExpectedBucketOwner: owner } : {}),
        }),
      )
      return Contents.flatMap(({ Key }) => Key ?? [])
    },
  }
}
