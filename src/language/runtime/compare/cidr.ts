import { EqlScriptError } from "../script.ts"
import { type Address, parseIp } from "./ip.ts"

type Block = { readonly address: Address; readonly masks: Address }

/**
 * Returns a test whether an address is in one of the blocks (CIDRUtils). Bits after the mask are ignored (`10.6.48.157/8`), an
 * address without a mask matches itself, and an IPv4 block contains IPv4-mapped IPv6 addresses. A value that is not an address
 * is in no block.
 */
export function cidr(blocks: readonly string[]): (value: string) => boolean {
  const parsed = blocks.map(parseBlock)
  return (value) => {
    const address = parseIp(value)
    return address !== null && parsed.some((block) => contains(block, address))
  }
}

/** The reason why a text is not a valid block, or null if it is valid. */
export function checkCidr(block: string): string | null {
  const [address = "", length, ...rest] = block.split("/")
  if (rest.length > 0) return "a block has at most one slash"
  if (parseIp(address) === null || address.includes("%")) return `${JSON.stringify(address)} is not an IP address`
  if (length === undefined) return null
  const longest = address.includes(":") ? 128 : 32
  if (!/^[0-9]{1,3}$/.test(length) || Number(length) > longest) return `the mask must be a number from 0 to ${longest}`
  return null
}

function parseBlock(text: string): Block {
  const [address = "", length] = text.split("/")
  const words = parseIp(address)
  const refused = checkCidr(text)
  if (refused !== null || words === null) throw new EqlScriptError(`cidrMatch: ${refused}`)
  const bits = length === undefined ? 128 : Number(length) + (address.includes(":") ? 0 : 96)
  return { address: words, masks: [maskOf(bits), maskOf(bits - 32), maskOf(bits - 64), maskOf(bits - 96)] }
}

/** A 32-bit word with this many leading ones. */
function maskOf(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0
}

function contains({ address, masks }: Block, value: Address): boolean {
  for (let word = 0; word < 4; word++) {
    if ((((address[word] ?? 0) ^ (value[word] ?? 0)) & (masks[word] ?? 0)) !== 0) return false
  }
  return true
}
