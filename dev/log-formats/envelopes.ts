import { jsonText, type LogFormat, wrapped } from "./log-format.ts"

/** Wrappers of shippers that do not parse a record. */
const envelopes: readonly { readonly name: string; readonly wrap: (text: string) => string }[] = [
  {
    name: "in an agent's message",
    wrap: (text) =>
      jsonText({
        "@timestamp": "2026-11-24T08:01:00.000Z",
        agent: { type: "filebeat", version: "8.17.3" },
        input: { type: "aws-s3" },
        log: { file: { path: "https://logs.example/part-0" } },
        message: text,
      }),
  },
  {
    name: "in event.original",
    wrap: (text) =>
      jsonText({
        "@timestamp": "2026-11-24T08:01:00.000Z",
        "@version": "1",
        event: { original: text },
        tags: ["kept"],
      }),
  },
  { name: "in Splunk's export", wrap: (text) => jsonText({ preview: false, result: { _raw: text, host: "indexer" } }) },
  {
    name: "in an export of an index",
    wrap: (text) => `{"_index":"logs-any-000001","_id":"7","_score":1,"_source":${text}}`,
  },
]

/** The records of a format in each envelope. */
export function inEnvelopes(format: LogFormat): LogFormat[] {
  return envelopes.map(({ name, wrap }) => wrapped(format, `${format.name}, ${name}`, wrap))
}
