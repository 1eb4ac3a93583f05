import { testSection } from "../catalogue.ts"
import { aws } from "./aws.ts"
import { messages } from "./messages-and-rules.ts"
import { output } from "./output.ts"

testSection("faults: output and injection", [70, 78], output, ({ run }) => run())
testSection("faults: AWS", [79, 93], [...aws, ...messages], ({ run }) => run())
