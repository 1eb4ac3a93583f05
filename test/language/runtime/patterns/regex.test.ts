import assert from "node:assert/strict"
import { test } from "node:test"
import { checkRegex, RegexError, regex } from "../../../../src/language/runtime/index.ts"

type Row = readonly [pattern: string, matching: readonly string[], other: readonly string[]]

const languages: { readonly [topic: string]: readonly Row[] } = {
  "the whole value has to match": [
    ["net", ["net"], ["", "net1", "xnet"]],
    ["", [""], ["a"]],
    ["()", [""], ["a"]],
    [".*net.*", ["net", "a net b", "a\nnet\r\n"], ["ne"]],
  ],
  repetition: [
    ["a?", ["", "a"], ["aa"]],
    ["a*b+", ["b", "aab", "abbb"], ["", "a"]],
    ["a{2}", ["aa"], ["a", "aaa"]],
    ["a{2,}", ["aa", "aaaaa"], ["a"]],
    ["a{1,3}", ["a", "aa", "aaa"], ["", "aaaa"]],
    ["a{0}", [""], ["a"]],
    ["a{3,1}", [], ["", "a", "aa", "aaa"]],
    ["(ab?){2,3}", ["aa", "abab", "aabab"], ["a", "abb", "aaaa"]],
    ["(a*){3}", ["", "a", "aaaaa"], ["b"]],
    ["(a?){2}", ["", "a", "aa"], ["aaa"]],
    [".*?net.*?", ["net", "xnety"], ["ne"]],
    ["a**", ["", "aaa"], ["b"]],
    ["(a+)+", ["a", "aaa"], ["", "ab"]],
    ["(a|aa)*b", ["b", "aaab"], ["a", "ba"]],
  ],
  "union, and what it binds": [
    ["a|b|cd", ["a", "b", "cd"], ["c", "ab"]],
    ["ab|cd*", ["ab", "c", "cdd"], ["abcd"]],
    ["(a|b)c", ["ac", "bc"], ["a", "c"]],
    ["x(a|b|)", [], []],
  ],
  "any character is a code point, line ends too": [
    [".", ["a", "\n", "\r", "😀", "\ud800"], ["", "ab"]],
    ["..", ["ab", "a😀", "\udc00\ud800"], ["😀"]],
    ["[😀-😂]", ["😀", "😁"], ["😃", "a"]],
    ["[^a]", ["b", "\n", "😀"], ["a", ""]],
  ],
  classes: [
    ["[abc]", ["a", "c"], ["d", "ab"]],
    ["[a-cx]", ["b", "x"], ["d", "-"]],
    ["[^a-c]+", ["xyz", "-"], ["", "xa"]],
    ["[a\\-z]", ["a", "-", "z"], ["b"]],
    ["[\\]x]", ["]", "x"], ["\\"]],
    ["[]x]", ["]", "x"], ["["]],
    ["[^]]", ["x"], ["]"]],
    ["[a^]", ["a", "^"], ["b"]],
    ['[.*+(|&~#@"<]', [".", "*", "+", "(", "|", "&", "~", "#", "@", '"', "<"], ["a", ")"]],
    ["\\d+", ["0", "19"], ["", "a", "٣"]],
    ["\\D", ["a", "٣"], ["1"]],
    ["\\w+", ["aZ_9"], ["-", "é"]],
    ["\\W", ["-", "é"], ["a", "_"]],
    ["\\s", [" ", "\t", "\n", "\r"], ["a", "\u000b", "\u00a0"]],
    ["\\S", ["a", "\u000b"], [" "]],
    ["[a\\d\\s]+", ["a1 "], ["b", "\\"]],
    ["[^\\w]", ["-"], ["a"]],
    ["[\\w-]", ["a", "-"], ["+"]],
  ],
  "escapes and plain characters": [
    ["a\\.b", ["a.b"], ["axb"]],
    ["\\\\d", ["\\d"], ["1"]],
    ["\\(\\)\\[\\]\\{\\}", ["()[]{}"], []],
    ['\\~\\&\\@\\#\\"\\<', ['~&@#"<'], []],
    ["\\_\\-\\é", ["_-é"], []],
    ["^a$", ["^a$"], ["a"]],
    ["*a", ["*a"], ["a", "aa"]],
    ["+?", ["", "+"], ["a"]],
    ["(|a)", ["|a"], ["a", ""]],
    ["a||b", ["a", "|b"], ["b"]],
    ["(?i)a", ["?ia"], ["a", "A"]],
    ["]}->", ["]}->"], []],
    [",:;!'%=/", [",:;!'%=/"], []],
  ],
  "quoted text": [
    ['"a.b*"c', ["a.b*c"], ["axbc"]],
    ['""', [""], ["a"]],
    ['"\\d"', ["\\d"], ["1"]],
    ['"ab"+', ["ab", "abab"], ["abb"]],
  ],
  complement: [
    ["~(abc)", ["", "ab", "abcd"], ["abc"]],
    ["~a", ["", "b", "aa"], ["a"]],
    ["~~a", ["a"], ["", "b"]],
    ["~ab", ["b", "ab", "xb"].filter((text) => text !== "ab"), ["ab", "a"]],
    ["~(.*a.*)", ["", "bcd"], ["bad", "a"]],
    ["x~(.*\\.exe)", ["x", "x.dll"], ["x.exe", "y"]],
    ["~#", ["", "a"], []],
    ["~@", [], ["", "a"]],
    ["(~a)*", ["", "a", "b", "aa"].filter((text) => text !== "a"), ["a"]],
  ],
  intersection: [
    ["a&b", [], ["", "a", "b"]],
    [".*a.*&.*b.*", ["ab", "ba", "xbxax"], ["a", "b", ""]],
    ["a.&.b", ["ab"], ["aa", "bb"]],
    ["a.&.b|x", ["ab", "x"], ["a"]],
    ["@foo@&~(@bar@)", ["foo", "xfoox"], ["foobar", "bar"]],
    ["(a&b)?c", ["c"], ["ac", "bc"]],
  ],
  "any text and no text": [
    ["@", ["", "a\nb"], []],
    ["a@b", ["ab", "axxb"], ["a", "abx"]],
    ["#", [], ["", "a", "#"]],
    ["#|a", ["a"], [""]],
    ["a#?", ["a"], [""]],
  ],
  "numeric intervals": [
    ["<1-9>", ["1", "5", "9"], ["0", "10", "01", ""]],
    ["<1-10>", ["1", "01", "0010", "10", "9"], ["0", "11", "", "00"]],
    ["<01-10>", ["01", "09", "10"], ["1", "11", "001"]],
    ["<0-255>", ["0", "00", "7", "99", "100", "249", "255", "0255"], ["256", "300", "1000"]],
    ["<10-1>", ["1", "10"], ["0", "11"]],
    ["<7-7>", ["7"], ["07"]],
    ["<098-102>", ["098", "099", "100", "102"], ["98", "103", "97"]],
    ["<5-1234>", ["5", "12", "999", "1000", "1234", "01234"], ["4", "1235", "2000"]],
    ["a<1-3>b", ["a2b"], ["a4b"]],
    ["<2147483646-2147483647>", ["2147483647"], ["2147483648"]],
  ],
}

