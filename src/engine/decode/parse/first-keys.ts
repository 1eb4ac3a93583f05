/** An object or array that is open at the scan's position. An object has the `keys` seen so far. */
type Level = { readonly keys: Set<string> | undefined; memberStart: number; isRepeated: boolean }

/**
 * Removes every member whose key occurred earlier in the same object. That is how tools read JSON that keep the first
 * of duplicate keys, where JSON.parse keeps the last. JSON.parse must have accepted the text.
 */
export function keepFirstKeys(text: string): string {
  const kept: string[] = []
  const levels: Level[] = []
  let copiedTo = 0
  /** The level whose member is being skipped. */
  let skipping: Level | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    const level = levels.at(-1)
    if (character === '"') {
      const end = stringEnd(text, at + 1)
      if (level?.keys !== undefined && isKeyEnd(text, end + 1)) {
        const key: string = JSON.parse(text.slice(at, end + 1))
        level.isRepeated = level.keys.has(key)
        level.keys.add(key)
        if (level.isRepeated && skipping === undefined) {
          kept.push(text.slice(copiedTo, level.memberStart))
          skipping = level
        }
      }
      at = end
    } else if (character === "{" || character === "[") {
      levels.push({ keys: character === "{" ? new Set() : undefined, memberStart: at, isRepeated: false })
    } else if (level !== undefined && (character === "," || character === "}" || character === "]")) {
      if (level === skipping) {
        copiedTo = at
        skipping = undefined
      }
      level.memberStart = at
      if (character !== ",") levels.pop()
    }
  }
  kept.push(text.slice(copiedTo))
  return kept.join("")
}

function stringEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at
}

function isKeyEnd(text: string, position: number): boolean {
  let at = position
  while (text[at] === " " || text[at] === "\t" || text[at] === "\n" || text[at] === "\r") at++
  return text[at] === ":"
}
