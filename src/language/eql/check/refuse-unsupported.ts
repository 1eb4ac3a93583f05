import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import type { Outcome } from "../../diagnostics/diagnostic.ts"
import type { EventQuery, Query } from "../syntax/ast.ts"

const codes: { readonly [kind in Exclude<Query["kind"], "event">]: DiagnosticCode } = {
  sequence: "EQL401",
  sample: "EQL402",
  join: "EQL403",
}

/** Accepts event queries only. Other queries relate several events and cannot be evaluated on one record. */
export function refuseUnsupported(query: Query): Outcome<EventQuery> {
  if (query.kind === "event") return { ok: true, value: query, warnings: [] }
  const span = { start: query.span.start, end: query.span.start + query.kind.length }
  const message = `a ${query.kind} relates several events; Landfall runs queries on single events only`
  const notes = [
    query.kind === "join"
      ? "Elasticsearch does not run joins either."
      : "The query is valid, but Landfall does not run it, so it raises no alerts.",
  ]
  return { ok: false, diagnostics: [{ code: codes[query.kind], severity: "unsupported", message, span, notes }] }
}
