/** A wildcard by the text before its first star, in which `?` is any character, and the test of the whole. */
export type Branch = { readonly start: string; readonly test: (text: string) => boolean }

type Node = {
  /** Tests of the wildcards that begin the way that leads here. */
  readonly tests: readonly ((text: string) => boolean)[]
  readonly any: Node | null
  /** By the first code unit of the text that leads on. */
  readonly next: ReadonlyMap<number, { readonly text: string; readonly node: Node }>
}

/** More of a start tells wildcards no further apart, and the tree is as deep as its starts are long. */
const START_MAX = 64

/**
 * Many wildcards that begin in different ways, of which a text can satisfy only those that it begins like: a rule's list
 * of twenty paths costs hardly more than one. A text that walks down both a `?` and a letter goes both ways.
 */
export function prefixTree(branches: readonly Branch[]): (text: string) => boolean {
  const root = build(branches.map(({ start, test }) => ({ start: start.slice(0, START_MAX), test })))
  return (text) => walk(root, text, 0)
}

function build(branches: readonly Branch[]): Node {
  const groups = Map.groupBy(
    branches.filter(({ start }) => start !== ""),
    ({ start }) => start.charAt(0),
  )
  const any = groups.get("?")
  groups.delete("?")
  return {
    tests: branches.filter(({ start }) => start === "").map(({ test }) => test),
    any: any ? build(any.map((branch) => shortened(branch, 1))) : null,
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
  if (node.any !== null && walk(node.any, text, position + widthAt(text, position))) return true
  const edge = node.next.get(text.charCodeAt(position))
  return (
    edge?.text !== undefined &&
    text.startsWith(edge.text, position) &&
    walk(edge.node, text, position + edge.text.length)
  )
}

/** The code units of a character: a surrogate pair has two. */
function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1
}
