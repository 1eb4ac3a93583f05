import assert from "node:assert/strict"
import { test } from "node:test"
import { everyParameter, packageTemplate, type Template } from "../../../infra/package-template.ts"
import { withTable } from "../../../src/site/edit-site-file.ts"
import { stackSettings } from "../../../src/site/stack-settings.ts"
import { folderOf } from "../../site/make-site.ts"

/** A parameter of the command line as the setting of landfall.toml that the guide's steps make of it. */
function settingOf(name: string, text: string) {
  const { default: value } = stackSettings[name as keyof typeof stackSettings]
  if (name === "pinnedSources") return JSON.parse(text)
  if (typeof value === "boolean") return text === "yes"
  return Array.isArray(value) ? text.split(",") : text
}

/** The template without the time of packaging, which is in the keys of the zips. */
function withoutTime(template: Template): unknown {
  return JSON.parse(JSON.stringify(template).replaceAll(/\d{13}-\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "TIME"))
}

test("settings carried over from parameters into landfall.toml give the same template", () => {
  const settings = Object.entries(everyParameter).map(([name, text]) => [name, settingOf(name, text)])
  const site = folderOf({ "landfall.toml": withTable("", "[stack]", Object.fromEntries(settings)) })
  const fromParameters = packageTemplate(folderOf({}), everyParameter, { hasZips: true })
  const fromSite = packageTemplate(folderOf({}), {}, { hasZips: true, environment: { LANDFALL_SITE: site } })
  assert.deepEqual(withoutTime(fromSite), withoutTime(fromParameters))
})

const PROBLEMS: readonly (readonly [
  name: string,
  parameters: Readonly<Record<string, string>>,
  toml: string,
  error: RegExp,
])[] = [
  ["a parameter that does not exist", { alertEmail: "a@example.com" }, "", /no parameter is named "alertEmail"/],
  ["a mistake in landfall.toml", {}, "[stack]\nlogBucket = []\n", /landfall\.toml:2: unknown key `logBucket`/],
]
for (const [name, parameters, toml, error] of PROBLEMS) {
  test(`${name} stops packaging`, () => {
    const environment = { LANDFALL_SITE: folderOf({ "landfall.toml": toml }) }
    assert.throws(() => packageTemplate(folderOf({}), parameters, { hasZips: true, environment }), error)
  })
}
