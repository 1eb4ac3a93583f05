import fc from "fast-check"
import { overlaps } from "../../../src/operate/attach/notification-filter.ts"
import { escapeXml } from "../../../src/operate/attach/xml.ts"

export const XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

/** A notification of somebody else's. */
export type Foreign = {
  readonly kind: "Topic" | "Queue" | "CloudFunction"
  readonly id: string
  readonly arn: string
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
  /** How the filter's names are written: S3 itself gives them back with a capital. */
  readonly isCapital: boolean
}

export function foreignXml({ kind, id, arn, events, prefix, suffix, isCapital }: Foreign): string {
  const rule = (name: string, value: string) =>
    value === ""
      ? ""
      : `<FilterRule><Name>${isCapital ? name : name.toLowerCase()}</Name><Value>${escapeXml(value)}</Value></FilterRule>`
  const rules = rule("Prefix", prefix) + rule("Suffix", suffix)
  const filter = rules === "" ? "" : `<Filter><S3Key>${rules}</S3Key></Filter>`
  const names = events.map((event) => `<Event>${event}</Event>`).join("")
  return `<${kind}Configuration><Id>${escapeXml(id)}</Id><${kind}>${arn}</${kind}>${names}${filter}</${kind}Configuration>`
}

export function configurationXml(foreign: readonly Foreign[], isEventBridgeOn: boolean): string {
  const ofKind = (kind: Foreign["kind"]) => foreign.filter((one) => one.kind === kind).map(foreignXml)
  const entries = [...ofKind("Topic"), ...ofKind("Queue"), ...ofKind("CloudFunction")].join("")
  const bridge = isEventBridgeOn ? "<EventBridgeConfiguration></EventBridgeConfiguration>" : ""
  return `<NotificationConfiguration ${XMLNS}>${entries}${bridge}</NotificationConfiguration>`
}

const ARNS = {
  Topic: "arn:aws:sns:eu-west-1:000000000000:uploads",
  Queue: "arn:aws:sqs:eu-west-1:000000000000:neighbour",
  CloudFunction: "arn:aws:lambda:eu-west-1:000000000000:function:thumbnails",
} as const

const EVENTS = [
  "s3:ObjectCreated:*",
  "s3:ObjectCreated:Put",
  "s3:ObjectCreated:CompleteMultipartUpload",
  "s3:ObjectRemoved:*",
  "s3:ObjectRemoved:Delete",
]

/** Short, so that prefixes lie within one another often. */
export const arbitraryPrefix = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 3 })

const arbitraryForeign = (kinds: readonly Foreign["kind"][]): fc.Arbitrary<Foreign> =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      id: fc.string({ unit: fc.constantFrom("x", "é", " ", "&", "<", '"', "-", "😀"), minLength: 1, maxLength: 8 }),
      events: fc.uniqueArray(fc.constantFrom(...EVENTS), { minLength: 1, maxLength: 2 }),
      prefix: arbitraryPrefix,
      suffix: fc.constantFrom("", "", ".gz", ".json", "&<>"),
      isCapital: fc.boolean(),
    })
    .map((one) => ({ ...one, id: one.id.trim() || "x", arn: ARNS[one.kind] }))

/** Notifications that S3 would take together: ids differ, none overlaps with another. */
export function arbitraryForeigners(kinds: readonly Foreign["kind"][] = ["Topic", "Queue", "CloudFunction"]) {
  return fc.array(arbitraryForeign(kinds), { maxLength: 6 }).map((all) => {
    const kept: Foreign[] = []
    for (const one of all) {
      const isSelfOverlapping = one.events.some((event, at) =>
        one.events.some(
          (other, otherAt) => otherAt !== at && event.endsWith("*") && other.startsWith(event.slice(0, -1)),
        ),
      )
      if (!isSelfOverlapping && !kept.some((other) => other.id === one.id || overlaps(one, other))) kept.push(one)
    }
    return kept
  })
}
