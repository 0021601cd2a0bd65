// Builds the addon for this machine. usage: node build.mjs [cargo profile, else release]

import { spawnSync } from 'node:child_process'
import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const profile = process.argv[2] ?? 'release'

const options = ['build', '--profile', profile, '--package', 'bonafides-node', '--message-format', 'json-render-diagnostics']
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
const library = built.filenames.find((name) => /\.(so|dylib|dll)$/.test(name))

const libc = process.platform === 'linux' ? (process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl') : ''
const addon = `bonafides.${process.platform}-${process.arch}${libc}.node`
// Renamed into place: a process that has the old one loaded keeps it.
copyFileSync(library, join(folder, `${addon}.new`))
renameSync(join(folder, `${addon}.new`), join(folder, addon))
console.log(`built ${addon}`)
