/**
 * The quantifiers of a pattern that have no upper limit although something that can fail follows them. A pattern without
 * any is linear in the text: an attempt at one start costs a limited number of steps, except at the pattern's end, where
 * nothing can fail: what it takes there belongs to a match, and the search continues behind it.
 */
export function unboundedQuantifiers(source: string): readonly string[] {
  const found: string[] = []
  let at = 0

  /** Reads alternatives until `)` or the end; returns a check that gets whether the whole pattern may end after them. */
  function alternatives(): Part {
    const all: Part[][] = [[]]
    while (at < source.length && source[at] !== ")") {
      if (source[at] === "|") {
        at++
        all.push([])
      } else all.at(-1)?.push(quantified())
    }
    return {
      canFail: true,
      check(isEnd) {
        for (const parts of all)
          for (const [index, part] of parts.entries())
            part.check(isEnd && parts.slice(index + 1).every(({ canFail }) => !canFail))
      },
    }
  }

  function quantified(): Part {
    const start = at
    const atom = readAtom()
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at))?.[0] ?? ""
    at += quantifier.length
    const text = source.slice(start, at)
    const isUnbounded = /^(?:[*+]|\{\d+,\})/.test(quantifier)
    return {
      canFail: !/^(?:[*?]|\{0,)/.test(quantifier),
      check(isEnd) {
        if (isUnbounded && !isEnd) found.push(text)
        atom.check(isEnd)
      },
    }
  }

  function readAtom(): Part {
    const single: Part = { canFail: true, check: () => {} }
    if (source[at] === "(") {
      const opening = /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at))?.[0] ?? "("
      at += opening.length
      const inner = alternatives()
      at++
      return inner
    }
    const piece = /^(?:\[(?:\\.|[^\]\\])*\]|\\[pPux]\{[^}]*\}|\\.|[\s\S])/u.exec(source.slice(at))?.[0] ?? ""
    at += piece.length
    return single
  }

  alternatives().check(true)
  return found
}

type Part = { readonly canFail: boolean; readonly check: (isEnd: boolean) => void }
