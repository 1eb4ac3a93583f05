import type { Row } from "../catalogue.ts"
import type { Case } from "./case.ts"
import { ATTACK, document, firing, lines, processOf, quiet } from "./records.ts"

const SUSPICIOUS = ["suspicious 1"]

/** A record that alerts, and a good one that alerts too. */
function matches(name: string, record: string, bodyMatches?: RegExp): Case {
  return {
    name,
    object: lines(record, firing(1)),
    expected: { alerts: 2, lines: { parsed: 2 }, message: "done", ...(bodyMatches ? { bodyMatches } : {}) },
  }
}

/** A record that repeats a key and matches, and a good one. */
function repeats(name: string, record: string): Case {
  const { object, expected } = matches(name, record)
  return { name, object, expected: { ...expected, notices: ["repeated-keys 1"] } }
}

/** A record that is read and does not match, and a good one. */
function noMatch(name: string, record: string, notices: readonly string[] = []): Case {
  return {
    name,
    object: lines(record, firing(1)),
    expected: { alerts: 1, lines: { parsed: 2 }, notices, message: "done" },
  }
}

/** A line that cannot be parsed and contains what the rule looks for, and a good record. */
function broken(name: string, line: string, notices: readonly string[] = SUSPICIOUS): Case {
  return {
    name,
    object: lines(line, firing(1)),
    expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, notices, message: "done" },
  }
}

/** The attack with another member before its own, spelled as given. */
function withMember(member: string): string {
  return firing(9).replace("{", `{${member},`)
}

function deep(depth: number, open: string, inner: string, close: string): string {
  return `"deep":${open.repeat(depth)}${inner}${close.repeat(depth)}`
}

const BENIGN = '"CommandLine":"notepad.exe"'
const manyFields = Array.from({ length: 100_000 }, (_, n) => `"f${n}":1`).join(",")

