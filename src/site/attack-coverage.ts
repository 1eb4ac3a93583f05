import { sources } from "../engine/sources/index.ts"
import type { BuiltRule } from "../rules/build.ts"
import { type Coverage, coverageOf } from "../rules/coverage.ts"
import type { SiteRule } from "./site-rules.ts"

/** A technique or subtechnique of MITRE ATT&CK under one tactic, with the rules of the site for it. */
export type TechniqueCoverage = {
  /** `T1552` or `T1552.001`. */
  readonly id: string
  readonly name: string
  /** The tactic's name, `Credential Access`. */
  readonly tactic: string
  /** The names of rules that can match in a source of the site. */
  readonly full: readonly string[]
  /** The names of rules of which some branches cannot match in any source of the site. */
  readonly weakened: readonly string[]
  /** The names of rules that run, and can match in no source of the site. */
  readonly none: readonly string[]
}

/** What the rules that run detect in the sources that the site has, by tactic and technique, in the order of their ids. */
export function attackCoverage(rules: readonly SiteRule[], sourceNames: readonly string[]): TechniqueCoverage[] {
  const techniques = new Map<string, TechniqueCoverage & { [kind in Coverage["coverage"] as Bucket[kind]]: string[] }>()
  for (const { status, built } of rules) {
    if (status !== "run" || built === null) continue
    const bucket = buckets[bestCoverage(built, sourceNames)]
    for (const { id, name, tactic } of techniquesOf(built)) {
      const key = `${tactic} ${id}`
      const entry = techniques.get(key) ?? { id, name, tactic, full: [], weakened: [], none: [] }
      techniques.set(key, entry)
      if (!entry[bucket].includes(built.rule.name)) entry[bucket].push(built.rule.name)
    }
  }
  return [...techniques.values()].sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
}

type Bucket = { readonly full: "full"; readonly partial: "weakened"; readonly none: "none" }

const buckets: Bucket = { full: "full", partial: "weakened", none: "none" }

const sortKey = ({ tactic, id }: TechniqueCoverage) => `${tactic} ${id}`

/** The best of the sources: a rule needs one in which all of its branches can match. */
export function bestCoverage({ rule, query }: BuiltRule, sourceNames: readonly string[]): Coverage["coverage"] {
  const kinds = sources
    .filter(({ name }) => sourceNames.includes(name))
    .map((source) => coverageOf(rule, query, source).coverage)
  return kinds.includes("full") ? "full" : kinds.includes("partial") ? "partial" : "none"
}

/** The techniques and subtechniques of a rule; a tactic without one counts as a technique of its own. */
function techniquesOf({ rule }: BuiltRule): readonly { id: string; name: string; tactic: string }[] {
  return rule.threat.flatMap(({ tactic, technique }) => {
    const named = technique.flatMap((one) => [one, ...(one.subtechnique ?? [])])
    return (named.length > 0 ? named : [tactic]).map(({ id, name }) => ({ id, name, tactic: tactic.name }))
  })
}

/**
 * A layer for the ATT&CK Navigator: the score of a technique is the number of rules that can match, and a weakened rule counts
 * half. Source: the layer format 4.5 of mitre-attack/attack-navigator.
 */
export function navigatorLayer(name: string, techniques: readonly TechniqueCoverage[]): object {
  const scored = techniques.filter(({ id }) => id.startsWith("T") && !id.startsWith("TA"))
  return {
    name,
    versions: { layer: "4.5", navigator: "5.1.0" },
    domain: "enterprise-attack",
    description: "The rules that run in Landfall, in the sources that the site has",
    techniques: scored.map(({ id, tactic, full, weakened, none }) => ({
      techniqueID: id,
      tactic: tactic.toLowerCase().replaceAll(" ", "-"),
      score: full.length + weakened.length / 2,
      comment: [
        ...full,
        ...weakened.map((rule) => `${rule} (weakened)`),
        ...none.map((rule) => `${rule} (cannot match)`),
      ].join("\n"),
      enabled: true,
      showSubtechniques: true,
    })),
    gradient: { colors: ["#ff6666", "#ffe766", "#8ec843"], minValue: 0, maxValue: 5 },
  }
}
