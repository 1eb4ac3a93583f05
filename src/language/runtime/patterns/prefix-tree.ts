/** A wildcard: the text before its first star, in which `?` is any character, and the test of the complete wildcard. */
export type Branch = { readonly start: string; readonly test: (text: string) => boolean }

type Node = {
  /** Tests of the wildcards whose start ends here. */
  readonly tests: readonly ((text: string) => boolean)[]
  /** The edge of a `?`. */
  readonly anyCharacter: Node | null
  /** Edges by the first code unit of their text. */
  readonly next: ReadonlyMap<number, { readonly text: string; readonly node: Node }>
}

/** The tree is as deep as its longest start; characters after this limit rarely distinguish wildcards. */
const MAX_START_LENGTH = 64

/**
 * Returns a test whether a text matches one of many wildcards. It evaluates only the wildcards whose start matches the text, so
 * twenty paths cost little more than one.
 */
export function prefixTree(branches: readonly Branch[]): (text: string) => boolean {
  const root = build(branches.map(({ start, test }) => ({ start: start.slice(0, MAX_START_LENGTH), test })))
  return (text) => walk(root, text, 0)
}

function build(branches: readonly Branch[]): Node {
  const groups = Map.groupBy(
    branches.filter(({ start }) => start !== ""),
    ({ start }) => start.charAt(0),
  )
  const question = groups.get("?")
  groups.delete("?")
  return {
    tests: branches.filter(({ start }) => start === "").map(({ test }) => test),
    anyCharacter: question ? build(question.map((branch) => shortened(branch, 1))) : null,
    next: new Map([...groups].map(([first, group]) => [first.charCodeAt(0), edge(group)])),
  }
}

function edge(group: readonly Branch[]): { readonly text: string; readonly node: Node } {
  const text = group.map(({ start }) => start.split("?", 1)[0] ?? "").reduce(commonStart)
  return { text, node: build(group.map((branch) => shortened(branch, text.length))) }
}

function shortened({ start, test }: Branch, length: number): Branch {
  return { start: start.slice(length), test }
}

function commonStart(left: string, right: string): string {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return left.slice(0, length)
}

function walk(node: Node, text: string, position: number): boolean {
  for (const test of node.tests) if (test(text)) return true
  if (position >= text.length) return false
  if (node.anyCharacter !== null && walk(node.anyCharacter, text, position + widthAt(text, position))) return true
  const edge = node.next.get(text.charCodeAt(position))
  return (
    edge?.text !== undefined &&
    text.startsWith(edge.text, position) &&
    walk(edge.node, text, position + edge.text.length)
  )
}

/** The number of code units of the character at a position. */
function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1
}
