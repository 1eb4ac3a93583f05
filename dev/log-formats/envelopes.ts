import { type Form, jsonText, wrapped } from "./form.ts"

/** What shippers that do not read a record put around its text. */
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

/** A form, and the same record in each envelope. */
export function inEnvelopes(form: Form): Form[] {
  return envelopes.map(({ name, wrap }) => wrapped(form, `${form.name}, ${name}`, wrap))
}
