/** The parameters of a call to SNS by name, as in the query protocol. */
export type QueryParameters = { readonly [name: string]: string | undefined }

export type SnsFault = { readonly code: string; readonly message: string }

/** Source: SNS API reference, Publish and PublishBatch. */
const MAX_ENTRIES = 10
const MAX_BYTES = 262_144
/** "Must be less than 100 characters long". */
const MAX_SUBJECT_LENGTH = 99
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]*$/
/** With more, SNS drops a message for raw delivery. Source: SNS developer guide, Raw message delivery. */
const MAX_ATTRIBUTES = 10
/** The protocols that are delivered here. */
const PROTOCOLS = ["sqs", "email"]

const invalid = (message: string): SnsFault => ({ code: "InvalidParameter", message: `Invalid parameter: ${message}` })

/**
 * The reason to refuse a call that fauxqs would accept; null when there is none. AWS refuses the call, or fauxqs would
 * silently handle it differently, so that a test would prove nothing about AWS.
 */
export function snsFault(query: QueryParameters): SnsFault | null {
  switch (query["Action"]) {
    case "Publish":
      return messageFault(query, "")
    case "PublishBatch":
      return batchFault(query)
    case "Subscribe":
      return subscriptionFault(query)
    default:
      return null
  }
}

/** The prefixes of a batch's entries, `PublishBatchRequestEntries.member.N`. */
export function entriesOf(query: QueryParameters): string[] {
  const found = Object.keys(query).flatMap(
    (name) => /^(PublishBatchRequestEntries\.member\.\d+)\./.exec(name)?.[1] ?? [],
  )
  return [...new Set(found)]
}

function batchFault(query: QueryParameters): SnsFault | null {
  const entries = entriesOf(query)
  if (entries.length > MAX_ENTRIES) {
    return {
      code: "TooManyEntriesInBatchRequest",
      message: "The batch request contains more entries than permissible.",
    }
  }
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(query[`${entry}.Message`] ?? ""), 0)
  if (bytes > MAX_BYTES) {
    return {
      code: "BatchRequestTooLong",
      message: "The length of all the messages put together is more than the limit.",
    }
  }
  for (const entry of entries) {
    const fault = query[`${entry}.Id`] ? messageFault(query, `${entry}.`) : invalid("Id")
    if (fault) return fault
  }
  return null
}

function messageFault(query: QueryParameters, prefix: string): SnsFault | null {
  const subject = query[`${prefix}Subject`]
  if (query[`${prefix}MessageStructure`] !== undefined) {
    return invalid("MessageStructure is not emulated here: every subscriber would get the whole JSON")
  }
  if (!query[`${prefix}Message`]) return invalid("Empty message")
  if (subject !== undefined && (subject.length > MAX_SUBJECT_LENGTH || !SUBJECT.test(subject)))
    return invalid("Subject")
  return attributesFault(query, `${prefix}MessageAttributes.entry.`)
}

function attributesFault(query: QueryParameters, prefix: string): SnsFault | null {
  const names = Object.keys(query).filter((name) => name.startsWith(prefix))
  const attributes = new Set(names.map((name) => name.slice(prefix.length).split(".")[0]))
  if (attributes.size > MAX_ATTRIBUTES) {
    return invalid(`more than ${MAX_ATTRIBUTES} attributes are not emulated here: raw delivery would drop the message`)
  }
  const empty = names.find((name) => /\.Value\.(StringValue|BinaryValue)$/.test(name) && query[name] === "")
  if (empty === undefined) return null
  const name = query[empty.replace(/Value\.\w+$/, "Name")] ?? ""
  return {
    code: "ParameterValueInvalid",
    message: `The message attribute '${name}' must contain a non-empty message attribute value.`,
  }
}

function subscriptionFault(query: QueryParameters): SnsFault | null {
  const protocol = query["Protocol"] ?? ""
  if (!PROTOCOLS.includes(protocol))
    return invalid(`Protocol: ${protocol} is not emulated here: nothing would be delivered`)
  const hasFilter = Object.values(query).some((value) => value === "FilterPolicy")
  if (protocol === "email" && hasFilter) return invalid("FilterPolicy of an email subscription is not emulated here")
  return null
}
