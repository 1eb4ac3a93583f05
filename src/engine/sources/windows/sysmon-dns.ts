import { isIP } from "node:net"
import { derived, type FieldTable, verbatim } from "../field-table.ts"
import { listOf, textsOf } from "../value.ts"

const recordTypes: ReadonlyMap<string, string> = new Map([
  ["1", "A"],
  ["2", "NS"],
  ["5", "CNAME"],
  ["6", "SOA"],
  ["12", "PTR"],
  ["15", "MX"],
  ["16", "TXT"],
  ["28", "AAAA"],
  ["33", "SRV"],
])

type Answer = { readonly type: string; readonly data: string }

/** The answers and addresses in Sysmon's `QueryResults`, such as `type:  5 name;::ffff:192.0.2.1;`. */
export const dnsTable: FieldTable = {
  "dns.answers.type": derived((data) => listOf(answersOf(textsOf(data, "QueryResults")).map(({ type }) => type))),
  "dns.answers.data": verbatim("QueryResults", (data) =>
    listOf(answersOf(textsOf(data, "QueryResults")).map((answer) => answer.data)),
  ),
  "dns.resolved_ip": verbatim("QueryResults", (data) =>
    listOf(answersOf(textsOf(data, "QueryResults")).flatMap((answer) => (isIP(answer.data) !== 0 ? answer.data : []))),
  ),
}

function answersOf(results: readonly string[]): Answer[] {
  return results.flatMap((result) => result.split(";")).flatMap((part) => answerOf(part.trim()) ?? [])
}

function answerOf(part: string): Answer | undefined {
  const typed = /^type:\s*(\d+)\s+(\S.*)$/.exec(part)
  if (typed) {
    const [, number = "", data = ""] = typed
    return { type: recordTypes.get(number) ?? number, data }
  }
  const address = part.replace(/^::ffff:(?=\d+\.)/i, "")
  const version = isIP(address)
  return version === 0 ? undefined : { type: version === 4 ? "A" : "AAAA", data: address }
}
