import { isJsonObject, type JsonObject } from "../../json.ts"
import { describe } from "./describe.ts"
import { skippedItem, type Unwrapped } from "./unwrapped.ts"

/** EventBridge's `Object Created` event of S3. Its key is not encoded, unlike in S3's own events. */
export function readEventBridge(message: JsonObject, received: number): Unwrapped {
  const type = describe(message["detail-type"])
  if (message["source"] !== "aws.s3")
    return skippedItem("malformed", `an EventBridge event of source ${describe(message["source"])}, not of S3`)
  if (type !== "Object Created") return skippedItem("ignored", `EventBridge event "${type}" of S3`)
  const detail = message["detail"]
  const bucket = isJsonObject(detail) && isJsonObject(detail["bucket"]) ? detail["bucket"]["name"] : undefined
  const object = isJsonObject(detail) ? detail["object"] : undefined
  if (typeof bucket !== "string" || !isJsonObject(object) || typeof object["key"] !== "string") {
    return skippedItem("malformed", "an EventBridge event without detail.bucket.name and detail.object.key")
  }
  const key = object["key"]
  if (key.endsWith("/") && object["size"] === 0) return skippedItem("ignored", `folder marker s3://${bucket}/${key}`)
  const time = typeof message["time"] === "string" ? Date.parse(message["time"]) : Number.NaN
  return {
    objects: [
      {
        bucket,
        key,
        ...(typeof object["version-id"] === "string" && object["version-id"] !== ""
          ? { version: object["version-id"] }
          : {}),
        ...(typeof object["etag"] === "string" ? { etag: object["etag"].replaceAll('"', "") } : {}),
        ...(typeof object["size"] === "number" ? { size: object["size"] } : {}),
        arrival: Number.isNaN(time) ? received : time,
      },
    ],
    skipped: [],
  }
}
