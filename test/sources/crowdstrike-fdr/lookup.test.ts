import assert from "node:assert/strict"
import { test } from "node:test"
import type { JsonObject } from "../../../src/json.ts"
import {
  type FdrMetadata,
  fdrKeys,
  isFdrMetadata,
  joinFdr,
  readFdrMetadata,
} from "../../../src/sources/crowdstrike-fdr/lookup.ts"
import { crowdstrikeFdr } from "../../../src/sources/crowdstrike-fdr.ts"

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

const KINDS: [why: string, record: JsonObject, metadata: FdrMetadata | undefined][] = [
  ["a host", host, { kind: "host", key: "a1" }],
  ["a user", user, { kind: "user", key: "S-1-5-21-1" }],
  ["a neighbour", { cid: "c1", aip: "192.0.2.1", aipcount: "1", _time: "1" }, { kind: "other" }],
  ["a managed asset", { cid: "c1", aid: "a1", GatewayMAC: "00-00", _time: "1" }, { kind: "other" }],
  ["an event that has a computer's name", { ...host, event_simpleName: "AgentOnline" }, undefined],
  ["an event of the external API", { cid: "c1", ExternalApiType: "x", _time: "1" }, undefined],
  ["something else", { a: 1 }, undefined],
  ["a customer's id alone", { cid: "c1" }, undefined],
]

for (const [why, record, metadata] of KINDS) {
  test(`metadata of Falcon: ${why}`, () => {
    assert.deepEqual(readFdrMetadata(record), metadata)
    assert.equal(isFdrMetadata(record), metadata !== undefined)
  })
}

const event = crowdstrikeFdr.normalise({
  event_simpleName: "ProcessRollup2",
  event_platform: "Win",
  aid: "a1",
  UserSid: "S-1-5-21-1",
})

test("an event names its host and user once they are looked up", () => {
  assert.deepEqual(fdrKeys(event), { host: "a1", user: "S-1-5-21-1" })
  const joined = joinFdr(event, { host, user })
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
  assert.equal(joinFdr(event, { user: { ...user, User: "" } })["user.name"], "Service")
})

test("what the event says itself stays", () => {
  const named = crowdstrikeFdr.normalise({ event_simpleName: "UserLogon", aid: "a1", ComputerName: "OTHER" })
  assert.equal(joinFdr(named, { host })["host.name"], "OTHER")
})

test("a record of another host or user is not taken", () => {
  const joined = joinFdr(event, { host: { ...host, aid: "a2" }, user: { ...user, UserSid_readable: "S-1-5-21-2" } })
  assert.deepEqual(joined, event)
})

test("metadata of wrong types does no harm", () => {
  const odd = JSON.parse('{"aid":"a1","ComputerName":{"a":1},"__proto__":{"MachineDomain":"x"},"aip":[null,"1.2.3.4"]}')
  const joined = joinFdr(event, { host: odd })
  assert.equal(joined["host.name"], undefined)
  assert.equal(joined["host.domain"], undefined)
  assert.deepEqual(joined["host.ip"], ["1.2.3.4"])
})
