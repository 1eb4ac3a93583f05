import type { Configuration, Entry } from "./configuration.ts"
import type { XmlElement } from "./xml.ts"

/**
 * An element's meaning as text: two that differ only in white space, in the order of their members, in the case of a
 * filter rule's name or in members that hold nothing mean the same. S3 may change all of these between a write and a read.
 */
export function meaning(element: XmlElement): string {
  return JSON.stringify(normal(element))
}

type Normal = readonly [name: string, content: string | readonly Normal[]]

function normal(element: XmlElement): Normal {
  const children = element.children.filter((child) => !isHollow(child)).map(normal)
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

/** `<Filter/>` and `<Filter><S3Key/></Filter>` say nothing; an EventBridgeConfiguration without content does, and is no child. */
function isHollow(element: XmlElement): boolean {
  return (element.name === "Filter" || element.name === "S3Key") && element.children.every(isHollow)
}

/** How a configuration differs from what was expected. */
export type Difference = { readonly missing: readonly Entry[]; readonly extra: readonly Entry[] }

/** Compares two configurations by the meaning of their members, whatever their order. */
export function compare(expected: Configuration, found: Configuration): Difference {
  return { missing: without(expected.entries, found.entries), extra: without(found.entries, expected.entries) }
}

export function isSame(left: Configuration, right: Configuration): boolean {
  const { missing, extra } = compare(left, right)
  return missing.length === 0 && extra.length === 0
}

/** Those of `entries` that have no partner in `others`; two that mean the same need two partners. */
function without(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  const partners = others.map(({ element }) => meaning(element))
  return entries.filter(({ element }) => {
    const at = partners.indexOf(meaning(element))
    if (at >= 0) partners.splice(at, 1)
    return at < 0
  })
}
