'use strict'

const BUNDLED =
  'bonafides was put into a bundle without its addon: make the package external ' +
  "(esbuild: --external:bonafides; webpack: externals: { bonafides: 'commonjs bonafides' }) and install it beside the bundle"

let readFileSync, readdirSync, join
try {
  ;({ readFileSync, readdirSync } = require('node:fs'))
  ;({ join } = require('node:path'))
} catch (cause) {
  // A bundle of ES modules has no `require`.
  throw new Error(BUNDLED, { cause })
}

/** Returns true if this code is no longer in its own package. */
function isBundled(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name !== 'bonafides'
  } catch {
    return true
  }
}

/** Loads the addon for this machine, such as `bonafides.linux-x64-gnu.node`. */
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
  const why = failures.map((error) => error.message).join('; ') || 'the package contains none'
  throw new Error(`bonafides has no working addon for ${process.platform} ${process.arch}: ${why}`)
}

module.exports = load()
