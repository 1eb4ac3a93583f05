import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm"

/** Returns the current value of a secret. */
export type Secret = () => Promise<string>

/** How long a value is cached: a secret may change during the lifetime of the function. */
const CACHE_MS = 5 * 60_000

/**
 * A secret in SSM (SecureString), by parameter name. A secret in Secrets Manager is available there as
 * `/aws/reference/secretsmanager/<name>`. Source: Systems Manager user guide, referencing Secrets Manager secrets.
 */
export function ssmSecret(ssm: SSMClient, name: string, now: () => number = Date.now): Secret {
  let cached: { readonly value: string; readonly until: number } | null = null
  return async () => {
    if (cached && cached.until > now()) return cached.value
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    cached = { value: Parameter?.Value?.trim() ?? "", until: now() + CACHE_MS }
    return cached.value
  }
}
