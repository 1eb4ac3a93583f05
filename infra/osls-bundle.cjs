// Lets `osls package` and `osls deploy` make the zips themselves, so that what is packaged is never stale.
const { spawnSync } = require("node:child_process")
const { join } = require("node:path")

module.exports = class Bundle {
  constructor(serverless) {
    this.hooks = {
      "before:package:createDeploymentArtifacts": () => {
        // Set where the zips were just made and others are reading them.
        if (process.env.LANDFALL_ZIPS === "made") return
        const root = serverless.serviceDir
        const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node")
        const { status } = spawnSync(node, [join(root, "infra", "bundle.ts")], { cwd: root, stdio: ["ignore", 2, 2] })
        if (status !== 0) throw new serverless.classes.Error("the functions could not be bundled; see above")
      },
    }
  }
}
