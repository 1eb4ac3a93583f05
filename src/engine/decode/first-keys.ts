/** An object or array that is open in the scan; `keys` are those seen so far, for an object. */
type Level = { readonly keys: Set<string> | undefined; memberStart: number; isRepeated: boolean }

/**
 * The JSON text without every member whose key stood in the same object before: the reading of tools that take the first
 * of duplicate keys, where JSON.parse takes the last. The text must be JSON that JSON.parse has accepted, in which commas
 * stand only between members.
 */
export function keepFirstKeys(text: string): string {
  const kept: string[] = []
  const levels: Level[] = []
  let copiedTo = 0
  /** The level whose member is being left out; what is inside needs no look. */
  let leftOut: Level | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    const level = levels.at(-1)
    if (character === '"') {
      const end = stringEnd(text, at + 1)
      if (level?.keys !== undefined && isKeyEnd(text, end + 1)) {
        const key: string = JSON.parse(text.slice(at, end + 1))
        level.isRepeated = level.keys.has(key)
        level.keys.add(key)
        if (level.isRepeated && leftOut === undefined) {
          kept.push(text.slice(copiedTo, level.memberStart))
          leftOut = level
        }
      }
      at = end
    } else if (character === "{" || character === "[") {
      levels.push({ keys: character === "{" ? new Set() : undefined, memberStart: at, isRepeated: false })
    } else if (level !== undefined && (character === "," || character === "}" || character === "]")) {
      if (level === leftOut) {
        copiedTo = at
        leftOut = undefined
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
