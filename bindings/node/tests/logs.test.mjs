// Exported logs, good ones and tampered ones: every language names the same first bad record.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'node:test'
import { BonafidesError, ExportedLog, Policy, fromJson, toJson, verifyReceipt } from '../index.mjs'

const folder = new URL('../../../tests/vectors/logs/', import.meta.url)
const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8'))

const FORMS = {
  verify: 'VerifiedLog', replay: 'ReplayedLog', cases: 'LogCases', story: 'Story', verify_receipt: 'VerifiedReceipt',
}

function ask(vector, log) {
  const evidence = fromJson('LogEvidence', JSON.stringify(vector.evidence ?? {}))
  switch (vector.do) {
    case 'verify': return vector.evidence ? log.verify(evidence) : log.verify()
    case 'replay': return log.replay(vector.policies.map(Policy.fromYaml))
    case 'cases': return log.cases()
    case 'story': return log.story(vector.case)
    case 'receipt': return log.receipt(vector.case, vector.key)
    default: return verifyReceipt(vector.receipt, evidence)
  }
}

/** The log in each way in which it can be passed. */
function opened(name) {
  const path = fileURLToPath(new URL(name, folder))
  const logs = [ExportedLog.open(path)]
  if (name.endsWith('.jsonl') && existsSync(path)) {
    const text = readFileSync(path, 'utf8')
    const lines = text.split('\n').slice(0, -1)
    logs.push(ExportedLog.fromText(text), ExportedLog.fromRecords(lines))
    logs.push(ExportedLog.fromRecords(lines.map((line) => line + '\n').values()))
  }
  return logs
}

function refused({ error }, thrown) {
  assert(thrown instanceof BonafidesError, thrown)
  const { family, code, place, badRecord } = thrown
  const bad = badRecord == null ? null : JSON.parse(toJson('BadRecord', badRecord))
  assert.deepEqual({ family, code, place, bad_record: bad }, error)
  return true
}

describe('logs', () => {
  for (const vector of vectors) {
    it(vector.id, async () => {
      for (const log of opened(vector.log)) {
        if (vector.error) {
          assert.throws(() => ask(vector, log), (thrown) => refused(vector, thrown))
          if (vector.do === 'verify') {
            await assert.rejects(log.verifyAsync(vector.evidence), (thrown) => refused(vector, thrown))
          }
          continue
        }
        const gives = ask(vector, log)
        assert.deepEqual(typeof gives === 'string' ? gives : JSON.parse(toJson(FORMS[vector.do], gives)), vector.gives)
        if (vector.do === 'verify') assert.deepEqual(await log.verifyAsync(vector.evidence), gives)
        if (vector.do === 'replay') assert.deepEqual(await log.replayAsync(vector.policies.map(Policy.fromYaml)), gives)
      }
    })
  }

  it('the vectors are found', () => assert(vectors.length > 50))

  it('other types are refused', () => {
    const log = ExportedLog.fromText('')
    for (const call of [
      () => new ExportedLog(),
      () => ExportedLog.open(7),
      () => ExportedLog.fromText(7),
      () => ExportedLog.fromRecords('{}'),
      () => ExportedLog.fromRecords([7]),
      () => log.verify({ key: 7 }),
      () => log.verify({ keys: 'a' }),
      () => log.replay('policy'),
      () => log.replay(['policy']),
      () => log.story(7),
      () => log.receipt('c1'),
    ]) {
      assert.throws(call, TypeError)
    }
  })
})
