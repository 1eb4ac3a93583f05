import { Bucket } from "./bucket.ts"
import { Refusal } from "./refusal.ts"

/** Source: S3 user guide, bucket naming rules; periods and reserved prefixes are not checked. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** The buckets of one account in all regions, in memory. */
export class Store {
  readonly #buckets = new Map<string, Bucket>()

  /** Sorted by name. */
  buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name)
    if (bucket === undefined) throw new Refusal("NoSuchBucket", { details: { BucketName: name } })
    return bucket
  }

  create(name: string, created: Date, region: string): Bucket {
    if (!BUCKET_NAME.test(name)) throw new Refusal("InvalidBucketName", { details: { BucketName: name } })
    if (this.#buckets.has(name)) throw new Refusal("BucketAlreadyOwnedByYou", { details: { BucketName: name } })
    const bucket = new Bucket(name, created, region)
    this.#buckets.set(name, bucket)
    return bucket
  }

  delete(name: string): void {
    if (!this.bucket(name).isEmpty) throw new Refusal("BucketNotEmpty", { details: { BucketName: name } })
    this.#buckets.delete(name)
  }
}
