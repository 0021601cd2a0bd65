// The package in a bundle: without its folder, or with a `require` that finds nothing.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const package_ = fileURLToPath(new URL('..', import.meta.url))
const SAYS = /put into a bundle.*external/

test('code outside its package reports that it must be external', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'bundled-'))
  try {
    for (const name of ['index.js', 'lib']) cpSync(join(package_, name), join(elsewhere, name), { recursive: true })
    assert.throws(() => createRequire(import.meta.url)(join(elsewhere, 'index.js')), SAYS)
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
})

test('so does code whose `require` finds nothing, as in a bundle of ES modules', () => {
  const source = readFileSync(join(package_, 'lib/native.js'), 'utf8')
  const load = new Function('require', 'module', source)
  const nothing = (name) => {
    throw new Error(`Dynamic require of "${name}" is not supported`)
  }
  assert.throws(() => load(nothing, {}), SAYS)
})
