import type { IncomingMessage } from "node:http"
import { type Body, readBody } from "./body.ts"
import { decodePath } from "./key-encoding.ts"
import { Refusal } from "./refusal.ts"

/** A path-style request. Bucket and key are empty when the path does not contain them. */
export type S3Request = {
  readonly method: string
  readonly bucket: string
  readonly key: string
  /** The region of the signature, which stands for the regional endpoint; undefined for an unsigned request. */
  readonly region: string | undefined
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  readonly headers: { readonly [name: string]: string }
  /** Reads the body; a second call returns the same body. */
  readonly body: () => Promise<Body>
}

/** In bytes of UTF-8. Source: S3 user guide, object key naming. */
const MAX_KEY_BYTES = 1024

/** Does not normalise the path: `..` and `//` are characters of a key. */
export function readRequest(message: IncomingMessage): S3Request {
  const [path = "", ...query] = (message.url ?? "/").split("?")
  const [, bucket = "", ...key] = path.split("/")
  const headers: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = String(value)
  }
  const parameters = new URLSearchParams(query.join("?"))
  let body: Promise<Body> | undefined
  return {
    method: message.method ?? "GET",
    bucket: decodePath(bucket),
    key: checkedKey(decodePath(key.join("/"))),
    region: regionOf(headers, parameters),
    query: parameters,
    headers,
    header: (name) => headers[name],
    body: () => {
      body ??= readBody(message)
      return body
    },
  }
}

/** Source: S3 API reference, Signature Version 4: key/date/region/service/aws4_request. */
function regionOf(headers: { readonly [name: string]: string }, query: URLSearchParams): string | undefined {
  const [, ofHeader] = /\bCredential=([^,\s]+)/.exec(headers["authorization"] ?? "") ?? []
  return (ofHeader ?? query.get("X-Amz-Credential"))?.split("/").at(-3)
}

function checkedKey(key: string): string {
  const size = Buffer.byteLength(key)
  if (size > MAX_KEY_BYTES) {
    throw new Refusal("KeyTooLongError", { details: { Size: String(size), MaxSizeAllowed: String(MAX_KEY_BYTES) } })
  }
  return key
}
