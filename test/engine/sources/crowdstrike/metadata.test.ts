import assert from "node:assert/strict"
import { test } from "node:test"
import { withKnownFields } from "../../../../src/engine/enrich/side-tables.ts"
import { crowdstrikeFdr } from "../../../../src/engine/sources/crowdstrike/fdr.ts"
import { fdrMetadata } from "../../../../src/engine/sources/crowdstrike/metadata.ts"
import { isMetadata } from "../../../../src/engine/sources/index.ts"
import type { Event } from "../../../../src/event.ts"
import type { JsonObject } from "../../../../src/json.ts"

const host: JsonObject = {
  aid: "a1",
  cid: "c1",
  ComputerName: "WEB01",
  MachineDomain: "corp.example.com",
  Version: "Windows Server 2022",
  aip: "192.0.2.7",
  City: "none",
  Country: "Iceland",
  Time: "1697992784.144",
  event_platform: "Win",
}
const user: JsonObject = {
  cid: "c1",
  UserSid_readable: "S-1-5-21-1",
  User: "CORP\\svc",
  UserName: "Service",
  _time: "1702546168.576",
}

type Expected = { readonly kind: string; readonly key?: string; readonly time?: number }
const KINDS: [why: string, record: JsonObject, expected: Expected | undefined][] = [
  ["a host", host, { kind: "host", key: "a1", time: 1_697_992_784_144 }],
  ["a user", user, { kind: "user", key: "S-1-5-21-1", time: 1_702_546_168_576 }],
  ["a host without a time", { ...host, Time: "soon" }, { kind: "host", key: "a1", time: 0 }],
  ["a neighbour", { cid: "c1", aip: "192.0.2.1", aipcount: "1", _time: "1" }, { kind: "other" }],
  ["a managed asset", { cid: "c1", aid: "a1", GatewayMAC: "00-00", _time: "1" }, { kind: "other" }],
  ["an event that has a computer's name", { ...host, event_simpleName: "AgentOnline" }, undefined],
  ["an event of the external API", { cid: "c1", ExternalApiType: "x", _time: "1" }, undefined],
  ["something else", { a: 1 }, undefined],
  ["a customer's id alone", { cid: "c1" }, undefined],
]

for (const [why, record, expected] of KINDS) {
  test(`metadata of Falcon: ${why}`, () => {
    const { fields: _, ...rest } = { fields: undefined, ...fdrMetadata.read(record) }
    assert.deepEqual(rest, expected ?? {})
    assert.equal(isMetadata(record), expected !== undefined)
  })
}

const FOLDERS: [key: string, containsMetadata: boolean][] = [
  ["a1b2/fdrv2/aidmaster/5e/part-00000.gz", true],
  ["fdrv2/userinfo", true],
  ["aidmaster/x", true],
  ["a1b2/data/5e/part-00000.gz", false],
  ["fdrv2/notmanaged/5e/part-00000.gz", false],
  ["data/my-aidmaster-copy/x", false],
]

for (const [key, containsMetadata] of FOLDERS) {
  test(`${key} ${containsMetadata ? "contains" : "does not contain"} metadata`, () =>
    assert.equal(fdrMetadata.isMetadataKey(key), containsMetadata))
}

function known(records: { readonly host?: JsonObject; readonly user?: JsonObject }): readonly (Event | undefined)[] {
  const fieldsOf = (record?: JsonObject) => {
    const metadata = record && fdrMetadata.read(record)
    return metadata && "fields" in metadata ? metadata.fields : undefined
  }
  return [fieldsOf(records.host), fieldsOf(records.user)]
}

const event = crowdstrikeFdr.normalise({
  event_simpleName: "ProcessRollup2",
  event_platform: "Win",
  aid: "a1",
  UserSid: "S-1-5-21-1",
})

test("an event gets the names of its host and user", () => {
  assert.deepEqual(fdrMetadata.keysOf(event), { host: "a1", user: "S-1-5-21-1" })
  const joined = withKnownFields(event, ...known({ host, user }))
  assert.equal(joined["host.name"], "WEB01")
  assert.equal(joined["host.hostname"], "WEB01")
  assert.equal(joined["host.domain"], "corp.example.com")
  assert.deepEqual(joined["host.ip"], ["192.0.2.7"])
  assert.equal(joined["host.os.version"], "Windows Server 2022")
  assert.equal(joined["host.geo.country_name"], "Iceland")
  assert.equal("host.geo.city_name" in joined, false)
  assert.equal(joined["user.name"], "svc")
  assert.equal(joined["user.domain"], "CORP")
  assert.equal(joined["event.action"], "ProcessRollup2")
  assert.equal(event["host.name"], undefined)
})

test("a user without a domain is named by UserName", () => {
  assert.equal(withKnownFields(event, ...known({ user: { ...user, User: "" } }))["user.name"], "Service")
})

test("the event's own fields are kept", () => {
  const named = crowdstrikeFdr.normalise({ event_simpleName: "UserLogon", aid: "a1", ComputerName: "OTHER" })
  assert.equal(withKnownFields(named, ...known({ host }))["host.name"], "OTHER")
})

test("metadata with values of the wrong type is harmless", () => {
  const odd = JSON.parse(
    '{"cid":"c1","aid":"a1","ComputerName":{"a":1},"__proto__":{"MachineDomain":"x"},"aip":[null,"1.2.3.4"]}',
  )
  const joined = withKnownFields(event, ...known({ host: odd }))
  assert.equal(joined["host.name"], undefined)
  assert.equal(joined["host.domain"], undefined)
  assert.deepEqual(joined["host.ip"], ["1.2.3.4"])
})

test("a very long value is truncated", () => {
  const joined = withKnownFields(event, ...known({ host: { ...host, ComputerName: "W".repeat(5000) } }))
  assert.equal(String(joined["host.name"]).length, 1024)
})
