import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm"

/** A secret's value, asked for again when it has aged, for it may be changed while the function lives. */
export type Secret = () => Promise<string>

const LIFETIME_MS = 5 * 60_000

/**
 * A secret in SSM (SecureString), by its parameter's name. One in Secrets Manager has a name there too:
 * `/aws/reference/secretsmanager/<name>`. Source: Systems Manager user guide, referencing Secrets Manager secrets.
 */
export function ssmSecret(ssm: SSMClient, name: string, now: () => number = Date.now): Secret {
  let known: { readonly value: string; readonly until: number } | null = null
  return async () => {
    if (known && known.until > now()) return known.value
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    known = { value: Parameter?.Value?.trim() ?? "", until: now() + LIFETIME_MS }
    return known.value
  }
}
