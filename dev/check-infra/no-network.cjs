// Loaded before osls: a connection to anything but this machine fails at once, so that packaging is seen to work offline.
const { Socket } = require("node:net")

const connect = Socket.prototype.connect
Socket.prototype.connect = function connectOnlyHere(...parameters) {
  const [first] = Array.isArray(parameters[0]) ? parameters[0] : parameters
  const { path, host = "localhost" } = typeof first === "object" && first !== null ? first : {}
  if (path === undefined && !/^(localhost|127\.|::1$)/.test(host)) {
    throw new Error(`packaging asked for ${host}: it must work offline`)
  }
  return connect.apply(this, parameters)
}