for (const [topic, rows] of Object.entries(languages)) {
  test(topic, () => {
    for (const [pattern, matching, other] of rows) {
      if (checkRegex(pattern) !== null) continue
      const matches = regex(pattern, false)
      for (const text of matching) assert.equal(matches(text), true, `${pattern} ${JSON.stringify(text)}`)
      for (const text of other) assert.equal(matches(text), false, `${pattern} ${JSON.stringify(text)}`)
    }
  })
}

test("insensitive expressions fold single ASCII characters only, not ranges", () => {
  const rows: readonly Row[] = [
    ["cmd\\.EXE", ["CMD.exe"], ["cmdxexe"]],
    ["[a-z0-9]\\.exe", ["z.EXE", "5.exe"], ["A.EXE", "é.exe"]],
    ["[abc]", ["a", "B"], ["d"]],
    ["[a-cD]", ["a", "d", "D"], ["A"]],
    ["[a-a]", ["a"], ["A"]],
    ["[^a]", ["b", "B", "é"], ["a", "A"]],
    ["[^A-C]+", ["xyz", "xaz"], ["xAz"]],
    ["[^ABC]+", ["xyz"], ["xaz", "xAz"]],
    ["é", ["é"], ["É"]],
    ["k", ["K", "k"], ["\u212a"]],
    ["[Z-a]", ["Z", "a", "_"], ["z", "A", "b"]],
    ['"Abc"~(d)', ["aBC", "abcdd"], ["ABCD", "abcd"]],
    ["\\W\\d", ["-1"], ["a1"]],
  ]
  for (const [pattern, matching, other] of rows) {
    const matches = regex(pattern, true)
    for (const text of matching) assert.equal(matches(text), true, `${pattern} ${text}`)
    for (const text of other) assert.equal(matches(text), false, `${pattern} ${text}`)
  }
})

