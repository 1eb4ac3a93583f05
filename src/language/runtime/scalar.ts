/**
 * One value as rule code hands it about. Null is "missing". An integer is a number while a double holds it exactly,
 * else a bigint; every other number is a decimal (a Java double).
 */
export type Scalar = string | number | bigint | boolean | null