export const json: readonly Row<Case>[] = [
  {
    number: 36,
    what: "deep nesting",
    cases: [
      broken("arrays, a million", withMember(deep(1_000_000, "[", "", "]"))),
      broken("objects, twenty thousand", withMember(deep(20_000, '{"a":', "1", "}"))),
      broken("objects, one more than the limit", withMember(deep(128, '{"a":', "1", "}"))),
      matches("objects, at the limit", withMember(deep(127, '{"a":', "1", "}"))),
      {
        name: "over a thousand lines",
        object: `${firing(1)}\n{\n${deep(1000, "[\n", "", "]\n")},\n"c":"${ATTACK}"\n}\n${firing(2)}\n`,
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 6 }, notices: ["suspicious 6"], message: "done" },
      },
    ],
  },
  {
    number: 37,
    what: "the same key twice",
    cases: [
      repeats("the attack comes last", withMember(BENIGN)),
      repeats("the attack comes between", withMember(BENIGN).replace(/\}$/, `,${BENIGN}}`)),
      repeats("the attack comes first", firing(9).replace(/\}$/, `,${BENIGN}}`)),
      repeats("an escaped spelling of the key", firing(9).replace(/\}$/, ',"Comman\\u0064Line":"notepad.exe"}')),
      repeats(
        "inside an object",
        processOf({}).replace('"name":"aspnet_regiis.exe"', '"name":"aspnet_regiis.exe","name":"notepad.exe"'),
      ),
    ],
  },
  {
    number: 38,
    what: "keys of JavaScript's own prototypes",
    cases: [
      ...["__proto__", "constructor", "prototype"].map((key) =>
        matches(key, withMember(`"${key}":{"polluted":true,"CommandLine":"notepad.exe"}`)),
      ),
      noMatch("a record inside __proto__ is none", `{"__proto__":${firing(9)}}`, ["unrecognised 1"]),
      matches("__proto__ inside a document", processOf({ ["__proto__"]: 1 }).replace("{", '{"__proto__":{"a":1},')),
    ],
  },
  {
    number: 39,
    what: "fields named like methods",
    cases: ["hasOwnProperty", "toString", "then", "valueOf", "toJSON", "length"].map((key) =>
      matches(key, withMember(`"${key}":"x"`)),
    ),
  },
  {
    number: 40,
    what: "integers beyond 2^53",
    cases: [
      matches(
        "an id, in a document",
        processOf({ pid: 1 }).replace('"pid":1', '"pid":9007199254740993'),
        /9007199254740993/,
      ),
      matches("of three hundred digits", withMember(`"TargetProcessId":${"9".repeat(300)}`)),
    ],
  },
  {
    number: 41,
    what: "numbers beyond a double",
    cases: [
      matches("1e999", withMember('"TargetProcessId":1e999')),
      matches("-1e999, in a document", processOf({ pid: 1 }).replace('"pid":1', '"pid":-1e999')),
    ],
  },
  {
    number: 42,
    what: "text that is almost JSON",
    cases: [
      broken("NaN", withMember('"a":NaN')),
      broken("Infinity", withMember('"a":-Infinity')),
      broken("a comma at the end", firing(9).replace(/\}$/, ",}")),
      broken("single quotes", firing(9).replaceAll('"', "'")),
      broken("\\x41", withMember('"a":"\\x41"')),
      broken("a comment", withMember('"a":1/* comment */')),
      broken("a comment of a line", `${firing(9).replace(/\}$/, "")}// comment`),
      broken("a key without quotes", withMember("a:1")),
      broken("a tab in a string", withMember('"a":"\t"')),
      broken("a number with a zero before it", withMember('"a":01')),
      {
        name: "a broken line without anything that the rule looks for",
        object: lines(quiet(9).replace(/\}$/, ",}"), firing(1)),
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, message: "done" },
      },
    ],
  },
  {
    number: 43,
    what: "a list instead of a value",
    cases: [
      matches("a name among names", processOf({ name: ["a", "aspnet_regiis.exe"] })),
      matches("of one", processOf({ name: ["aspnet_regiis.exe"] })),
      matches(
        "FDR's command line",
        firing(9).replace(`"CommandLine":${JSON.stringify(ATTACK)}`, `"CommandLine":["x",${JSON.stringify(ATTACK)}]`),
      ),
      noMatch("none of them", processOf({ name: ["a", "b"] })),
    ],
  },
  {
    number: 44,
    what: "a value instead of a list",
    cases: [
      noMatch("arguments as one text are not split", processOf({ args: "-pdf connectionStrings" })),
      matches("a list within the list", processOf({ args: [["-pdf"], ["connectionStrings"]] })),
    ],
  },
  {
    number: 45,
    what: "values of a wrong type",
    cases: [
      noMatch("a number as name", processOf({ name: 42 })),
      noMatch("true as name", processOf({ name: true })),
      noMatch("an object as name", processOf({ name: { first: "aspnet_regiis.exe" } })),
      noMatch("an object as arguments", processOf({ args: { 0: "-pdf", 1: "connectionStrings" } })),
      noMatch("null as arguments", processOf({ args: null })),
      noMatch("an object as a parent", document({ host: "windows" })),
      matches("numbers and objects among arguments", processOf({ args: [1, null, true, "-pdf", "connectionStrings"] })),
      matches("a number as pid's text", processOf({ pid: "4711" })),
      ...["1", "true", "null", "{}", "[]", '{"a":1}', '""'].map((value) =>
        noMatch(`${value} as FDR's command line`, firing(9).replace(JSON.stringify(ATTACK), value)),
      ),
    ],
  },
  {
    number: 46,
    what: "null, missing parents, dotted keys",
    cases: [
      matches(
        "dotted keys",
        document({
          process: undefined,
          "process.name": "aspnet_regiis.exe",
          "process.args": ["-pdf", "connectionStrings"],
        }),
      ),
      matches(
        "dotted in part",
        document({ process: { args: ["-pdf", "connectionStrings"] }, "process.name": "aspnet_regiis.exe" }),
      ),
      matches("both, and they differ", document({ "process.name": "notepad.exe" })),
      matches("null fields beside it", document({ user: null, "user.name": null })),
      noMatch("no parent", document({ process: undefined })),
      noMatch("null for the parent", document({ process: null })),
    ],
  },
  {
    number: 47,
    what: "nothing, or no object",
    differs:
      "An empty object is a record that no source recognises, so it is reported as unrecognised; an empty list is a list without records. Neither is broken.",
    cases: [
      noMatch("an empty object", "{}", ["unrecognised 1"]),
      noMatch("an empty list", "[]"),
      ...["1", '"text"', "true", "null"].map((value) => broken(value, value, [])),
      broken("the attack as a text", JSON.stringify(firing(9))),
      broken("the attack as a list of texts", JSON.stringify([firing(9)])),
    ],
  },
  {
    number: 48,
    what: "a wrapper without records",
    cases: ["records", "Records", "value"].map((name) => ({
      name,
      object: `{"${name}":[]}`,
      alongside: "b",
      expected: { alerts: 1, lines: { parsed: 1 }, message: "done" },
    })),
  },
  {
    number: 49,
    what: "a record that is cut",
    cases: [
      broken("at its end", firing(9).slice(0, -1)),
      broken("in a string", firing(9).slice(0, -9)),
      broken("at its start", firing(9).slice(20)),
      {
        name: "the last of an object",
        object: lines(firing(1), firing(2)) + firing(9).slice(0, -3),
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 1 }, notices: SUSPICIOUS, message: "done" },
      },
      {
        name: "without what the rule looks for",
        object: lines(firing(1), quiet(9).slice(0, -9), firing(2)),
        expected: { alerts: 2, lines: { parsed: 2, unparsed: 1 }, message: "done" },
      },
    ],
  },
  {
    number: 50,
    what: "half a surrogate pair",
    cases: [
      matches("high", firing(9).replace(ATTACK.slice(-7), "\\ud800"), /\\ud800|\ufffd/),
      matches("low, in a field's name", withMember('"\\udc00":"x"')),
    ],
  },
  {
    number: 51,
    what: "control characters",
    cases: [
      matches("C0 in a command line", firing(9).replace(ATTACK.slice(-7), "\\u0000\\u0008\\u001b[2J"), /\\u001b/),
      matches("C1, bidi and separators", firing(9).replace(ATTACK.slice(-7), "\\u009b\\u202e\\u2028"), /\\u202e/),
      matches("raw C1", firing(9).replace(ATTACK.slice(-7), "\u009b\u202e"), /\\u202e/),
    ],
  },
  {
    number: 52,
    what: "very many fields, very long names",
    cases: [
      broken("100,000 fields", withMember(manyFields)),
      broken("a name of a million letters", withMember(`"${"x".repeat(1_000_000)}":1`)),
      matches("10,000 fields", withMember(manyFields.split(",").slice(0, 10_000).join(","))),
    ],
  },
]
