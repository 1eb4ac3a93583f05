import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { test } from "node:test"

type ReadParameters = { readonly resolveVariable: (name: string) => Promise<unknown> }

/** osls calls it, so it is CommonJS without types. */
const pinnedSources: (context: ReadParameters) => Promise<{ readonly text: string }> = createRequire(import.meta.url)(
  "../../../infra/pinned-sources.cjs",
)

const PLACES = [{ bucket: "logs", prefix: "wef/", source: "windows.forwarded" }]

async function textOf(value: unknown): Promise<string> {
  const resolveVariable = async (name: string) => (name === "param:pinnedSources" ? value : undefined)
  return (await pinnedSources({ resolveVariable })).text
}

test("the parameter may be a YAML list, JSON, or nothing, and becomes the JSON that detect reads", async () => {
  for (const value of [PLACES, JSON.stringify(PLACES)]) assert.equal(await textOf(value), JSON.stringify(PLACES))
  for (const value of ["none", "", " ", [], "[]"]) assert.equal(await textOf(value), "[]")
})

test("what is no list of places with a source is refused before it is deployed", async () => {
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