test("checkRegex returns the error and its position", () => {
  const rows: readonly (readonly [pattern: string, reason: RegExp])[] = [
    ["(a", /"\)" is missing \(at character 3\)/],
    ["a)", /"\)" has no opening bracket \(at character 2\)/],
    ["[a", /"\]" is missing \(at character 3\)/],
    ["[", /expression is incomplete \(at character 2\)/],
    ["[]", /"\]" is missing/],
    ["[a-]", /end of the range precedes its start.*\\- .*\(at character 2\)/],
    ["[z-a]", /end of the range precedes its start/],
    ["a|", /expression is incomplete/],
    ["(a|)", /"\)" is missing/],
    ["a&", /expression is incomplete/],
    ["~", /expression is incomplete/],
    ["a\\", /expression is incomplete/],
    ["a{", /expected a number after \{/],
    ["a{,3}", /expected a number after \{/],
    ["a{2", /"\}" is missing/],
    ["a{99999999999}", /at most 2147483647/],
    ['"abc', /"\\"" is missing/],
    ["<1-9", /">" is missing/],
    ["<abc>", /numeric interval/],
    ["<1-2-3>", /numeric interval/],
    ["<-3>", /numeric interval/],
    ["<1-2147483648>", /numeric interval/],
    ["\\bnet", /Lucene has no class \\b \(at character 1\)/],
    ["[\\p]", /Lucene has no class \\p/],
    ["(?:a)\\n", /Lucene has no class \\n/],
    [`${"(".repeat(201)}a${")".repeat(201)}`, /more than 200 nested brackets/],
  ]
  for (const [pattern, reason] of rows) {
    assert.match(checkRegex(pattern) ?? "accepted", reason, pattern)
    assert.throws(() => regex(pattern, false)(""), RegexError, pattern)
  }
})

test("checkRegex refuses expressions that exceed a limit", () => {
  const rows: readonly (readonly [pattern: string, reason: RegExp])[] = [
    [".{1,100000}", /more than 2500 characters/],
    ["(a{100}){100}", /more than 2500 characters/],
    ["((a{1,99}){1,99}){1,99}", /more than 2500 characters/],
    ["a".repeat(2501), /more than 2500 characters/],
    ["a{2147483647}", /more than 2500 characters/],
    ["~(.*a.{20})", /more than 1000 states/],
    [".*a.{15}&.*b.{15}", /more than 1000 states/],
    ["(~(.*a.{3}))*b(~(.*c.{9})){3}", /more than 1000 states/],
  ]
  for (const [pattern, reason] of rows) assert.match(checkRegex(pattern) ?? "accepted", reason, pattern)
})

test("checkRegex accepts valid expressions", () => {
  const patterns = [
    ".{1,1000}",
    "(.*a){12}",
    "(x+x+)+y",
    "~(.*a.{6})",
    "@foo@&~(@bar@)&.{3,20}",
    `${"(".repeat(200)}a${")".repeat(200)}`,
    ".*[0-9]{1,3}(\\.[0-9]{1,3}){3}.*",
    "[a-z0-9\\s_\\-\\\\./]+",
    `(${Array.from({ length: 300 }, (_, index) => `word${index}`).join("|")})`,
  ]
  for (const pattern of patterns) assert.equal(checkRegex(pattern), null, pattern)
})
