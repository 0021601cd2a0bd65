// Builds the addon for this machine, or copies it from a folder of built libraries. usage: node build.mjs [FOLDER]

import { spawnSync } from 'node:child_process'
import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const names = { darwin: 'libbonafides_node.dylib', win32: 'bonafides_node.dll' }
const name = names[process.platform] ?? 'libbonafides_node.so'
const library = process.argv[2] ? join(process.argv[2], name) : release()

/** Builds the library and returns its path. */
function release() {
  const options = ['build', '--release', '--package', 'bonafides-node', '--message-format', 'json-render-diagnostics']
  const cargo = spawnSync('cargo', options, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (cargo.error) throw cargo.error
  if (cargo.status !== 0) process.exit(cargo.status ?? 1)
  const messages = cargo.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
  const built = messages.find((it) => it.target?.name === 'bonafides_node' && it.target.kind?.includes('cdylib'))
  return built.filenames.find((path) => path.endsWith(name))
}

const libc = process.platform === 'linux' ? (process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl') : ''
const addon = `bonafides.${process.platform}-${process.arch}${libc}.node`
// Renamed into place, so that a process with the old addon loaded keeps it.
copyFileSync(library, join(folder, `${addon}.new`))
renameSync(join(folder, `${addon}.new`), join(folder, addon))
console.log(`built ${addon}`)
