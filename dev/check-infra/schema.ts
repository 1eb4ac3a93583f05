import { createRequire } from "node:module"
import type { Property, PropertyType, Resource, SpecDatabase } from "@aws-cdk/service-spec-types"
import type { Template } from "../../infra/package-template.ts"

const { loadAwsServiceSpecSync } = createRequire(import.meta.url)("@aws-cdk/aws-service-spec") as {
  loadAwsServiceSpecSync: () => SpecDatabase
}

/**
 * Violations of CloudFormation's schema: unknown types and properties, missing required properties, values of another type.
 * The result of an intrinsic function is unknown and is accepted.
 */
export function schemaProblems(template: Template): string[] {
  const spec = loadAwsServiceSpecSync()
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    const resource = spec.lookup("resource", "cloudFormationType", "equals", Type)[0] as Resource | undefined
    if (!resource) return [`${id}: CloudFormation has no type ${Type}`]
    return recordProblems(spec, Properties ?? {}, resource.properties, id)
  })
}

function recordProblems(
  spec: SpecDatabase,
  values: object,
  properties: { readonly [name: string]: Property },
  path: string,
): string[] {
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const property = properties[name]
    return property ? valueProblems(spec, value, property.type, `${path}.${name}`) : [`${path}: no property ${name}`]
  })
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in values))
    .map(([name]) => `${path}: ${name} is required`)
  return [...wrong, ...missing]
}

function valueProblems(spec: SpecDatabase, value: unknown, type: PropertyType, path: string): string[] {
  if (isIntrinsic(value)) return []
  const isNot = (what: string) => [`${path}: ${JSON.stringify(value)} is not a ${what}`]
  switch (type.type) {
    case "array":
      if (!Array.isArray(value)) return isNot("list")
      return value.flatMap((one, index) => valueProblems(spec, one, type.element, `${path}[${index}]`))
    case "map":
      if (!isRecord(value)) return isNot("map")
      return Object.entries(value).flatMap(([name, one]) => valueProblems(spec, one, type.element, `${path}.${name}`))
    case "ref":
      if (!isRecord(value)) return isNot("record")
      return recordProblems(spec, value, spec.get("typeDefinition", type.reference.$ref).properties, path)
    case "union": {
      const answers = type.types.map((one) => valueProblems(spec, value, one, path))
      return answers.some((problems) => problems.length === 0) ? [] : (answers[0] ?? [])
    }
    case "integer":
      return Number.isInteger(Number(value)) && isScalar(value) ? [] : isNot("whole number")
    case "number":
      return Number.isFinite(Number(value)) && isScalar(value) ? [] : isNot("number")
    case "boolean":
      return /^(true|false)$/i.test(String(value)) ? [] : isNot("boolean")
    case "string":
    case "date-time":
      return isScalar(value) ? [] : isNot("text")
    default:
      return []
  }
}

/** CloudFormation converts between scalar types. */
function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value)
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isIntrinsic(value: unknown): boolean {
  if (!isRecord(value)) return false
  const names = Object.keys(value)
  return names.length === 1 && /^(Ref|Fn::\w+)$/.test(names[0] ?? "")
}
