import { isJsonObject, type JsonObject } from "../../json.ts"
import { remark, type Unwrapped } from "./remark.ts"
import { shown } from "./shown.ts"

/** EventBridge's `Object Created` of S3. The key stands in it as it is, unlike in S3's own events. */
export function readEventBridge(message: JsonObject, received: number): Unwrapped {
  const type = shown(message["detail-type"])
  if (message["source"] !== "aws.s3")
    return remark("malformed", `an EventBridge event of source ${shown(message["source"])}, not of S3`)
  if (type !== "Object Created") return remark("ignored", `EventBridge event "${type}" of S3`)
  const detail = message["detail"]
  const bucket = isJsonObject(detail) && isJsonObject(detail["bucket"]) ? detail["bucket"]["name"] : undefined
  const object = isJsonObject(detail) ? detail["object"] : undefined
  if (typeof bucket !== "string" || !isJsonObject(object) || typeof object["key"] !== "string") {
    return remark("malformed", "an EventBridge event without detail.bucket.name and detail.object.key")
  }
  const key = object["key"]
  if (key.endsWith("/") && object["size"] === 0) return remark("ignored", `folder marker s3://${bucket}/${key}`)
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
    remarks: [],
  }
}
