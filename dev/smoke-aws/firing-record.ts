/** A record of CrowdStrike FDR that the first rule matches. `id` makes the alert distinct. */
export function firingRecord(id: string): string {
  return JSON.stringify({
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    aid: "0123456789abcdef0123456789abcdef",
    cid: "fedcba9876543210fedcba9876543210",
    id,
    timestamp: String(Date.now()),
    ImageFileName: "\\Device\\HarddiskVolume3\\Windows\\aspnet_regiis.exe",
    CommandLine: `aspnet_regiis.exe -pdf connectionStrings D:/smoke/${id}`,
  })
}

/** The notification that S3 sends for an object, as a message of the ingest queue. */
export function s3Notification(region: string, bucket: string, key: string, versionId: string | undefined): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: bucket }, object: { key, ...(versionId === undefined ? {} : { versionId }) } },
      },
    ],
  })
}
