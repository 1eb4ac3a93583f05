import { REGIIS } from "../../dev/log-formats/case.ts"
import { type Attempt, commandLineAttempts, imageAttempts } from "./attempt.ts"
import { escapedInText } from "./spelling.ts"

const SITE = "C:\\inetpub\\wwwroot"
const CMD = "C:\\Windows\\System32\\cmd.exe"

/** Commands that do what the rule finds, or nearly that, with the result by the rule's own definition. */
export const attempts: readonly Attempt[] = [
  ...commandLineAttempts("as documented", "match", "name and both arguments", [
    `aspnet_regiis.exe -pdf "connectionStrings" ${SITE}`,
    `"${REGIIS}" -pdf "connectionStrings" "${SITE}"`,
    `aspnet_regiis -pdf connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "-pd, for an application's path",
    "no match",
    "version 313 names -pdf alone; a later one adds -pd",
    ['aspnet_regiis.exe -pd "connectionStrings" -app "/App"'],
  ),
  ...commandLineAttempts("order, more arguments, case", "match", "any argument, in any case", [
    `aspnet_regiis.exe connectionStrings -pdf ${SITE}`,
    `aspnet_regiis.exe -noop -pdf /q connectionStrings ${SITE} -prov DataProtectionConfigurationProvider`,
    `ASPNET_REGIIS.EXE -PDF CONNECTIONSTRINGS ${SITE}`,
    `aspnet_regiis.exe -pDf ConNecTionStrings ${SITE}`,
  ]),
  ...commandLineAttempts("quotes", "match", "Windows removes them", [
    `aspnet_regiis.exe "-pdf" connectionStrings ${SITE}`,
    `aspnet_regiis.exe -p"d"f connectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf conn""ectionStrings ${SITE}`,
    `"aspnet_regiis.exe" "-p"df "connection"Strings ${SITE}`,
  ]),
  {
    row: "character escapes",
    name: "\\u0061spnet_regiis.exe, or &#x61; in XML",
    outcome: "match",
    why: "the text is decoded first",
    start: { image: REGIIS, commandLine: `aspnet_regiis.exe -pdf connectionStrings ${SITE}`, originalName: "" },
    spell: escapedInText,
  },
  ...imageAttempts("renamed", "neither name is known", ["C:\\Users\\Public\\update.exe", "C:\\Temp\\a"], "no match"),
  {
    row: "renamed",
    name: "original name in other case",
    outcome: "no match",
    why: "`==` compares case",
    start: { image: "C:\\Temp\\a.exe", commandLine: "a.exe -pdf connectionStrings", originalName: "Aspnet_RegIIS.exe" },
  },
  ...imageAttempts("8.3 name", "the short name is another", ["C:\\Windows\\MICROS~1.NET\\ASPNET~1.EXE"], "no match"),
  ...imageAttempts(
    "copied elsewhere",
    "the rule does not test the path",
    ["C:\\Users\\Public\\aspnet_regiis.exe", "D:\\x\\ASPNET_REGIIS.exe"],
    "match",
  ),
  ...commandLineAttempts("/ for -", "no match", "the rule names -pdf; the tool may take /pdf", [
    `aspnet_regiis.exe /pdf connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts("joined arguments", "no match", "the rule compares whole arguments", [
    `aspnet_regiis.exe -pdfconnectionStrings ${SITE}`,
    `aspnet_regiis.exe -pdf:connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "other sections and options",
    "no match",
    "another argument; the rule's guide says to hunt for these",
    [
      `aspnet_regiis.exe -pdf appSettings ${SITE}`,
      `aspnet_regiis.exe -pdf system.web/identity ${SITE}`,
      "aspnet_regiis.exe -px connectionStrings C:\\keys.xml",
      "aspnet_regiis.exe -pc connectionStrings -exp",
      `aspnet_regiis.exe -pef connectionStrings ${SITE}`,
      "aspnet_regiis.exe -pe connectionStrings -app /App",
    ],
  ),
  ...commandLineAttempts("section by path", "no match", "the rule compares whole arguments", [
    `aspnet_regiis.exe -pdf configuration/connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "the shell's own event",
    "no match",
    "the child's event matches",
    [
      `cmd.exe /c "aspnet_regiis.exe -pdf connectionStrings ${SITE}"`,
      `cmd /c aspnet_regiis -pdf connectionStrings ${SITE}`,
    ],
    CMD,
  ),
  ...commandLineAttempts("the child of a shell", "match", "variables and carets are expanded when it starts", [
    `aspnet_regiis.exe  -pdf connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "variables and carets that were not expanded",
    "no match",
    "an argument is what the process got",
    [
      `aspnet_regiis.exe -p^df connectionStrings ${SITE}`,
      `aspnet_regiis.exe %X% connectionStrings ${SITE}`,
      `aspnet_regiis.exe -pdf !S! ${SITE}`,
    ],
  ),
  ...commandLineAttempts(
    "through the .NET API",
    "no match",
    "no such process starts",
    ['powershell.exe -c "[Configuration.ConfigurationManager]::OpenExeConfiguration($p).ConnectionStrings"'],
    "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
  ),
  ...commandLineAttempts("arguments changed after the start", "match", "the sensor saw the first ones", [
    `aspnet_regiis.exe -pdf connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "arguments changed before the sensor looked",
    "no match",
    "the sensor reports other arguments",
    ["aspnet_regiis.exe -?"],
  ),
  ...commandLineAttempts("padded with blanks", "match", "any number of blanks is no argument", [
    `aspnet_regiis.exe${" ".repeat(7000)}-pdf${"\t".repeat(500)}connectionStrings ${SITE}`,
  ]),
  ...commandLineAttempts(
    "cut off by the sensor after padding",
    "no match",
    "the sensor's text ends before the argument",
    [`aspnet_regiis.exe -pdf${" ".repeat(8000)}`],
  ),
  ...commandLineAttempts("all in one argument", "no match", "one argument, as Windows splits", [
    '"aspnet_regiis.exe -pdf connectionStrings"',
    'aspnet_regiis.exe "-pdf connectionStrings"',
    'aspnet_regiis.exe -pdf\\" connectionStrings\\"',
  ]),
]
