/** The longest header of a frame: magic, descriptor, window, dictionary id, content size. RFC 8878, 3.1.1.1. */
export const FRAME_HEADER_BYTES = 18

const MAGIC = 0xfd2fb528
const DICTIONARY_BYTES = [0, 1, 2, 4]
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]
/** A content size of two bytes begins to count here. */
const TWO_BYTES_FROM = 256

/** Whether these are the last bytes of an object and fewer than a magic number, whose beginning they are. */
export function mayBeginFrame(head: Uint8Array): boolean {
  const [first = 0] = head
  const isSkippable = (first & 0xf0) === 0x50
  const magic = isSkippable ? [first, 0x2a, 0x4d, 0x18] : [0x28, 0xb5, 0x2f, 0xfd]
  return head.length < magic.length && head.every((byte, index) => byte === magic[index])
}

/** How many bytes the frame that begins here says it holds; undefined where it does not say. RFC 8878, 3.1.1.1.4. */
export function declaredContentBytes(head: Uint8Array): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  if (head.length < 5 || view.getUint32(0, true) !== MAGIC) return undefined
  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const bytes = descriptor >> 6 === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0)
  const start = 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] ?? 0)
  if (bytes === 0 || start + bytes > head.length) return undefined
  if (bytes === 1) return view.getUint8(start)
  if (bytes === 2) return TWO_BYTES_FROM + view.getUint16(start, true)
  return bytes === 4 ? view.getUint32(start, true) : Number(view.getBigUint64(start, true))
}
