/** A row of the catalogue of what may go wrong on the way out and in AWS. */
export type Row = {
  readonly number: number
  readonly what: string
  /** Why what Landfall does is not what the catalogue asks for. */
  readonly differs?: string
  readonly cases: readonly Case[]
}

/** A fault, brought about and looked at; it throws where something is not as it must be. */
export type Case = { readonly name: string; readonly run: () => Promise<void> }
