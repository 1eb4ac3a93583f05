import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import type { Outcome } from "../../diagnostics/diagnostic.ts"
import type { EventQuery, Query } from "../syntax/ast.ts"

const codes: { readonly [kind in Exclude<Query["kind"], "event">]: DiagnosticCode } = {
  sequence: "EQL401",
  sample: "EQL402",
  join: "EQL403",
}

/** Lets event queries through. Whatever relates several events is correct EQL that cannot be answered from one record. */
export function refuseUnsupported(query: Query): Outcome<EventQuery> {
  if (query.kind === "event") return { ok: true, value: query, warnings: [] }
  const span = { start: query.span.start, end: query.span.start + query.kind.length }
  const message = `a ${query.kind} relates several events, and only queries on single events are supported`
  const notes = [
    query.kind === "join"
      ? "Elasticsearch does not run joins either."
      : "The query is correct; no part of it runs here, so it raises no alerts.",
  ]
  return { ok: false, diagnostics: [{ code: codes[query.kind], severity: "unsupported", message, span, notes }] }
}
