/** The schema version whose names are used; all later versions have them, too. */
export const OCSF_VERSION = "1.3.0"

export const LANDFALL_PRODUCT = { name: "Landfall", vendor_name: "Landfall" } as const

/** The members of OCSF's Detection Finding that an alert has. Source: OCSF schema, classes/findings/detection_finding. */
export type OcsfFinding = {
  readonly activity_id: 1
  readonly category_uid: 2
  readonly class_uid: 2004
  readonly type_uid: 200401
  readonly severity_id: number
  readonly status_id: 1
  readonly is_alert: true
  /** ms since 1970, like all times here. */
  readonly time: number
  readonly start_time: number
  readonly end_time: number
  readonly timezone_offset: 0
  readonly message: string
  readonly risk_score: number
  readonly risk_level_id: number
  readonly metadata: {
    readonly version: string
    readonly product: typeof LANDFALL_PRODUCT
    readonly uid: string
    readonly labels: readonly string[]
  }
  readonly finding_info: {
    readonly uid: string
    readonly title: string
    readonly desc: string
    readonly created_time: number
    readonly first_seen_time: number
    readonly last_seen_time: number
    readonly types: readonly string[]
    readonly src_url?: string
    readonly analytic: { readonly type_id: 1; readonly uid: string; readonly name: string; readonly version: string }
    readonly attacks: readonly OcsfAttack[]
  }
  readonly remediation: { readonly desc: string; readonly references: readonly string[] }
  readonly evidences: readonly OcsfEvidence[]
  readonly observables: readonly { readonly type_id: number; readonly name: string; readonly value: string }[]
  readonly unmapped: { readonly [name: string]: string | number | readonly string[] }
}

type OcsfAttackPart = { readonly uid: string; readonly name: string; readonly src_url: string }

export type OcsfAttack = {
  readonly tactic: OcsfAttackPart
  readonly technique?: OcsfAttackPart
  readonly sub_technique?: OcsfAttackPart
}

export type OcsfEvidence = {
  readonly device?: { readonly type_id: 0; readonly hostname: string }
  readonly actor?: { readonly user: { readonly name: string } }
  readonly process?: {
    readonly pid?: number
    readonly uid?: string
    readonly name: string
    readonly cmd_line: string
    readonly file: { readonly name: string; readonly path: string; readonly type_id: 1 }
    readonly parent_process?: { readonly pid: number; readonly name: string; readonly cmd_line: string }
  }
}
