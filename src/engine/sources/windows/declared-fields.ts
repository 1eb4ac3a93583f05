import { column, derived, type FieldRule, type FieldTable, fieldsOf, inAnyColumn } from "../field-table.ts"
import type { Source } from "../source.ts"
import { accountFields, baseFields, relatedFields } from "./common-fields.ts"
import type { WindowsMapping } from "./normalise.ts"
import { eventDataField } from "./windows-event.ts"

/** Every field that `normaliseWindows` can fill for a source whose events have these tables. */
export function declaredFields(mapping: WindowsMapping, tables: readonly FieldTable[]): Source["fields"] {
  const modules = [...new Set(Object.values(mapping.module))].filter((name) => name !== undefined)
  const rest: FieldTable = {
    "event.module": derived(() => undefined, modules),
    // The collector's text, where no table has the field.
    "event.action": derived(() => undefined),
    ...Object.fromEntries(documentFields.map((field) => [field, unchanged(field, inAnyColumn(column(field).read))])),
    ...Object.fromEntries(eventDataNames.map(eventDataField).map((field) => [field, unchanged(field, column(field))])),
  }
  const fields = fieldsOf(baseFields, accountFields, relatedFields, mapping.constants, rest, ...tables)
  const args = fields["process.args"]
  // The command line of an agent's document is split too.
  if (args?.columns) fields["process.args"] = { ...args, columns: [...args.columns, "process.command_line"] }
  return fields
}

/** A field that an event keeps as its document has it. Some formats write GUIDs, bits and times in another way. */
function unchanged(field: string, rule: FieldRule): FieldRule {
  return /guid$|activity_id$|keywords$|time_created$|original$/i.test(field) ? derived(() => undefined) : rule
}

/** Fields of an agent's document that no table fills. */
const documentFields: readonly string[] = [
  "message error.message event.original @version tags agent.name agent.id agent.type agent.version agent.hostname ecs.version",
  "host.hostname host.id host.ip host.mac host.architecture host.os.name host.os.version host.os.kernel",
  "host.os.build host.os.platform winlog.channel winlog.provider_name winlog.provider_guid winlog.computer_name",
  "winlog.time_created winlog.keywords winlog.level winlog.task winlog.opcode winlog.version winlog.api",
  "winlog.activity_id winlog.process.pid winlog.process.thread.id winlog.user.identifier winlog.user.name",
  "winlog.user.domain winlog.user.type",
].flatMap((names) => names.split(" "))

/** The names under `winlog.event_data` in events of Sysmon (schema 4.90) and of the Security log. */
const eventDataNames: readonly string[] = [
  // Sysmon, without the names that its mapping moves to other fields.
  "Company Description FileVersion Product IntegrityLevel LogonGuid LogonId ParentUser TerminalSessionId",
  "CreationUtcTime PreviousCreationUtcTime State Version SchemaVersion Configuration ConfigurationFileHash",
  "NewThreadId StartAddress StartFunction StartModule Device TargetImage TargetProcessGuid TargetProcessGUID",
  "TargetProcessId TargetUser SourceUser GrantedAccess CallTrace EventType NewName Contents Destination Query",
  "EventNamespace Operation Consumer Filter Name Session ClientInfo Type",
  // The Security log.
  "SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId TargetUserSid TargetUserName TargetDomainName",
  "TargetLogonId TargetSid TargetOutboundUserName TargetServerName TargetInfo ProcessId ProcessName NewProcessId",
  "NewProcessName ParentProcessName CommandLine TokenElevationType MandatoryLabel Status SubStatus FailureReason",
  "LogonType LogonProcessName AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength",
  "IpAddress IpPort ImpersonationLevel RestrictedAdminMode VirtualAccount ElevatedToken TargetLinkedLogonId",
  "PrivilegeList ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount ServiceSid TaskName",
  "TaskContent TaskContentNew MemberName MemberSid SamAccountName SidHistory DisplayName UserPrincipalName",
  "HomeDirectory HomePath ScriptPath ProfilePath UserWorkstations PasswordLastSet AccountExpires PrimaryGroupId",
  "AllowedToDelegateTo OldUacValue NewUacValue UserAccountControl UserParameters LogonHours DnsHostName",
  "ServicePrincipalNames OldTargetUserName NewTargetUserName TicketOptions TicketEncryptionType PreAuthType",
  "CertIssuerName CertSerialNumber CertThumbprint PackageName Workstation AccountName AccountDomain LogonID",
  "SessionName ClientName ClientAddress ShareName ShareLocalPath RelativeTargetName AccessMask AccessList",
  "AccessReason ObjectServer ObjectType ObjectName ObjectValueName OldValue NewValue OldValueType NewValueType",
  "OperationType HandleId Properties AdditionalInfo AdditionalInfo2 OldSd NewSd ObjectDN ObjectGUID ObjectClass",
  "AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue OpCorrelationID AppCorrelationID DSName DSType",
  "CategoryId SubcategoryId SubcategoryGuid AuditPolicyChanges CallerProcessId CallerProcessName ClientProcessId",
  "ParentProcessId RpcCallClientLocality FQDN ProcessCreationTime EnabledPrivilegeList DisabledPrivilegeList",
  "Service",
  // Values without a name.
  "param1 param2 param3 param4 param5 param6 param7 param8 param9 param10",
].flatMap((names) => names.split(" "))
