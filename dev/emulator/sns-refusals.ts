/** A call to SNS: its parameters by name, as the query protocol writes them. */
export type Form = { readonly [name: string]: string | undefined }

export type SnsFault = { readonly code: string; readonly message: string }

/** Source: SNS API reference, Publish and PublishBatch. */
const MOST_ENTRIES = 10
const MOST_BYTES = 262_144
/** "Must be less than 100 characters long". */
const LONGEST_SUBJECT = 99
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]*$/
/** With more, SNS drops a message for raw delivery. Source: SNS developer guide, Raw message delivery. */
const MOST_ATTRIBUTES = 10
/** What reaches its endpoint here. */
const PROTOCOLS = ["sqs", "email"]

const invalid = (message: string): SnsFault => ({ code: "InvalidParameter", message: `Invalid parameter: ${message}` })

/**
 * Why a call is refused that fauxqs would take; null when it is not. It is one that AWS refuses, or one that fauxqs would
 * do differently from AWS without a word: were it silent, a test here would prove nothing about AWS.
 */
export function snsFault(form: Form): SnsFault | null {
  switch (form["Action"]) {
    case "Publish":
      return messageFault(form, "")
    case "PublishBatch":
      return batchFault(form)
    case "Subscribe":
      return subscriptionFault(form)
    default:
      return null
  }
}

/** The numbers of a list's members, `PublishBatchRequestEntries.member.N`. */
export function entriesOf(form: Form): string[] {
  const found = Object.keys(form).flatMap(
    (name) => /^(PublishBatchRequestEntries\.member\.\d+)\./.exec(name)?.[1] ?? [],
  )
  return [...new Set(found)]
}

function batchFault(form: Form): SnsFault | null {
  const entries = entriesOf(form)
  if (entries.length > MOST_ENTRIES) {
    return {
      code: "TooManyEntriesInBatchRequest",
      message: "The batch request contains more entries than permissible.",
    }
  }
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(form[`${entry}.Message`] ?? ""), 0)
  if (bytes > MOST_BYTES) {
    return {
      code: "BatchRequestTooLong",
      message: "The length of all the messages put together is more than the limit.",
    }
  }
  for (const entry of entries) {
    const fault = form[`${entry}.Id`] ? messageFault(form, `${entry}.`) : invalid("Id")
    if (fault) return fault
  }
  return null
}

function messageFault(form: Form, prefix: string): SnsFault | null {
  const subject = form[`${prefix}Subject`]
  if (form[`${prefix}MessageStructure`] !== undefined) {
    return invalid("MessageStructure is not emulated here: every subscriber would get the whole JSON")
  }
  if (!form[`${prefix}Message`]) return invalid("Empty message")
  if (subject !== undefined && (subject.length > LONGEST_SUBJECT || !SUBJECT.test(subject))) return invalid("Subject")
  return attributesFault(form, `${prefix}MessageAttributes.entry.`)
}

function attributesFault(form: Form, prefix: string): SnsFault | null {
  const names = Object.keys(form).filter((name) => name.startsWith(prefix))
  const attributes = new Set(names.map((name) => name.slice(prefix.length).split(".")[0]))
  if (attributes.size > MOST_ATTRIBUTES) {
    return invalid(`more than ${MOST_ATTRIBUTES} attributes are not emulated here: raw delivery would drop the message`)
  }
  const empty = names.find((name) => /\.Value\.(StringValue|BinaryValue)$/.test(name) && form[name] === "")
  if (empty === undefined) return null
  const name = form[empty.replace(/Value\.\w+$/, "Name")] ?? ""
  return {
    code: "ParameterValueInvalid",
    message: `The message attribute '${name}' must contain a non-empty message attribute value.`,
  }
}

function subscriptionFault(form: Form): SnsFault | null {
  const protocol = form["Protocol"] ?? ""
  if (!PROTOCOLS.includes(protocol))
    return invalid(`Protocol: ${protocol} is not emulated here: nothing would be delivered`)
  const hasFilter = Object.values(form).some((value) => value === "FilterPolicy")
  if (protocol === "email" && hasFilter) return invalid("FilterPolicy of an email subscription is not emulated here")
  return null
}
