import type { IncomingMessage } from "node:http"
import { type Body, readBody } from "./body.ts"
import { Refusal } from "./refusal.ts"

/** What a request asks of which bucket and key, path style. Both are empty where the path does not go so far. */
export type S3Request = {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  readonly headers: { readonly [name: string]: string }
  /** Reads what is still coming in; a second call gives the same. */
  readonly body: () => Promise<Body>
}

/** In bytes of UTF-8. Source: S3 user guide, object key naming. */
const LONGEST_KEY = 1024

/** Takes the path as it is sent: `..` and `//` are characters of a key and no directions. */
export function readRequest(message: IncomingMessage): S3Request {
  const [path = "", ...query] = (message.url ?? "/").split("?")
  const [, bucket = "", ...key] = path.split("/")
  const headers: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = String(value)
  }
  let body: Promise<Body> | undefined
  return {
    method: message.method ?? "GET",
    bucket: decodePath(bucket),
    key: checkedKey(decodePath(key.join("/"))),
    query: new URLSearchParams(query.join("?")),
    headers,
    header: (name) => headers[name],
    body: () => {
      body ??= readBody(message)
      return body
    },
  }
}

export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new Refusal("InvalidURI")
  }
}

function checkedKey(key: string): string {
  const size = Buffer.byteLength(key)
  if (size > LONGEST_KEY) {
    throw new Refusal("KeyTooLongError", { details: { Size: String(size), MaxSizeAllowed: String(LONGEST_KEY) } })
  }
  return key
}
