import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3"
import { warning } from "../finding.ts"
import { LookError, look } from "../look.ts"

/** How far this machine's clock is ahead of AWS's, in ms, by the Date of an answer, which knows whole seconds. */
export async function readClockSkew(s3: S3Client, bucket: string, now: () => number): Promise<number> {
  const command = new HeadBucketCommand({ Bucket: bucket })
  let skew: number | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { readonly headers?: { readonly [name: string]: string } }
      const time = Date.parse(headers?.["date"] ?? "")
      if (!Number.isNaN(time)) skew = now() - time
      return result
    },
    { step: "deserialize", priority: "low", name: "keepDate" },
  )
  // Even a refusal has a date.
  const sight = { what: "the time that AWS answers with", where: `s3://${bucket}/`, permission: "s3:ListBucket" }
  await look(sight, s3.send(command)).catch((cause: unknown) => {
    if (skew === undefined) throw cause
  })
  if (skew === undefined) throw new LookError(warning("S3's answer has no Date", bucket, "compare your clock by hand"))
  return skew
}
