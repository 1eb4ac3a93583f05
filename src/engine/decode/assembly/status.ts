// What a call of `inflate` ends with.

/** All bits are consumed, except for those of a symbol or header that is not complete. */
export const NEEDS_INPUT: i32 = 0
/** The block is full: read it, then call `nextBlock`. */
export const BLOCK_FULL: i32 = 1
/** The stream has ended. `unusedAddress` is the first byte behind it. */
export const STREAM_END: i32 = 2
/** The bits at `position` mean nothing. Everything before them is inflated. */
export const DAMAGED: i32 = 3
/** Within the module only: go on. */
export const CONTINUE: i32 = 4
