/**
 * Every code a diagnostic can have. A code is never reused: one that is retired leaves a gap.
 * 1xx lexer, 2xx parser, 3xx check, 4xx correct EQL that is not supported, 5xx warnings.
 */
export const codes = {
  EQL101: "a character or sequence that no token begins with",
  EQL301: "a field that the mapping does not have",
  EQL302: "a function that EQL does not have",
  EQL303: "a function that has no case-insensitive form",
  EQL304: "a function called with too few or too many arguments",
  EQL305: "an argument or operand of the wrong type",
  EQL306: "an argument that has to be a constant",
  EQL307: "a condition that is not true or false",
  EQL308: "a comparison of a field with another field",
  EQL309: "a text operator on something that is not text",
  EQL310: "a pattern that is not a text constant",
  EQL311: "a value in a list that the operand can never be compared with",
  EQL312: "a field of a type that EQL cannot query",
  EQL313: "a text field without an exact form",
  EQL314: "a constant expression that fails",
  EQL315: "a pattern or block that is not well formed",
  EQL316: "an expression nested too deeply",
  EQL401: "a sequence",
  EQL402: "a sample",
  EQL403: "a join",
  EQL404: "a date relative to the present",
  EQL501: "a constant that the field's type never equals",
  EQL502: "a field that looks like a misspelt ECS field",
  EQL503: "a condition that no event satisfies",
} as const

export type DiagnosticCode = keyof typeof codes
