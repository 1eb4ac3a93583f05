// Makes the zips during `osls package` and `osls deploy`, so that they are never stale.
const { spawnSync } = require("node:child_process")
const { join } = require("node:path")

module.exports = class Bundle {
  constructor(serverless) {
    this.hooks = {
      "before:package:createDeploymentArtifacts": () => {
        // Set when the zips are up to date and may be in use.
        if (process.env.LANDFALL_ZIPS === "made") return
        const root = serverless.serviceDir
        const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node")
        const { status } = spawnSync(node, [join(root, "infra", "bundle.ts")], { cwd: root, stdio: ["ignore", 2, 2] })
        if (status !== 0) throw new serverless.classes.Error("the functions could not be bundled; see above")
      },
    }
  }
}
