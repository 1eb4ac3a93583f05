/** A word that the project does not use, and what it uses instead. */
export type Banned = {
  readonly pattern: RegExp
  readonly use: string
  /** Files in which the word has its ordinary meaning. */
  readonly exceptIn?: RegExp
}

/** Code in which a letter is a character. */
const ABOUT_CHARACTERS =
  /^(?:src\/language|src\/engine|dev\/batches|dev\/log-formats|dev\/example-records|infra\/source-silence)/

/** Whole identifiers, separated by spaces. */
function whole(identifiers: string, use: string): Banned {
  return { pattern: new RegExp(`^(?:${identifiers.split(" ").join("|")})$`), use }
}

/** Words of a camelCase or UPPER_CASE identifier, given in lower case and separated by spaces. */
function part(words: string, use: string): Banned {
  const alternatives = words.split(" ").flatMap((word) => {
    const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`
    const upper = word.toUpperCase()
    return [`^${word}(?![a-z])`, `${capital}(?![a-z])`, `(?<![A-Z])${upper}(?![A-Z])`]
  })
  return { pattern: new RegExp(alternatives.join("|")), use }
}

export const bannedIdentifiers: readonly Banned[] = [
  part("tell tells told hear hears heard", "notify, send or report; notified, sent"),
  part("aloud", "notify or report"),
  { pattern: /(?<![Dd]ead)Letters?(?![a-z])|^letters?(?![a-z])/, use: "message", exceptIn: ABOUT_CHARACTERS },
  whole("news", "pending"),
  part("world worlds", "Context, context"),
  whole("Held", "MatchedRule"),
  whole("Asked", "Options"),
  whole("Sight", "Target"),
  part("spoken", "displayName"),
  part("mend mends", "remedy or fix"),
  { pattern: /^(?:MOST|LONGEST|DEEPEST|LARGEST)_/, use: "MAX_…" },
  { pattern: /^(?:FEWEST|LEAST|SHORTEST)_/, use: "MIN_…" },
  part("fate", "disposition, outcome or status"),
  whole("anyway", "publishUnrecorded"),
  part("gravest", "mostSevere"),
  part("witness witnesses", "example record"),
  whole("wish wishes Wish", "constraint"),
  whole("waysTo", "solutions"),
  whole("HABITS", "strategies"),
  whole("granted", "satisfied"),
  part("firability", "coverage"),
  whole("lives dead", "satisfiable and unsatisfiable; deadLetters"),
  part("prospect", "coverage"),
  whole("Desk", "SplitterContext"),
  whole("Carry", "ByteBuffer"),
  whole("strays", "nonRecords"),
  whole("retreatToSecondLine", "resyncAtSecondLine"),
  whole("Cutter", "Splitter"),
  whole("Turns", "RateLimitLock"),
  whole("Pen", "Escaper"),
  whole("Facts", "a view model: AlertView…"),
  whole("takes", "accepts"),
  whole("ways", "routes"),
  whole("ours", "naming"),
  whole("narrowing", "filter coverage"),
  whole("Remark", "SkippedItem or Note"),
  whole("Place", "RecordLocation, BucketPrefix or ObjectLocation"),
  whole("Entry", "LedgerEntry, NotificationEntry or another distinct name"),
  whole("Form", "LogFormat, BatchFormat or another distinct name"),
  whole("LedgerStore", "ObjectStore"),
  whole("Stored", "StoredObject"),
  whole("Written", "WriteResult"),
]

/** `once` of `node:events` is a name that we do not choose. */
export const bannedUnlessFromEvents: Banned = whole("once", "memoize")

function phrase(source: string, use: string): Banned {
  return { pattern: new RegExp(`\\b(?:${source})\\b`, "i"), use }
}

export const bannedProse: readonly Banned[] = [
  phrase("aloud", "report, notify"),
  phrase("tells? apart|told apart|telling apart", "distinguish"),
  phrase("tells?|told|telling|untold", "say, show, report, send, notify or name"),
  phrase("hears?|heard", "receive, be notified"),
  phrase("mends?|mended|mending", "fix, correct; remedy"),
  {
    pattern: /(?<!\b(?:dead|ascii|small|capital)[- ])\bletters?\b(?! and digits)/i,
    use: "message",
    exceptIn: ABOUT_CHARACTERS,
  },
  phrase("news", "pending, notice"),
  phrase("gravest", "most severe"),
  phrase("witness(?:es|ed)?", "example record"),
  phrase("firability", "coverage"),
  phrase("fates?", "outcome, disposition or status"),
  phrase("nobody is here to be asked", "standard input is not a terminal: pass --yes or --dry-run"),
  { pattern: /--way\b/, use: "--via" },
  phrase("bears?|borne", "accept, allow or carry"),
  phrase("(?:what|that|which) (?:came|comes|become|becomes|became) of", "the result of, the outcome of"),
  phrase("(?:alert|match|nothing|much|something|anything) (?:came|comes|come) of", "result from, produce"),
  phrase("so many|so much as|not so much", "a number, a limit: name it"),
  phrase("to people", "recipients, people who receive alerts"),
  phrase("wakes? nobody", "notifies no recipient"),
  phrase(
    "stands? (?:in|at|on|before|behind|beside|under|raw|there|here|above|below|after|between)",
    "is, is in, comes before",
  ),
  phrase("lies? (?:in|at|on|under|beside|there|here|above|below|between|behind|apart)|lay in", "is, is stored in"),
  phrase(
    "for ever|all the same|thereby|lest|whomever|of its own accord|for its sake|anew",
    "the common word: always, still, so that, again",
  ),
]
