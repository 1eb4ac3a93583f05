import { bucketClauses } from "./s3-contract/buckets.ts"
import type { Clause } from "./s3-contract/clause.ts"
import { conditionClauses } from "./s3-contract/conditions.ts"
import { listClauses } from "./s3-contract/lists.ts"
import { objectClauses } from "./s3-contract/objects.ts"
import { versionClauses } from "./s3-contract/versions.ts"

/** The behaviour of every S3 that Landfall runs against, real or emulated. */
export const S3_CONTRACT: readonly Clause[] = [
  ...bucketClauses,
  ...objectClauses,
  ...conditionClauses,
  ...versionClauses,
  ...listClauses,
]
