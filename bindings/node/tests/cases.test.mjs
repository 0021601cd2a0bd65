// Every recorded call: on this thread, on the pool, and with keys that the host holds.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { verifyRecords } from '../index.mjs'
import { HostKeys } from './host-keys.mjs'
import { Player } from './player.mjs'

const folder = new URL('../../../tests/vectors/cases/', import.meta.url)
const transcripts = readdirSync(folder).map((name) => {
  return [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]
})

describe('recorded calls', () => {
  for (const [name, transcript] of transcripts) {
    it(name, () => plays(new Player(transcript), transcript))
    it(`${name} on the pool`, () => plays(new Player(transcript, { threads: true }), transcript))
    it(`${name} with the host's keys`, () => {
      const player = new Player(transcript, { keys: new HostKeys(transcript.keys), loose: true })
      return plays(player, transcript, loosely)
    })
  }
  it('there are some', () => assert(transcripts.length >= 10))
})

async function plays(player, transcript, compare = assert.deepEqual) {
  const records = new Map()
  for (const [index, call] of transcript.calls.entries()) {
    const gives = await player.play(call)
    compare(gives ?? null, call.gives ?? null, `call ${index}: ${call.call}`)
    const record = call.gives?.record
    if (record && !call.lost) records.set(record.case, [...(records.get(record.case) ?? []), record.text])
  }
  for (const [id, texts] of records) {
    assert.deepEqual([verifyRecords(texts).case, verifyRecords(texts).records], [id, texts.length])
  }
}

/** Returns the part that does not depend on how rows are sealed and named. */
function loosely(gives, expected, message) {
  const of = (it) => it?.reply && [it.reply.outcome, it.reply.refusal?.code, it.case, it.commands.map(({ task }) => task.type)]
  assert.deepEqual(of(gives), of(expected), message)
  assert.deepEqual(gives?.error?.code, expected?.error?.code, message)
}
