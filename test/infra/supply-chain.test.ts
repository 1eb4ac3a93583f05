import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Spec, Validation } from "@cyclonedx/cyclonedx-library"
import { unzipSync } from "fflate"
import { bundle } from "../../infra/bundle.ts"
import { BUILT_IN_SITE, readSite } from "../../src/site/site.ts"

const root = join(import.meta.dirname, "../..")
const functions = ["canary", "detect", "digest", "notify", "reconcile"]

type Component = {
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses: object[]
  readonly hashes: object[]
}
type Bom = {
  readonly metadata: object
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

const bomOf = (name: string) => readFileSync(join(root, `dist/${name}.sbom.json`), "utf8")
const filesOf = (name: string) => unzipSync(readFileSync(join(root, `build/${name}.zip`)))
const nameOf = ({ group, name, version }: Component) => `${group === undefined ? "" : `${group}/`}${name} ${version}`

/** The size limits of the zips in bytes, about 10 % above the current sizes, so that an added library is noticed. */
const MAX_BYTES: { readonly [name: string]: number } = {
  canary: 250_000,
  detect: 282_000,
  digest: 190_000,
  notify: 325_000,
  reconcile: 190_000,
}

for (const name of functions) {
  test(`${name}'s bill of materials is CycloneDX 1.6 and lists every package with licence, hash and purl`, async () => {
    assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bomOf(name)), null)
    const { components, dependencies } = JSON.parse(bomOf(name)) as Bom
    assert.ok(components.length >= 20)
    for (const component of components) {
      assert.match(component.purl, /^pkg:npm\/(%40[^/]+\/)?[^/@]+@\d+\.\d+\.\d+/)
      assert.equal(component.hashes.length, 1, nameOf(component))
      assert.equal(component.licenses.length, 1, nameOf(component))
    }
    const [application] = dependencies.filter(({ dependsOn }) => dependsOn !== undefined)
    assert.equal(application?.dependsOn?.length, components.length)
  })

  test(`${name}'s zip contains the code and all licences, and is within its size limit`, () => {
    const files = filesOf(name)
    const names = Object.keys(files).map((file) => file.replace(/-[A-Z0-9]{8}\.(json|cjs)$/, ".$1"))
    const beside = name === "detect" ? ["explanations.cjs", "rules.json"] : []
    assert.deepEqual(names.sort(), ["LICENSE", "NOTICE", "THIRD-PARTY-LICENCES", "handler.mjs", ...beside].sort())
    const licences = new TextDecoder().decode(files["THIRD-PARTY-LICENCES"])
    for (const component of (JSON.parse(bomOf(name)) as Bom).components) {
      assert.ok(licences.includes(nameOf(component)), nameOf(component))
    }
    const { length } = readFileSync(join(root, `build/${name}.zip`))
    assert.ok(length < (MAX_BYTES[name] ?? 0), `${name}.zip has ${length} bytes`)
  })
}

test("only licences that require nothing but their text are bundled", () => {
  const licences = new Set(
    functions.flatMap((name) =>
      (JSON.parse(bomOf(name)) as Bom).components.map(({ licenses }) => JSON.stringify(licenses)),
    ),
  )
  const allowed = ["Apache-2.0", "MIT", "MIT-0", "0BSD", "ISC", "BlueOak-1.0.0", "BSD-3-Clause"]
  const known = new Set(allowed.map((id) => JSON.stringify([{ license: { id } }])))
  assert.deepEqual(
    [...licences].filter((licence) => !known.has(licence)),
    [],
  )
})

test("the same sources make the same zips and bills of materials", async () => {
  const out = mkdtempSync(join(tmpdir(), "landfall-bundles-"))
  const bundles = await bundle(readSite(BUILT_IN_SITE), out)
  for (const { name, zip, sbom } of bundles) {
    assert.ok(readFileSync(zip).equals(readFileSync(join(root, `build/${name}.zip`))), name)
    assert.equal(sbom, bomOf(name))
  }
  rmSync(out, { recursive: true })
  assert.deepEqual(
    bundles.map(({ name }) => name),
    functions,
  )
})

type Locked = {
  readonly hasInstallScript?: boolean
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly inBundle?: boolean
}
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  readonly packages: { readonly [folder: string]: Locked }
}

test("allowScripts lists exactly the packages with an install script", () => {
  const { allowScripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly allowScripts: object
  }
  const withScript = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([folder]) => folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length))
  assert.deepEqual(Object.keys(allowScripts).sort(), [...new Set(withScript)].sort())
})

test("every locked package has the hash of its tarball, or is bundled in another package", () => {
  const without = Object.entries(lock.packages).filter(
    ([folder, { integrity, link, inBundle }]) => folder !== "" && !link && !inBundle && !integrity,
  )
  assert.deepEqual(
    without.map(([folder]) => folder),
    [],
  )
})
