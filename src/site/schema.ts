import { CHANNEL_NAMES } from "../channel-names.ts"
import { closed, exceptionEntries, ruleSettings } from "../rules/schema.ts"
import { stackSettings } from "./stack-settings.ts"

const texts = { type: "array", items: { type: "string" }, minItems: 1 } as const
const date = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" } as const

/** Chooses rules: all of the keys that are there must hold, and one value of each is enough. */
const selector = {
  rules: { ...texts, description: "Ids of rules, or names with `*` for any characters." },
  tags: { ...texts, description: "Tags, with `*` for any characters." },
  severities: { type: "array", items: ruleSettings.severity, minItems: 1, description: "Severities." },
  packs: { ...texts, description: "Names of packs; `own` is the folder rules/." },
}

const reason = { type: "string", minLength: 1, description: "Why, for those who read it later." }

const pack = closed({
  os: { ...texts, description: "Operating systems, as in the tags `OS: Windows`. Rules without such a tag stay." },
  sources: { ...texts, description: "Sources of docs/sources.md: only rules that can match in one of them." },
  severity: {
    type: "string",
    pattern: "^(low|medium|high|critical)\\+?$",
    description: "A severity, or the lowest one: `medium+`.",
  },
  tags: { ...texts, description: "Only rules that have one of these tags." },
  types: { ...texts, description: "Only rules of these types." },
  exclude: { ...texts, description: "Paths of rule files below the pack's folder that are not read." },
})

const override = closed({
  ...selector,
  reason,
  enabled: { type: "boolean", description: "Whether the rules run." },
  severity: ruleSettings.severity,
  risk_score: ruleSettings.risk_score,
  max_signals: ruleSettings.max_signals,
  alert_suppression: ruleSettings.alert_suppression,
  channels: {
    type: "array",
    items: { type: "string", examples: [...CHANNEL_NAMES] },
    description: "The channels that get the alerts; an empty list means none. The alerts topic always gets them.",
  },
  note: { type: "string", description: "Markdown that is appended to the investigation guide." },
})

const exception = closed(
  {
    ...selector,
    name: { type: "string" },
    reason,
    author: { type: "string" },
    expires: { ...date, description: "The first day on which the exception does not act any more." },
    entries: exceptionEntries,
  },
  ["name", "reason", "entries"],
)

const staging = closed(
  { ...selector, reason, until: { ...date, description: "The first day on which the rules send their alerts." } },
  ["until"],
)

/** The JSON Schema of landfall.toml. docs/site.schema.json is made from it. */
export const siteSchema = closed({
  sources: {
    ...texts,
    description: "The sources whose logs the buckets contain; all if absent. For check and coverage.",
  },
  stack: closed(stackSettings),
  packs: { type: "object", additionalProperties: pack, description: "Which rules of packs/<name> run." },
  overrides: { type: "array", items: override, description: "Changes to rules. A later one wins." },
  exceptions: { type: "array", items: exception, description: "Events that raise no alert." },
  staging: { type: "array", items: staging, description: "Rules that record alerts and send none." },
})
