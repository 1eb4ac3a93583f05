// The software bill of materials of a bundle, as CycloneDX 1.6, without time and serial number, so that it is reproducible.
import { createRequire } from "node:module"
import { Contrib, Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library"
import type { BundledPackage } from "./bundled-packages.ts"

const parseExpression = createRequire(import.meta.url)("spdx-expression-parse") as (expression: string) => object

const licenses = new Contrib.License.Factories.LicenseFactory(parseExpression)

/** The packages of a bundle with their versions, licences and the hashes of their tarballs, as JSON text. */
export function sbom(name: string, version: string, packages: readonly BundledPackage[]): string {
  const bom = new Models.Bom()
  bom.metadata.component = new Models.Component(Enums.ComponentType.Application, `landfall-${name}`, {
    version,
    bomRef: `landfall-${name}@${version}`,
    licenses: new Models.LicenseRepository([licenses.makeFromString("Apache-2.0")]),
  })
  // The same version may be installed in two folders.
  const versions = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]))
  for (const one of versions.values()) {
    const component = componentOf(one)
    bom.components.add(component)
    bom.metadata.component.dependencies.add(component.bomRef)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function componentOf({ name, version, license, integrity }: BundledPackage): Models.Component {
  const [group, base] = name.startsWith("@") ? name.split("/") : [undefined, name]
  const [algorithm, digest = ""] = integrity.split("-")
  if (algorithm !== "sha512") throw new Error(`${name}: the integrity is ${algorithm}, not sha512`)
  return new Models.Component(Enums.ComponentType.Library, base ?? name, {
    ...(group === undefined ? {} : { group }),
    version,
    bomRef: `${name}@${version}`,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: new Models.HashDictionary([
      [Enums.HashAlgorithm["SHA-512"], Buffer.from(digest, "base64").toString("hex")],
    ]),
    licenses: new Models.LicenseRepository([licenses.makeFromString(license)]),
  })
}
