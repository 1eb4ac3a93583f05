import { ignoreCase, matchCase, type SecretPattern } from "./pattern.ts"

/** Secrets that are found by their own format, in any context. */
export const FORMAT_PATTERNS: readonly SecretPattern[] = [
  // It looks back from the dot: from each `eyJ` on, a text of nothing else would be read a thousand characters far.
  matchCase("JWT", String.raw`\.(?<=(?<head>eyJ[\w-]{8,1024})\.)(?<secret>[\w-]{4,}(?:\.[\w-]*){0,3})`),
  matchCase("AWS access key", "(?<![A-Z0-9])(?<secret>(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16})(?![A-Z0-9])"),
  matchCase("GitHub", String.raw`(?<secret>gh[opusr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})`),
  matchCase("GitLab", String.raw`(?<secret>gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent)-[\w-]{16,})`),
  matchCase("Slack", String.raw`(?<secret>xox[abeoprs](?:\.xox[bp])?-[\w-]{8,}|xapp-[\w-]{8,})`),
  ignoreCase(
    "webhook",
    String.raw`(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|\.webhook\.office\.com\/)(?<secret>[^\s"']+)`,
  ),
  matchCase(
    "Stripe, OpenAI, Anthropic",
    String.raw`(?<![\w])(?<secret>(?:sk|rk|pk)_(?:live|test)_\w{10,}|sk-[\w-]{16,})`,
  ),
  matchCase("Google", String.raw`(?<secret>AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{20,})`),
  matchCase(
    "package registries",
    String.raw`(?<secret>npm_\w{30,}|pypi-[\w-]{16,}|rubygems_[a-f0-9]{30,}|oy2[a-z0-9]{40,}|dckr_pat_[\w-]{16,})`,
  ),
  matchCase(
    "cloud providers",
    String.raw`(?<secret>do[opr]_v1_[a-f0-9]{32,}|hf_\w{20,}|LTAI\w{12,24}|dapi[a-f0-9]{32}|v1\.0-[a-f0-9]{24}-[a-f0-9]{64,})`,
  ),
  matchCase(
    "mail senders",
    String.raw`(?<secret>SG\.[\w-]{16,256}\.[\w-]{16,}|key-[a-f0-9]{32}|xkeysib-[\w-]{20,}|[a-f0-9]{32}-us\d{1,2})`,
  ),
  matchCase(
    "work tools",
    String.raw`(?<secret>ATATT3[\w=-]{20,}|lin_api_\w{20,}|PMAK-[\w-]{20,}|secret_\w{30,}|ntn_\w{30,}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{20,}|figd_[\w-]{20,})`,
  ),
  matchCase(
    "operations",
    String.raw`(?<![\w])(?<secret>hv[sbr]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}|NRAK-[A-Z0-9]{20,}|glsa_\w{20,}|AKCp\w{20,}|pul-[a-f0-9]{40}|tfp_[\w-]{20,}|[\w]{14}\.atlasv1\.[\w-]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})`,
  ),
  matchCase("Azure", String.raw`(?<![\w])(?<secret>[\w~.-]{3}\d?8Q~[\w~.-]{30,}|[A-Za-z0-9+/]{86}==)`),
  matchCase("Telegram", String.raw`(?<!\d)(?<secret>\d{8,10}:AA[\w-]{30,})`),
  matchCase(
    "private key",
    String.raw`-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:(?!-----END)[\s\S])+)`,
  ),
  matchCase("PuTTY key", String.raw`Private-Lines: \d{1,6}(?<secret>[\s\S]+)`),
  matchCase(
    "crypt hash",
    String.raw`(?<secret>\$(?:1|2[aby]|5|6|y|apr1|argon2(?:id|i|d)|krb5tgs|krb5asrep|DCC2)\$[^\s"']{8,})`,
  ),
]
