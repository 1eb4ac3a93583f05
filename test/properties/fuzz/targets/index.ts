import type { Target } from "../target.ts"
import { commandLine } from "./command-line.ts"
import { envelope } from "./envelope.ts"
import { eventXml } from "./event-xml.ts"
import { gzip } from "./gzip.ts"
import { jsonSplitter } from "./json-splitter.ts"
import { lineSplitter } from "./line-splitter.ts"
import { record } from "./record.ts"
import { scan } from "./scan.ts"
import { sourceTargets } from "./sources.ts"
import { textEncoding } from "./text.ts"
import { xmlSplitter } from "./xml-splitter.ts"
import { zstd } from "./zstd.ts"

/** Every target, in the order in which a record passes them. Add a target here. */
export const targets: readonly Target[] = [
  envelope,
  gzip,
  zstd,
  textEncoding,
  lineSplitter,
  jsonSplitter,
  xmlSplitter,
  record,
  eventXml,
  commandLine,
  ...sourceTargets,
  scan,
]
