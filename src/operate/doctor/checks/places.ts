import { type Scope, scopeName } from "../../attach/scope.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { placesOf } from "../world.ts"

/** What is read, as a whole: no place twice, none that the stack may not read, and no circle. */
export const places: Check = {
  name: "places",
  async run(world) {
    const [asked, allowed, ledger, canary] = await Promise.all([
      world.places(),
      world.output("LogPlaces").then(placesOf),
      world.output("LedgerBucketName"),
      world.output("CanaryBucketName"),
    ])
    return [
      ...judgeAllowed(asked, allowed),
      ...judgeCircles([...allowed, ...asked], ledger, "the ledger"),
      ...judgeCircles([...allowed, ...asked], canary, "the canary's bucket"),
      ...judgeOverlap(allowed),
    ]
  },
}

export function judgeAllowed(asked: readonly Scope[], allowed: readonly Scope[]): Fault[] {
  return asked
    .filter((scope) => !allowed.some((place) => holds(place, scope)))
    .map((scope) => {
      const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets in serverless.yml, and deploy`
      return error("the stack may not read this place", scopeName(scope), remedy)
    })
}

/** What detect writes would be told to detect, and so on without end. */
export function judgeCircles(found: readonly Scope[], own: string, name: string): Fault[] {
  const circle = found.find(({ bucket }) => bucket === own)
  if (circle === undefined) return []
  return [
    error(
      `${name} is read as a log bucket: what Landfall writes would start it again`,
      scopeName(circle),
      "take it out of logBuckets in serverless.yml, and deploy",
    ),
  ]
}

export function judgeOverlap(allowed: readonly Scope[]): Fault[] {
  return allowed.flatMap((inner, index) => {
    const outer = allowed.find((place, other) => other !== index && holds(place, inner))
    if (outer === undefined) return []
    const what = `the place lies within ${scopeName(outer)}, so its objects are compared twice and may be told of twice`
    return [warning(what, scopeName(inner), "leave one of the two in logBuckets in serverless.yml, and deploy")]
  })
}

function holds(outer: Scope, inner: Scope): boolean {
  return outer.bucket === inner.bucket && inner.prefix.startsWith(outer.prefix)
}
