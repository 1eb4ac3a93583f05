import type { AlertDocument } from "../../alert/document.ts"

/** The AWS console's page of the object that holds the record. It requires a login. */
export function recordUrl(alert: AlertDocument, region?: string): string {
  const query = new URLSearchParams({ prefix: alert["landfall.key"] })
  const version = alert["landfall.version"]
  if (version !== undefined) query.set("versionId", version)
  if (region !== undefined) query.set("region", region)
  const host = region === undefined ? "s3.console.aws.amazon.com" : `${region}.console.aws.amazon.com`
  return `https://${host}/s3/object/${encodeURIComponent(alert["landfall.bucket"])}?${query}`
}
