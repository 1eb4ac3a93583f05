import type { Command } from "commander"
import { attach } from "./attach.ts"
import { check } from "./check.ts"
import { coverage } from "./coverage.ts"
import { demo } from "./demo.ts"
import { deploy } from "./deploy.ts"
import { detach } from "./detach.ts"
import { doctor } from "./doctor.ts"
import { eql } from "./eql.ts"
import { except } from "./except.ts"
import { init } from "./init.ts"
import { mute, mutes, unmute } from "./mute.ts"
import { normalise } from "./normalise.ts"
import { notify } from "./notify.ts"
import { packageSite } from "./package.ts"
import { replay } from "./replay.ts"
import { rules } from "./rules/index.ts"
import { scan } from "./scan.ts"
import { test } from "./test.ts"
import { tune } from "./tune.ts"

/** Every command of `landfall`. A new command is a file and a line here. */
export const commands: readonly (() => Command)[] = [
  demo,
  init,
  scan,
  check,
  rules,
  coverage,
  test,
  tune,
  except,
  eql,
  normalise,
  packageSite,
  deploy,
  attach,
  detach,
  doctor,
  replay,
  notify,
  mute,
  mutes,
  unmute,
]
