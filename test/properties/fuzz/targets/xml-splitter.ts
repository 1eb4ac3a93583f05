import { batchLines } from "../samples.ts"
import { NEEDLE, splitAndCheck } from "../split.ts"
import type { Target } from "../target.ts"

const RECORD_BYTES = 16_384

export const xmlSplitter: Target = {
  name: "xml-splitter",
  seeds: () => [
    Buffer.from(
      `<?xml version="1.0"?>\r\n<Events>\n<Event xmlns="u"><a Name='>'>&lt;${NEEDLE}</a></Event><Event>2</Event >\n` +
        `<Event>\n<!-- </Event> -->\n<![CDATA[</Event>]]]>\n</Event>\n</Events>\n${NEEDLE}\n`,
    ),
    Buffer.from(
      `<Event><a>1\n<Event>2</Event>x<Event>3<Event>4</Event>\n<Event>\n<b>5\n<Event>6</Event>\n<Event>7${NEEDLE}`,
    ),
    Buffer.from(`<!-- a -->\n<Event/>\n${NEEDLE}\n`),
    batchLines("windows-sysmon-operational.xml.gz", 3),
  ],
  words: [
    ...[
      NEEDLE,
      `\n${NEEDLE}\n`,
      "<Event>",
      "</Event>",
      "<Events>",
      "</Events>",
      "<?xml ?>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
    ],
    ...["<", ">", "\n", "<Event/>", "<EventData>", "<!DOCTYPE a>", "&lt;", "\ufeff"],
  ],
  run: (input, chunk) => splitAndCheck(input, chunk, RECORD_BYTES),
}
