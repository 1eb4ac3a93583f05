/** A member of an object: where its value is, and the choices within it. */
type Member = { readonly start: number; end: number; readonly choices: Choice[] }

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
    if (isComplete) {
      let rest = number
      return write(text, whole, ({ members }) => {
        // The number of a combination has a digit for each choice. Its base is the number of readings of the members.
        const digit = rest % members.length
        rest = Math.floor(rest / members.length)
        return members.length - 1 - digit
      })
    }
    return write(text, whole, spread(number, max))
  })
  return { texts: [...new Set(texts)], isComplete }
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
function countOf({ choices }: Member): number {
  return choices.reduce((count, { members }) => {
    return count * members.length * members.reduce((inner, member) => inner * countOf(member), 1)
  }, 1)
}

/** The text of a member in which the last of repeated keys has the value that `pick` chooses, and the others have none. */
function write(text: string, member: Member, pick: (choice: Choice) => number): string {
  const edits = member.choices.flatMap((choice) => {
    const chosen = choice.members[pick(choice)]
    return choice.members.map(({ start, end }, index) => ({
      start,
      end,
      value: index === choice.members.length - 1 && chosen ? write(text, chosen, pick) : "0",
    }))
  })
  const pieces: string[] = []
  let from = member.start
  for (const { start, end, value } of edits.sort((left, right) => left.start - right.start)) {
    pieces.push(text.slice(from, start), value)
    from = end
  }
  pieces.push(text.slice(from, member.end))
  return pieces.join("")
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
