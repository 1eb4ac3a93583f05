// The ECS fields of Elastic Defend's events, by their common prefix.
const families: readonly [prefix: string, names: string][] = [
  ["", "@timestamp message"],
  ["agent.", "id type version"],
  ["data_stream.", "type dataset namespace"],
  ["ecs.", "version"],
  ["elastic.agent.", "id"],
  ["event.", "action category code created dataset id ingested kind module outcome provider sequence severity type"],
  ["host.", "architecture hostname id ip mac name os.Ext.variant os.family os.full os.kernel os.name os.platform"],
  ["host.", "os.type os.version"],
  ["user.", "id name domain effective.id effective.name effective.domain"],
  ["user.target.", "id name domain"],
  ["group.", "id name"],
  ["container.", "id name image.name image.tag image.hash.all"],
  ["file.", "name path extension size directory owner origin_url origin_referrer_url"],
  ["file.", "hash.md5 hash.sha1 hash.sha256 pe.original_file_name pe.imphash pe.company"],
  [
    "file.Ext.",
    "entropy header_bytes original.name original.path original.extension windows.zone_identifier monotonic_id",
  ],
  ["dll.", "name path hash.md5 hash.sha1 hash.sha256 pe.original_file_name pe.imphash"],
  ["dll.Ext.", "relative_file_creation_time relative_file_name_modify_time load_index size device.volume_device_type"],
  ["registry.", "hive key path value data.strings data.type data.bytes"],
  ["dns.", "question.name question.type resolved_ip Ext.options Ext.status"],
  ["network.", "direction protocol transport type bytes community_id"],
  ["source.", "address ip port bytes domain geo.country_name"],
  ["destination.", "address ip port bytes domain geo.country_name"],
]

const processes: readonly string[] = ["process.", "process.parent."]
const ofProcess: readonly string[] = [
  "args args_count command_line entity_id executable name pid title uptime start end exit_code working_directory",
  "hash.md5 hash.sha1 hash.sha256 interactive env_vars pe.original_file_name pe.company pe.description",
  "pe.file_version pe.product pe.imphash thread.id thread.name token.integrity_level_name entry_leader.entity_id",
  "entry_leader.executable entry_leader.name entry_leader.pid group_leader.entity_id group_leader.name",
  "group_leader.pid session_leader.entity_id session_leader.name session_leader.pid user.id user.name group.id",
  "group.name Ext.ancestry Ext.authentication_id Ext.command_line_truncated Ext.created_suspended Ext.protection",
  "Ext.code_signature.exists Ext.code_signature.status Ext.code_signature.subject_name Ext.code_signature.trusted",
  "Ext.device.bus_type Ext.device.product_id Ext.device.volume_device_type Ext.effective_parent.entity_id",
  "Ext.effective_parent.executable Ext.effective_parent.name Ext.effective_parent.pid Ext.mitigation_policies",
  "Ext.real.pid Ext.relative_file_creation_time Ext.relative_file_name_modify_time Ext.session Ext.session_info.id",
  "Ext.session_info.logon_type Ext.session_info.client_address Ext.token.elevation Ext.token.elevation_level",
  "Ext.token.elevation_type Ext.token.integrity_level_name Ext.token.security_attributes Ext.user Ext.api.name",
  "Ext.api.behaviors Ext.api.summary Ext.api.parameters.consumer_type Ext.api.metadata.target_address_name",
].flatMap((names) => names.split(" "))

const signed: readonly string[] = ["process.", "process.parent.", "file.", "dll.", "process.Ext.effective_parent."]
const ofSignature: readonly string[] = ["exists", "status", "subject_name", "trusted", "signing_id", "team_id"]

/** The fields of Elastic Defend's events that rules use. Events have more fields, which pass through as well. */
export const fieldNames: readonly string[] = [
  ...families.flatMap(([prefix, names]) => names.split(" ").map((name) => prefix + name)),
  ...processes.flatMap((prefix) => ofProcess.map((name) => prefix + name)),
  ...signed.flatMap((prefix) => ofSignature.map((name) => `${prefix}code_signature.${name}`)),
]
