'use strict'

const { readdirSync } = require('node:fs')
const { join } = require('node:path')

/** The addon that was built for this machine: `bonafides.linux-x64-gnu.node`. */
function load() {
  const folder = join(__dirname, '..')
  const start = `bonafides.${process.platform}-${process.arch}`
  const built = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith('.node'))
  const failures = []
  for (const name of built) {
    try {
      return require(join(folder, name))
    } catch (error) {
      failures.push(error)
    }
  }
  const why = failures.map((error) => error.message).join('; ') || 'this package holds none for it'
  throw new Error(`bonafides has no addon that runs on ${process.platform} ${process.arch}: ${why}`)
}

module.exports = load()
