import { type Configuration, type NotificationEntry, parseConfiguration } from "./configuration.ts"
import { escapeXml } from "./xml.ts"

/** A queue notification to add. `prefix` is encoded. */
export type QueueEntry = {
  readonly id: string
  readonly arn: string
  readonly events: readonly string[]
  readonly prefix: string
}

function entryXml({ id, arn, events, prefix }: QueueEntry): string {
  const filter =
    prefix === ""
      ? ""
      : `<Filter><S3Key><FilterRule><Name>prefix</Name><Value>${escapeXml(prefix)}</Value></FilterRule></S3Key></Filter>`
  const names = events.map((event) => `<Event>${escapeXml(event)}</Event>`).join("")
  return `<QueueConfiguration><Id>${escapeXml(id)}</Id><Queue>${escapeXml(arn)}</Queue>${names}${filter}</QueueConfiguration>`
}

/**
 * The configuration with one more queue notification; everything else stays byte for byte. The new one follows the other
 * queues, or the topics, in the order of S3's schema.
 */
export function withEntry({ xml, root, entries }: Configuration, entry: QueueEntry): Configuration {
  const added = entryXml(entry)
  const before = entries.findLast(({ kind }) => kind === "Queue") ?? entries.findLast(({ kind }) => kind === "Topic")
  if (root.inner < root.end) {
    const at = before?.element.end ?? root.inner
    return parseConfiguration(xml.slice(0, at) + added + xml.slice(at))
  }
  const openTag = xml.slice(root.start, root.end).replace(/\s*\/>$/, ">")
  return parseConfiguration(`${xml.slice(0, root.start)}${openTag}${added}</${root.name}>${xml.slice(root.end)}`)
}

/** The configuration without one of its entries; everything else stays byte for byte. */
export function withoutEntry({ xml }: Configuration, { element }: NotificationEntry): Configuration {
  return parseConfiguration(xml.slice(0, element.start) + xml.slice(element.end))
}
