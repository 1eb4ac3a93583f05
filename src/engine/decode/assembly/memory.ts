// Memory: the static regions that `memory.data` reserves in each file, then an arena that grows. Nothing in the arena is ever
// freed; a new set of tables begins at its start.

/** Alignment of everything in the arena, in bytes. */
const ALIGNMENT: usize = 16
/** A vector may read this many bytes beyond what it needs. */
export const PADDING: usize = 64
const PAGE_BITS: i32 = 16

let top: usize = __heap_base

export function emptyArena(): void {
  top = __heap_base
}

/** Reserves zeroed bytes. The memory may grow, which detaches the host's views. */
export function allocate(bytes: usize): usize {
  const start = top
  top = (top + bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1)
  const missing = <i32>(top + PADDING) - (memory.size() << PAGE_BITS)
  if (missing > 0 && memory.grow((missing >> PAGE_BITS) + 1) < 0) unreachable()
  memory.fill(start, 0, bytes)
  return start
}

const SCRATCH_BYTES: usize = 64 * 1024
const SCRATCH: usize = memory.data(65536, 16)

/** Where the host writes the arguments of a call that are longer than a number. */
export function scratch(): usize {
  return SCRATCH
}

export function scratchBytes(): usize {
  return SCRATCH_BYTES
}

/** Copies bytes into the arena. */
export function keep(from: usize, bytes: usize): usize {
  const start = allocate(bytes + PADDING)
  memory.copy(start, from, bytes)
  return start
}

/** A hash of bytes, of which up to 8 are read beyond the end. Only its distribution matters: what has the same hash is compared. */
export function hashOf(from: usize, length: usize): u32 {
  let hash: u64 = <u64>length * 0x9e3779b97f4a7c15
  let at = from
  const end = from + length
  for (; at + 8 <= end; at += 8) hash = (rotl(hash, 23) ^ load<u64>(at)) * 0x9e3779b97f4a7c15
  const rest = end - at
  if (rest > 0) hash = (rotl(hash, 23) ^ (load<u64>(at) & (((<u64>1) << ((<u64>rest) << 3)) - 1))) * 0x9e3779b97f4a7c15
  return <u32>(hash >> 32)
}

/** Whether two texts of the same length are equal. */
export function isSame(one: usize, other: usize, length: usize): bool {
  let at: usize = 0
  for (; at + 8 <= length; at += 8) if (load<u64>(one + at) != load<u64>(other + at)) return false
  for (; at < length; at++) if (load<u8>(one + at) != load<u8>(other + at)) return false
  return true
}
