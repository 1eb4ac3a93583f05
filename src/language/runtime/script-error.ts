/**
 * A value that a function cannot work on, where Elasticsearch's script fails the search: no text for `number`, a
 * number where a text is needed, an overflow. The caller decides what becomes of the event.
 */
export class EqlScriptError extends Error {
  override readonly name = "EqlScriptError"
}
