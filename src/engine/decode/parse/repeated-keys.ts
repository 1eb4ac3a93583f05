/** A member of an object: where its value is, and the choices within it. */
type Member = { readonly start: number; end: number; readonly choices: Choice[]; count?: number }

/** The members of one object that have the same key. A reading has one of them. */
type Choice = { readonly members: readonly Member[] }

/** An object or array that is open at the scan's position. An object has its members by key. */
type Level = {
  readonly keys: Map<string, Member[]> | undefined
  member: Member | undefined
  readonly choices: Choice[]
}

/** The texts of the readings of a text with repeated keys, and whether these are all of its readings. */
export type Readings = { readonly texts: readonly string[]; readonly isComplete: boolean }

/**
 * The readings of JSON text in which an object repeats a key: one for each combination of the members that a reader may
 * choose, the one in which the last member always wins first. If there are more than `max`, they are chosen such that
 * each member is in one of them as far as possible, also the one in which the first member always wins. JSON.parse must
 * have accepted the text.
 */
export function readingsOf(text: string, max: number): Readings {
  const whole: Member = { start: 0, end: text.length, choices: choicesIn(text) }
  const count = countOf(whole)
  const isComplete = count <= max
  const texts = Array.from({ length: isComplete ? count : max }, (_, number) => {
    const pieces: string[] = []
    write(text, planOf(whole, isComplete ? combination(number) : spread(number, max)), pieces)
    return pieces.join("")
  })
  return { texts: [...new Set(texts)], isComplete }
}

/** Returns the member of each choice for the combination with that number; number 0 has every last member. */
function combination(number: number): (choice: Choice) => number {
  let rest = number
  return ({ members }) => {
    const base = members.reduce((sum, member) => sum + countOf(member), 0)
    let inner = rest % base
    const outer = Math.floor(rest / base)
    let index = members.length - 1
    for (; index > 0; index--) {
      const count = countOf(members[index])
      if (inner < count) break
      inner -= count
    }
    // The choices within the member come next and use up its part of the number.
    rest = inner + countOf(members[index]) * outer
    return index
  }
}

/** Returns the member of each choice for a reading that is one of fewer than all: each member, then members crossed. */
function spread(number: number, max: number): (choice: Choice) => number {
  let ordinal = 0
  const half = Math.ceil(max / 2)
  return ({ members }) => {
    ordinal++
    if (number === 0) return members.length - 1
    if (number === 1) return 0
    if (number < half) return Math.max(0, members.length - number)
    return (Math.imul(ordinal * max + number, 0x9e3779b1) >>> 16) % members.length
  }
}

/** How many combinations there are; Infinity for very many. */
function countOf(member: Member | undefined): number {
  if (member === undefined) return 1
  member.count ??= member.choices.reduce(
    (count, { members }) => count * members.reduce((sum, inner) => sum + countOf(inner), 0),
    1,
  )
  return member.count
}

/** What to write in place of parts of a member: nothing that counts, or another member. */
type Plan = {
  readonly member: Member
  readonly edits: readonly { readonly start: number; readonly end: number; readonly plan: Plan | undefined }[]
}

/** Gives the last of repeated keys the value that `pick` chooses. The others, which it overrides, get none. */
function planOf(member: Member, pick: (choice: Choice) => number): Plan {
  const edits = member.choices.flatMap((choice) => {
    const chosen = choice.members[pick(choice)]
    const plan = chosen && planOf(chosen, pick)
    const last = choice.members.length - 1
    return choice.members.map(({ start, end }, index) => ({ start, end, plan: index === last ? plan : undefined }))
  })
  return { member, edits: edits.sort((left, right) => left.start - right.start) }
}

function write(text: string, { member, edits }: Plan, pieces: string[]): void {
  let from = member.start
  for (const { start, end, plan } of edits) {
    pieces.push(text.slice(from, start))
    if (plan) write(text, plan, pieces)
    else pieces.push("0")
    from = end
  }
  pieces.push(text.slice(from, member.end))
}

/** The choices of a text, those within a repeated member under this member. */
function choicesIn(text: string): Choice[] {
  const levels: Level[] = [{ keys: undefined, member: undefined, choices: [] }]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    const level = levels.at(-1)
    if (level === undefined) break
    if (character === '"') {
      const end = stringEnd(text, at + 1)
      const colon = level.keys && level.member === undefined ? text.indexOf(":", end) : -1
      if (level.keys && colon !== -1) {
        const key: string = JSON.parse(text.slice(at, end + 1))
        level.member = { start: colon + 1, end: colon + 1, choices: [] }
        const members = level.keys.get(key)
        if (members) members.push(level.member)
        else level.keys.set(key, [level.member])
        at = colon
      } else at = end
    } else if (character === "{" || character === "[") {
      levels.push({ keys: character === "{" ? new Map() : undefined, member: undefined, choices: [] })
    } else if (character === "," || character === "}" || character === "]") {
      if (level.member) level.member.end = at
      level.member = undefined
      if (character === ",") continue
      levels.pop()
      const outer = levels.at(-1)
      const target = outer?.member ?? outer
      target?.choices.push(...(level.keys ? [...level.keys.values()].flatMap(choicesOf) : level.choices))
    }
  }
  return levels[0]?.choices ?? []
}

function choicesOf(members: readonly Member[]): readonly Choice[] {
  return members.length > 1 ? [{ members }] : (members[0]?.choices ?? [])
}

function stringEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at
}
