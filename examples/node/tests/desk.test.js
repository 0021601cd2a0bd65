// The loop of the host: conflicts, the order of commit and outcome, and the timing of replies to callers.

import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { Clock } from '../src/clock.js'
import { Busy } from '../src/desk.js'
import { Directory } from '../src/directory.js'
import { makeService } from '../src/service.js'
import { Store } from '../src/store.js'

test('a conflict is retried with a new seed, and its outcome is never seen', async () => {
  const { desk, calls, directory, store } = await makeService({ enrolled: [] })
  const call = await calls.open('open', 'user11', 'reset_password', directory.user('user09'))
  // The worker's own steps would count as attempts.
  await calls.worker.settled(call)
  const seeds = []
  const seen = []
  const { engine } = desk
  desk.engine = {
    case: (row) => engine.case(row),
    needs: (...given) => engine.needs(...given),
    async applyAsync(present, input, at, rows) {
      seeds.push(at.seed.toString('hex'))
      const step = await engine.applyAsync(present, input, at, rows)
      // Another step is stored before this one.
      if (seeds.length === 1)
        store.commit(await engine.applyAsync(present, { ...input, id: 'other' }, at, rows))
      const committed = step.committed.bind(step)
      step.committed = () => {
        seen.push(seeds.length)
        return committed()
      }
      return step
    },
  }
  const said = { type: 'operator', by: { id: call.operator.id, kind: 'person' }, says: { type: 'view' } }
  const released = await desk.give('mine', call.id, call.login, said)
  assert.equal(released.reply.outcome, 'accepted')
  assert.ok(seeds.length >= 2)
  assert.equal(new Set(seeds).size, seeds.length)
  assert.deepEqual(seen, [seeds.length])
})

test('after sixteen conflicts the desk is busy', async () => {
  const { desk, calls, directory } = await makeService({ enrolled: [] })
  const call = await calls.open('open', 'user11', 'reset_password', directory.user('user09'))
  desk.store = Object.assign(Object.create(desk.store), {
    row: desk.store.row.bind(desk.store),
    rows: desk.store.rows.bind(desk.store),
    commit: () => false,
  })
  const said = { type: 'host', by: 'host', says: { type: 'time_passed' } }
  await assert.rejects(desk.give('mine', call.id, call.login, said), Busy)
})

test('a caller gets no reply before it is due', async () => {
  const { desk } = await makeService({ enrolled: [] })
  const operator = { id: 'portal', kind: 'self' }
  const opening = { action: 'reset_password', operator, channel: 'web', named: 'user11', language: 'en' }
  for (const login of ['user11', 'nobody']) {
    const before = performance.now()
    const { reply } = await desk.open(`open-${login}`, login, { ...opening, named: login })
    assert.ok(performance.now() - before > 1000, 'answered at once')
    assert.ok(desk.clock.now() >= reply.notBefore)
    assert.equal(reply.view.type, 'caller')
  }
})

test('a step is stored completely or not at all', () => {
  const store = new Store()
  const row = (version) => ({ key: 'case/a', version, bytes: Buffer.from([version]) })
  const record = { case: 'a', seq: 0, text: '{}', hash: '' }
  const step = {
    compare: [
      { key: 'case/a', version: 0 },
      { key: 'person/b', version: 0 },
    ],
    write: [row(1)],
    outbox: [],
    record,
  }
  assert.equal(store.commit(step), true)
  assert.equal(store.commit(step), false)
  assert.equal(store.commit({ ...step, compare: [{ key: 'person/b', version: 3 }], write: [row(2)] }), false)
  assert.equal(store.row('case/a').version, 1)
  assert.equal(
    store.commit({ ...step, compare: [], write: [row(2)] }),
    false,
    'a record with a number that is taken',
  )
  assert.equal(store.row('case/a').version, 1)
  assert.equal(store.records('a').length, 1)
})

test('the whole export is read', () => {
  const directory = Directory.shipped()
  assert.equal(directory.users().length, 26)
  const groups = directory.groupsOf(directory.user('user01')).map((dn) => dn.split(',')[0])
  assert.deepEqual(groups, [
    'CN=Domain Users',
    'CN=G-All-Staff',
    'CN=G-Engineering',
    'CN=G-Platform',
    'CN=G-Platform-Oncall',
    'CN=G-Privileged',
    'CN=Users',
  ])
  assert.equal(directory.groupsOf(directory.user('user09')).length, 6, 'a cycle ends')
  assert.equal(directory.user('krbtgt').enabled, false)
  assert.equal(directory.manager(directory.user('user08')).login, 'user16')
  assert.equal(directory.user('user08').changed.toISOString(), '2026-11-21T20:47:11.000Z')
  assert.equal(directory.snapshot('nobody'), undefined)
})

test('the clock runs from Monday morning', () => {
  assert.equal(new Clock().now().toISOString().slice(0, 16), '2026-12-07T08:15')
})
