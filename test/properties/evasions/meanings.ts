import { REGIIS } from "../../dev/log-formats/case.ts"
import { type Attempt, commandLineAttempts, imageAttempts } from "./attempt.ts"
import { escapedInCapitals, escapedInText, osInCapitals } from "./spelling.ts"

const SITE = "C:\\inetpub\\wwwroot"
const FOLDER = REGIIS.slice(0, REGIIS.lastIndexOf("\\"))
const plain = { image: REGIIS, commandLine: `aspnet_regiis.exe -pdf connectionStrings ${SITE}`, originalName: "" }

/** Rows 57 to 66 of the catalogue of bad inputs: the meaning of a record. */
export const meanings: readonly Attempt[] = [
  {
    row: "57 host.os.type: Windows",
    name: "the system in capitals",
    outcome: "match",
    why: "each source writes it in lower case; the rule compares case",
    start: plain,
    spell: osInCapitals,
  },
  ...imageAttempts(
    "58 device paths and slashes",
    "the name is what follows the last separator",
    [
      "\\Device\\HarddiskVolume3\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe",
      "\\\\?\\C:\\Windows\\Microsoft.NET\\aspnet_regiis.exe",
      "\\??\\C:\\Windows\\aspnet_regiis.exe",
      "C:/Windows/Microsoft.NET/aspnet_regiis.exe",
      "C:\\Windows/aspnet_regiis.exe",
      "\\\\srv\\share\\aspnet_regiis.exe",
      "\\\\.\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\aspnet_regiis.exe",
    ],
    "match",
  ),
  ...imageAttempts(
    "59 blanks, dots and streams at the end",
    "the name as the sensor reports it",
    [
      "aspnet_regiis.exe ",
      "aspnet_regiis.exe.",
      "aspnet_regiis.exe:x",
      "aspnet_regiis.exe::$DATA",
      "aspnet_regiis",
    ].map((name) => `${FOLDER}\\${name}`),
    "no match",
  ),
  {
    row: "60 character escapes",
    name: "\\u0061",
    outcome: "match",
    why: "decoded",
    start: plain,
    spell: escapedInText,
  },
  {
    row: "60 character escapes",
    name: "\\u005F",
    outcome: "match",
    why: "decoded",
    start: plain,
    spell: escapedInCapitals,
  },
  ...commandLineAttempts("61 case", "match", "`:` folds the case of ASCII", [
    `AsPnEt_ReGiIs.ExE -PdF CoNnEcTiOnStRiNgS ${SITE}`,
    `aspnet_regiis.exe -PDF connectionstrings ${SITE}`,
  ]),
  ...commandLineAttempts("61 case", "match", "`:` folds the case of ASCII", [plain.commandLine], REGIIS.toUpperCase()),
  ...commandLineAttempts("62 look-alike characters", "no match", "only ASCII is folded, as in Elasticsearch", [
    `aspnet_regiis.exe -pdf connect\u0456onStrings ${SITE}`,
    `aspnet_regiis.exe -pdf connection\u017ftrings ${SITE}`,
    `aspnet_regiis.exe -pdf connect\u0131onStrings ${SITE}`,
    `aspnet_regiis.exe -pdf CONNECT\u0130ONSTRINGS ${SITE}`,
    `aspnet_regiis.exe \uff0dpdf connectionStrings ${SITE}`,
    `aspnet_regiis.exe \u2013pdf connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf connection\u200bStrings ${SITE}`,
  ]),
  ...["aspnet_reg\u0456is.exe", "a\u017fpnet_regiis.exe", "aspnet_reg\u0131is.exe", "\u212aaspnet_regiis.exe"].flatMap(
    (name) =>
      commandLineAttempts(
        "62 look-alike characters",
        "no match",
        "only ASCII is folded, as in Elasticsearch",
        [plain.commandLine],
        `${FOLDER}\\${name}`,
      ),
  ),
  ...commandLineAttempts("63 quotes in arguments", "match", "arguments are split as Windows splits them", [
    `aspnet_regiis.exe -p"d"f connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf conn""ectionStrings ${SITE}`,
    `aspnet_regiis.exe ""-pdf"" connectionStrings"" ${SITE}`,
    'aspnet_regiis.exe "C:\\site\\\\" -pdf "connectionStrings',
    `"${REGIIS}" "-pdf" "connectionStrings" "${SITE}\\\\"`,
  ]),
  ...commandLineAttempts("64 no-break spaces", "no match", "only space and tab separate on Windows", [
    `aspnet_regiis.exe -pdf\u00a0connectionStrings ${SITE}`,
    `aspnet_regiis.exe\u00a0-pdf connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf\u2003connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf\u3000connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf\u2028connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf\nconnectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts("65 carets and variables", "no match", "they are literal in a child's command line", [
    `aspnet_regiis.exe ^-pdf connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf %CONN% ${SITE}`,
    `aspnet_regiis.exe -pdf !CONN! ${SITE}`,
  ]),
  ...commandLineAttempts("65 carets and variables", "match", "they change nothing in another argument", [
    "aspnet_regiis.exe -pdf connectionStrings %SITE%^&!X!",
  ]),
  ...commandLineAttempts("66 empty arguments", "match", "they are arguments that the rule does not look for", [
    `aspnet_regiis.exe "" -pdf "" connectionStrings "" ${SITE}`,
    `aspnet_regiis.exe - -pdf none connectionStrings -`,
  ]),
]
