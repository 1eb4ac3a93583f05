/** The status and message of each error response. Source: S3 API reference, error responses. */
const REFUSALS = {
  AccessDenied: [403, "Access Denied"],
  BadDigest: [400, "The digest you specified did not match the calculated checksum."],
  BucketAlreadyOwnedByYou: [409, "Your previous request to create the named bucket succeeded and you already own it."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty"],
  ConditionalRequestConflict: [
    409,
    "A conflicting conditional operation is currently in progress against this resource.",
  ],
  IllegalLocationConstraintException: [
    400,
    "The location constraint is incompatible for the region specific endpoint this request was sent to.",
  ],
  IncompleteBody: [400, "You did not provide the number of bytes specified by the Content-Length HTTP header."],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidDigest: [400, "The Content-MD5 you specified was invalid."],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedPolicy: [400, "Policies must be valid JSON and the first byte must be '{'"],
  MalformedTrailerError: [400, "The request contained trailing data that was not well-formed or did not conform."],
  MalformedXML: [400, "The XML you provided was not well-formed or did not validate against our published schema"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchBucketPolicy: [404, "The bucket policy does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchVersion: [404, "The specified version does not exist."],
  NotImplemented: [501, "This S3 does not support that."],
  NotModified: [304, "Not Modified"],
  PermanentRedirect: [
    301,
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
  ],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  XAmzContentSHA256Mismatch: [400, "The provided 'x-amz-content-sha256' header does not match what was computed."],
} as const satisfies { readonly [code: string]: readonly [number, string] }

type RefusalCode = keyof typeof REFUSALS

type Parts = {
  readonly message?: string
  /** Elements beside Code and Message. */
  readonly details?: { readonly [element: string]: string }
  readonly headers?: { readonly [header: string]: string }
}

/** An error response of S3; thrown by an operation, written by the server. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly details: { readonly [element: string]: string }
  readonly headers: { readonly [header: string]: string }

  constructor(code: RefusalCode, { message = REFUSALS[code][1], details = {}, headers = {} }: Parts = {}) {
    super(message)
    this.name = "Refusal"
    this.code = code
    this.status = REFUSALS[code][0]
    this.details = details
    this.headers = headers
  }
}

/** S3's refusal of a header that it does not implement on this operation. */
export function refuseHeader(name: string): Refusal {
  const message = "A header you provided implies functionality that is not implemented"
  return new Refusal("NotImplemented", { message, details: { Header: name } })
}
