import { createRequire } from "node:module"
import type { Property, PropertyType, Resource, SpecDatabase } from "@aws-cdk/service-spec-types"
import type { Template } from "../../infra/package-template.ts"

const { loadAwsServiceSpecSync } = createRequire(import.meta.url)("@aws-cdk/aws-service-spec") as {
  loadAwsServiceSpecSync: () => SpecDatabase
}

/**
 * What is wrong with a template by CloudFormation's own schema: types and properties that are not there, required ones that
 * are missing, values of another type. Where an intrinsic function stands, its result is not known and is taken as right.
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
  const not = (what: string) => [`${path}: ${JSON.stringify(value)} is no ${what}`]
  switch (type.type) {
    case "array":
      if (!Array.isArray(value)) return not("list")
      return value.flatMap((one, index) => valueProblems(spec, one, type.element, `${path}[${index}]`))
    case "map":
      if (!isRecord(value)) return not("map")
      return Object.entries(value).flatMap(([name, one]) => valueProblems(spec, one, type.element, `${path}.${name}`))
    case "ref":
      if (!isRecord(value)) return not("record")
      return recordProblems(spec, value, spec.get("typeDefinition", type.reference.$ref).properties, path)
    case "union": {
      const answers = type.types.map((one) => valueProblems(spec, value, one, path))
      return answers.some((problems) => problems.length === 0) ? [] : (answers[0] ?? [])
    }
    case "integer":
      return Number.isInteger(Number(value)) && isScalar(value) ? [] : not("whole number")
    case "number":
      return Number.isFinite(Number(value)) && isScalar(value) ? [] : not("number")
    case "boolean":
      return /^(true|false)$/i.test(String(value)) ? [] : not("boolean")
    case "string":
    case "date-time":
      return isScalar(value) ? [] : not("text")
    default:
      return []
  }
}

/** CloudFormation turns scalars into one another. */
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
