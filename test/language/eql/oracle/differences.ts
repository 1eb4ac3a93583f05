/**
 * Where Landfall decides otherwise than Elasticsearch, with the reason. The oracle follows Elasticsearch for a difference that is
 * switched off and Landfall for one that is switched on.
 */
export const differences = {
  backslash:
    "a backslash in the constant of endsWith or stringContains stands for itself before other characters; Elasticsearch drops it, and so misses every Windows path",
  "wrong-type":
    "a constant that the field's type cannot hold makes its comparison false, with a warning; Elasticsearch fails the search, and one wrong rule would stop the others",
  "failing-script":
    "a value for which a function or arithmetic fails does not satisfy its leaf; Elasticsearch fails the search, so one record would hide all others",
  "least-long":
    "-9223372036854775808 is the least long; Elasticsearch fails the search, because it negates an unsigned integer",
} as const

export type Difference = keyof typeof differences
