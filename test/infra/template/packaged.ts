import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { everyParameter, packageTemplate, type Resource, type Template } from "../../../infra/package-template.ts"

/** The packaged template with the default parameters, or with a value for every parameter. It needs up-to-date zips. */
export function packaged(parameters: "default" | "every"): Template {
  const out = mkdtempSync(join(tmpdir(), "landfall-template-"))
  try {
    return packageTemplate(out, parameters === "every" ? everyParameter : {}, { hasZips: true })
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** The resources of a type, by logical id. */
export function ofType<Properties = Resource["Properties"]>(
  { Resources }: Template,
  type: string,
): [id: string, properties: Properties][] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
    Type === type ? [[id, Properties as Properties] as [string, Properties]] : [],
  )
}

export type Statement = {
  readonly Sid?: string
  readonly Effect: "Allow" | "Deny"
  readonly Principal?: string | { readonly Service?: string | readonly string[] | object; readonly AWS?: unknown }
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } }
}

type Document = { readonly Statement: readonly Statement[] }

/** The statements of a role, including those of attached policies. */
export function statementsOf(template: Template, role: string): Statement[] {
  const own = (template.Resources[role]?.Properties["Policies"] ?? []) as { readonly PolicyDocument: Document }[]
  const attached = ofType<{ Roles: { Ref: string }[]; PolicyDocument: Document }>(template, "AWS::IAM::Policy")
    .filter(([, { Roles }]) => Roles.some(({ Ref }) => Ref === role))
    .map(([, { PolicyDocument }]) => PolicyDocument)
  return [...own.map(({ PolicyDocument }) => PolicyDocument), ...attached].flatMap(({ Statement }) => Statement)
}

/** A resource of a statement as text: `LedgerBucket.Arn/alerts/*`, `AlertsTopic`, an ARN. */
export function nameOfResource(resource: unknown): string {
  if (typeof resource === "string") return resource
  const [[kind, value] = ["", ""]] = Object.entries(resource as object) as [string, unknown][]
  if (kind === "Ref") return String(value)
  if (kind === "Fn::GetAtt") return (value as string[]).join(".")
  return String(value).replace(/\$\{(?!AWS::)([^}]+)\}/g, "$1")
}

/** Each action of some statements with each of its resources, and the services through which a key may be used. */
export function rightsOf(statements: readonly Statement[]): string[] {
  return statements
    .flatMap(({ Action, Resource, Condition = {} }) => {
      const via = Object.values(Condition).flatMap((keys) => [keys["kms:ViaService"] ?? []].flat())
      const through = via.length === 0 ? "" : ` through ${via.map(nameOfResource).join(", ")}`
      return [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameOfResource(resource)}${through}`))
    })
    .sort()
}
