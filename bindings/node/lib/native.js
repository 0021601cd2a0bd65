'use strict'

const BUNDLED =
  'bonafides was put into a bundle, and its addon was left behind: make the package external ' +
  "(esbuild: --external:bonafides; webpack: externals: { bonafides: 'commonjs bonafides' }) and install it beside the bundle"

let readFileSync, readdirSync, join
try {
  ;({ readFileSync, readdirSync } = require('node:fs'))
  ;({ join } = require('node:path'))
} catch (cause) {
  // In a bundle of ES modules there is no `require`.
  throw new Error(BUNDLED, { cause })
}

/** Whether this code no longer stands in its own package. */
function isBundled(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name !== 'bonafides'
  } catch {
    return true
  }
}

/** The addon that was built for this machine: `bonafides.linux-x64-gnu.node`. */
function load() {
  const folder = join(__dirname, '..')
  if (isBundled(folder)) throw new Error(BUNDLED)
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
