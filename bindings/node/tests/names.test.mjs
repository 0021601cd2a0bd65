// The package's public names are those of `public-names.txt`. `WRITE=1 node --test` rewrites it.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { it } from 'node:test'
import * as esm from '../index.mjs'

const cjs = createRequire(import.meta.url)('../index.js')
const list = new URL('../public-names.txt', import.meta.url)

/** Returns `Policy`, `Policy.decide`, `Policy#name`: static members and members of an instance. */
function names(exported) {
  return Object.entries(exported).flatMap(([name, value]) => {
    if (!/^class\b/.test(String(value))) return [name]
    const language = value.prototype instanceof Error ? ['constructor', 'name'] : ['constructor']
    const own = (of, mark, hidden) =>
      Object.getOwnPropertyNames(of)
        .filter((member) => !hidden.includes(member))
        .map((member) => `${name}${mark}${member}`)
    return [name, ...own(value, '.', ['length', 'name', 'prototype']), ...own(value.prototype, '#', language), ...fields(name)]
  })
}

/** The members that the constructor sets. */
function fields(name) {
  const known = {
    Calibration: ['name', 'version', 'models'],
    CalibrationError: ['diagnostics'],
    Case: ['account', 'action', 'deadline', 'id', 'isOver', 'steps'],
    Decision: [
      ...['verdict', 'reason', 'why', 'action', 'points', 'pointsRequired', 'factors', 'groups', 'risks'],
      ...['missing', 'mandatory', 'counted', 'ignored', 'escalate', 'grant', 'policy'],
    ],
    DirectoryName: ['key', 'isDistinguished', 'leadingCn'],
    Policy: ['name', 'version', 'digest'],
    Plan: ['steps', 'cost', 'exact', 'policy'],
    Step: ['compare', 'write', 'outbox', 'record', 'isEmpty'],
    BonafidesError: ['family', 'code', 'detail', 'help', 'place'],
    PolicyError: ['diagnostics'],
    RecordsError: ['badRecord'],
  }
  return (known[name] ?? []).map((member) => `${name}#${member}`)
}

it('the names are those of the list', () => {
  const text = [...new Set(names(cjs))].sort().join('\n') + '\n'
  if (process.env.WRITE) writeFileSync(list, text)
  assert.equal(text, readFileSync(list, 'utf8'))
})

it('both module systems export the very same classes', () => {
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(cjs).sort())
  for (const [name, value] of Object.entries(cjs)) assert.equal(esm[name], value, name)
})

it('the declarations contain each of them', () => {
  const declared = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const classes = Object.fromEntries(
    [...declared.matchAll(/^export (?:abstract )?(?:class|function) (\w+)(.*?)^(?:\}|export|\/\*\*)/gms)].map(
      ([, name, body]) => [name, body],
    ),
  )
  for (const line of readFileSync(list, 'utf8').trim().split('\n')) {
    const [name, member] = line.split(/[.#]/)
    assert(declared.includes(` ${name}`), line)
    if (member) assert.match(classes[name], new RegExp(`\\b${member}\\b`), line)
  }
  for (const name of Object.keys(classes)) assert(name in cjs, name)
})
