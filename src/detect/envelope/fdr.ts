import { isJsonObject, type JsonObject } from "../../json.ts"
import type { ObjectRef } from "../../object-ref.ts"
import { type SkippedItem, skippedItem, type Unwrapped } from "./unwrapped.ts"

/**
 * CrowdStrike Falcon Data Replicator's own message: one bucket and many files, keys as they are, MD5 checksums.
 * Source: CrowdStrike/FDR sample consumer; the shape in Elastic's crowdstrike integration.
 */
export function readFdr(message: JsonObject, received: number): Unwrapped {
  const bucket = message["bucket"]
  const files = message["files"]
  if (typeof bucket !== "string" || !Array.isArray(files))
    return skippedItem("malformed", "a list of files without a bucket")
  const remarks: SkippedItem[] = []
  const objects: ObjectRef[] = []
  const sent = message["timestamp"]
  // A number may be outside the range of Date, such as 1e999.
  const arrival = typeof sent === "number" && !Number.isNaN(new Date(sent).getTime()) ? sent : received
  if (typeof message["fileCount"] === "number" && message["fileCount"] !== files.length) {
    remarks.push({
      kind: "malformed",
      detail: `the FDR message of bucket ${bucket} says ${message["fileCount"]} files and lists ${files.length}`,
    })
  }
  for (const file of files) {
    if (!isJsonObject(file) || typeof file["path"] !== "string") {
      remarks.push({ kind: "malformed", detail: `a file without a path in the FDR message of bucket ${bucket}` })
    } else if (file["path"].endsWith("/_SUCCESS")) {
      remarks.push({ kind: "ignored", detail: `marker s3://${bucket}/${file["path"]}` })
    } else {
      objects.push({
        bucket,
        key: file["path"],
        ...(typeof file["size"] === "number" ? { size: file["size"] } : {}),
        ...(typeof file["checksum"] === "string" && /^[0-9a-f]{32}$/i.test(file["checksum"])
          ? { checksum: file["checksum"].toLowerCase() }
          : {}),
        arrival,
      })
    }
  }
  if (objects.length === 0 && remarks.length === 0)
    return skippedItem("malformed", `the FDR message of bucket ${bucket} lists no file`)
  return { objects, skipped: remarks }
}
