import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { test } from "node:test"

type ReadParameters = { readonly resolveVariable: (name: string) => Promise<unknown> }

/** A CommonJS module without types, because osls calls it. */
const pinnedSources: (context: ReadParameters) => Promise<{ readonly text: string }> = createRequire(import.meta.url)(
  "../../../infra/pinned-sources.cjs",
)

const PINS = [{ bucket: "logs", prefix: "wef/", source: "windows.forwarded" }]

async function textOf(value: unknown): Promise<string> {
  const resolveVariable = async (name: string) => (name === "param:pinnedSources" ? value : undefined)
  return (await pinnedSources({ resolveVariable })).text
}

test("the parameter is a YAML list, JSON or empty, and is passed to detect as JSON", async () => {
  for (const value of [PINS, JSON.stringify(PINS)]) assert.equal(await textOf(value), JSON.stringify(PINS))
  for (const value of ["none", "", " ", [], "[]"]) assert.equal(await textOf(value), "[]")
})

test("a value other than a list of pins with a source stops packaging", async () => {
  for (const value of [
    "logs",
    "{}",
    [{ bucket: "logs" }],
    ["logs"],
    { bucket: "logs", source: "endgame" },
    undefined,
  ]) {
    await assert.rejects(textOf(value), /params\.pinnedSources/, JSON.stringify(value))
  }
})
