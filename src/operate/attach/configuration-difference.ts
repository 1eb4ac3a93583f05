import type { Configuration, NotificationEntry } from "./configuration.ts"
import type { XmlElement } from "./xml.ts"

/**
 * An element in a canonical form: the same text for elements that differ only in white space, in the order of their
 * members, in the case of a filter rule's name or in empty members. S3 may change all of these between a write and a read.
 */
export function canonicalText(element: XmlElement): string {
  return JSON.stringify(normal(element))
}

type Normal = readonly [name: string, content: string | readonly Normal[]]

function normal(element: XmlElement): Normal {
  const children = element.children.filter((child) => !isEmptyFilter(child)).map(normal)
  if (children.length === 0) {
    const text = element.text.trim()
    return [element.name, element.name === "Name" ? text.toLowerCase() : text]
  }
  return [
    element.name,
    children
      .map((child) => [JSON.stringify(child), child] as const)
      .sort(byText)
      .map(([, one]) => one),
  ]
}

const byText = ([left]: readonly [string, Normal], [right]: readonly [string, Normal]) =>
  left < right ? -1 : left > right ? 1 : 0

/** `<Filter/>` and `<Filter><S3Key/></Filter>` mean nothing. An empty EventBridgeConfiguration does; it is never a child. */
function isEmptyFilter(element: XmlElement): boolean {
  return (element.name === "Filter" || element.name === "S3Key") && element.children.every(isEmptyFilter)
}

/** How a configuration differs from what was expected. */
export type Difference = {
  readonly missing: readonly NotificationEntry[]
  readonly extra: readonly NotificationEntry[]
}

/** Compares two configurations entry by entry, in any order. */
export function compareConfigurations(expected: Configuration, found: Configuration): Difference {
  return { missing: without(expected.entries, found.entries), extra: without(found.entries, expected.entries) }
}

export function isSameConfiguration(left: Configuration, right: Configuration): boolean {
  const { missing, extra } = compareConfigurations(left, right)
  return missing.length === 0 && extra.length === 0
}

/** The entries that have no equal in `others`; two equal entries need two equals. */
function without(entries: readonly NotificationEntry[], others: readonly NotificationEntry[]): NotificationEntry[] {
  const equals = others.map(({ element }) => canonicalText(element))
  return entries.filter(({ element }) => {
    const at = equals.indexOf(canonicalText(element))
    if (at >= 0) equals.splice(at, 1)
    return at < 0
  })
}
