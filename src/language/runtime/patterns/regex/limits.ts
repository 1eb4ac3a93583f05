/**
 * How many characters an expression may have once its repetitions are written out. A character of a value costs at worst that
 * many steps. Elasticsearch has no such number, but refuses expressions whose automaton takes more than 10,000 units of work.
 */
export const MOST_POSITIONS = 2_500

/**
 * How many states the automaton of an expression with `~` or `&` may have. Their number can grow exponentially, so it is
 * built and counted when the rule is checked, as Lucene does with its limit of 10,000 units of work.
 */
export const MOST_BOOLEAN_STATES = 1_000

/** How many terms that count may make on its way. */
export const MOST_BOOLEAN_TERMS = 20_000
