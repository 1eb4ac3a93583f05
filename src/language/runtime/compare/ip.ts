/** An address as four 32-bit words, highest first. IPv4 addresses are IPv4-mapped IPv6, so that both families are comparable. */
export type Address = readonly [number, number, number, number]

/**
 * Parses an IP address as Elasticsearch's InetAddresses does: IPv4 as four decimal numbers without leading zeros, IPv6 with `::`
 * and an optional IPv4 tail. A zone (`fe80::1%eth0`) is ignored, because it names an interface. Null for any other text.
 */
export function parseIp(text: string): Address | null {
  if (text.length > MAX_ADDRESS_LENGTH) return null
  if (!text.includes(":")) {
    const v4 = parseIpv4(text)
    return v4 === null ? null : [0, 0, 0xffff, v4]
  }
  const zone = text.indexOf("%")
  return parseIpv6(zone > 0 ? text.slice(0, zone) : text)
}

/** The longest IPv6 text has 45 characters; the rest is room for a zone. */
const MAX_ADDRESS_LENGTH = 128

function parseIpv4(text: string): number | null {
  if (text.length > 15) return null
  const parts = text.split(".")
  if (parts.length !== 4) return null
  let word = 0
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null
    word = word * 256 + Number(part)
  }
  return word
}

function parseIpv6(text: string): Address | null {
  const gap = text.indexOf("::")
  if (gap < 0) return addressOf(groupsOf(text))
  const head = gap === 0 ? [] : groupsOf(text.slice(0, gap), false)
  const tail = gap + 2 === text.length ? [] : groupsOf(text.slice(gap + 2))
  if (head === null || tail === null || head.length + tail.length > 7) return null
  return addressOf([...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail])
}

/** The 16-bit groups of a text without `::`. The last part can be an IPv4 address, which gives two groups. */
function groupsOf(text: string, dotted = true): number[] | null {
  const groups: number[] = []
  const parts = text.split(":")
  for (const [index, part] of parts.entries()) {
    if (dotted && index === parts.length - 1 && part.includes(".")) {
      const v4 = parseIpv4(part)
      if (v4 === null) return null
      groups.push(v4 >>> 16, v4 & 0xffff)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

function addressOf(groups: readonly number[] | null): Address | null {
  if (groups?.length !== 8) return null
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups
  return [((a << 16) | b) >>> 0, ((c << 16) | d) >>> 0, ((e << 16) | f) >>> 0, ((g << 16) | h) >>> 0]
}

/** Whether two texts are the same address. False if one of them is not an address. */
export function equalIp(left: string, right: string): boolean {
  return compareIp(left, right) === 0
}

/** Compares two addresses by their 16 bytes. NaN, for which every comparison is false, if one of them is not an address. */
export function compareIp(left: string, right: string): number {
  const a = parseIp(left)
  const b = parseIp(right)
  if (a === null || b === null) return Number.NaN
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
}
