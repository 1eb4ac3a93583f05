import { crowdstrikeFdrFormats } from "../../../dev/log-formats/crowdstrike-fdr.ts"
import { elasticDefendFormats } from "../../../dev/log-formats/elastic-defend.ts"
import { endgameFormats } from "../../../dev/log-formats/endgame.ts"
import { m365DefenderFormats } from "../../../dev/log-formats/m365-defender.ts"
import { processStart } from "../../../dev/log-formats/process-start.ts"
import { sentinelOneFormats } from "../../../dev/log-formats/sentinel-one.ts"
import type { JsonObject } from "../../../src/json.ts"

/** What the tests of the EDR sources vary in a process start. */
export type Start = {
  readonly folder: string
  readonly name: string
  readonly commandLine: string
  readonly originalName: string
}

/** A format of dev/log-formats whose text is one JSON object. */
export type EdrFormat = {
  readonly name: string
  readonly source: string
  readonly hasOriginalName: boolean
  readonly write: (start: Start) => JsonObject
}

export const start: Start = {
  folder: "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319",
  name: "aspnet_regiis.exe",
  commandLine: "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub\\wwwroot",
  originalName: "aspnet_regiis.exe",
}

export const edrFormats: readonly EdrFormat[] = [
  ...crowdstrikeFdrFormats,
  ...sentinelOneFormats,
  ...m365DefenderFormats,
  ...elasticDefendFormats,
  ...endgameFormats,
].flatMap(({ name, source, record, lacksOriginalName }) =>
  record === undefined
    ? []
    : [
        {
          name,
          source,
          hasOriginalName: lacksOriginalName === undefined,
          write: ({ folder, name: file, ...rest }: Start) =>
            record(
              processStart({
                ...rest,
                image: `${folder}\\${file}`,
                time: Date.parse("2026-01-02T03:04:05.678Z"),
                host: { name: "web01", id: "00112233445566778899aabbccddeeff", ip: "192.0.2.7" },
                user: { domain: "WEB01", name: "svc", sid: "S-1-5-21-1-2-3-1001" },
                guid: "ZW50aXR5",
              }),
            ),
        },
      ],
)
