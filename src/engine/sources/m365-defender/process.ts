import type { Scalar } from "../../../event.ts"
import { column, converted, type FieldTable } from "../table.ts"
import { isoTime, time } from "../time.ts"
import { each, hash, long, type Reading } from "../value.ts"
import { argumentCountOf, filledArgumentsOf, under } from "../windows/rules.ts"

const moment = time(isoTime)

/** What a row tells of one process: columns of its file (`FileName`), and of the process (`ProcessId`), by prefix. */
function processFields(file: string, process: string): FieldTable {
  return {
    name: column(`${file}FileName`),
    // The full path, with the file name.
    executable: column(`${file}FolderPath`),
    command_line: column(`${process}CommandLine`),
    args: filledArgumentsOf(`${process}CommandLine`),
    args_count: argumentCountOf(`${process}CommandLine`),
    pid: converted(`${process}Id`, long),
    start: converted(`${process}CreationTime`, moment),
    "hash.md5": column(`${file}MD5`, hash),
    "hash.sha1": column(`${file}SHA1`, hash),
    "hash.sha256": column(`${file}SHA256`, hash),
    "pe.original_file_name": column(`${process}VersionInfoOriginalFileName`),
    "pe.company": column(`${process}VersionInfoCompanyName`),
    "pe.description": column(`${process}VersionInfoFileDescription`),
    "pe.product": column(`${process}VersionInfoProductName`),
    "pe.file_version": column(`${process}VersionInfoProductVersion`),
    "pe.sections.physical_size": converted(`${file}FileSize`, long),
  }
}

const initiating: FieldTable = {
  ...processFields("InitiatingProcess", "InitiatingProcess"),
  "code_signature.exists": signature((status) => (status === "unknown" ? undefined : status !== "unsigned")),
  "code_signature.trusted": signature((status) => (status === "unknown" ? undefined : status === "valid")),
  "code_signature.status": signature((status) => (status === "valid" ? "trusted" : status)),
}

const grandparent: FieldTable = {
  pid: converted("InitiatingProcessParentId", long),
  name: column("InitiatingProcessParentFileName"),
  start: converted("InitiatingProcessParentCreationTime", moment),
}

const integrity: FieldTable = {
  "process.Ext.token.integrity_level_name": column("InitiatingProcessIntegrityLevel"),
}

/** A row of DeviceProcessEvents: the process that it is of, and the one that made it as the parent. */
export const processEvent: FieldTable = {
  ...under("process", processFields("", "Process")),
  ...under("process.parent", initiating),
  ...under("process.parent.group_leader", grandparent),
  ...integrity,
}

/** A row of another table is of its initiating process. */
export const otherEvent: FieldTable = {
  ...under("process", initiating),
  ...under("process.parent", grandparent),
  "process.user.name": column("InitiatingProcessAccountName"),
  "process.user.domain": column("InitiatingProcessAccountDomain"),
  "process.user.id": column("InitiatingProcessAccountSid"),
  ...integrity,
}

function signature(say: (status: string) => Scalar | undefined) {
  const reading: Reading = each((status) => (status === "" ? undefined : say(String(status).toLowerCase())))
  return converted("InitiatingProcessSignatureStatus", reading)
}
