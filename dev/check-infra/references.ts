import type { Template } from "../../infra/package-template.ts"

/** References to missing resources: Ref, GetAtt, ${…} in Sub, DependsOn. */
export function danglingReferences(template: Template): string[] {
  const references = Object.entries({ ...template.Resources, ...template.Outputs }).flatMap(([id, part]) =>
    referencesIn(part).map((name) => ({ id, name })),
  )
  const dependencies = Object.entries(template.Resources).flatMap(([id, { DependsOn = [] }]) =>
    [DependsOn].flat().map((name) => ({ id, name })),
  )
  return [...references, ...dependencies]
    .filter(({ name }) => !(name in template.Resources) && !name.startsWith("AWS::"))
    .map(({ id, name }) => `${id} refers to ${name}, which does not exist`)
}

/** The names of all references in a part of a template. */
function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn)
  if (typeof part !== "object" || part === null) return []
  return Object.entries(part).flatMap(([name, value]) => {
    if (name === "Ref") return [String(value)]
    if (name === "Fn::GetAtt") return [String(Array.isArray(value) ? value[0] : String(value).split(".")[0])]
    const text = name === "Fn::Sub" && (Array.isArray(value) ? value[0] : value)
    if (typeof text === "string") {
      return [...text.matchAll(/\$\{([^}!.]+)[^}]*\}/g)].map(([, variable]) => variable ?? "")
    }
    return referencesIn(value)
  })
}
