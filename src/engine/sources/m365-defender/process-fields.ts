import type { Scalar } from "../../../event.ts"
import { argumentCountOf, nonEmptyArgumentsOf } from "../field-rules.ts"
import { column, converted, type FieldTable, prefixed } from "../field-table.ts"
import { isoTime, time } from "../time.ts"
import { type Converter, each, hash, long } from "../value.ts"

const moment = time(isoTime)

/**
 * The fields of one process, from columns with the prefixes of its file (`FileName`) and of the process (`ProcessId`).
 */
function processFields(file: string, process: string): FieldTable {
  return {
    name: column(`${file}FileName`),
    // The full path, including the file name.
    executable: column(`${file}FolderPath`),
    command_line: column(`${process}CommandLine`),
    args: nonEmptyArgumentsOf(`${process}CommandLine`),
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

/** In a row of DeviceProcessEvents, the initiating process is the parent. */
export const processEventFields: FieldTable = {
  ...prefixed("process", processFields("", "Process")),
  ...prefixed("process.parent", initiating),
  ...prefixed("process.parent.group_leader", grandparent),
  ...integrity,
}

/** In a row of another table, the initiating process is the process. */
export const otherEventFields: FieldTable = {
  ...prefixed("process", initiating),
  ...prefixed("process.parent", grandparent),
  "process.user.name": column("InitiatingProcessAccountName"),
  "process.user.domain": column("InitiatingProcessAccountDomain"),
  "process.user.id": column("InitiatingProcessAccountSid"),
  ...integrity,
}

function signature(read: (status: string) => Scalar | undefined) {
  const convert: Converter = each((status) => (status === "" ? undefined : read(String(status).toLowerCase())))
  return converted("InitiatingProcessSignatureStatus", convert)
}
