// Requests that do not come from the screen, or are malformed, are refused, and the desk keeps working.

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { openDesk } from './support/desk.js'

let desk
before(async () => {
  desk = await openDesk([])
})
after(async () => desk?.close())

/** Sends a raw request: the path is not normalised, and only HTTP's own headers are added. */
async function send(method, path, { headers = {}, body } = {}) {
  const { port } = new URL(desk.url)
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const isJson = response.headers['content-type']?.includes('json')
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text,
          said: isJson ? JSON.parse(text) : undefined,
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Starts a session, as a page would. */
async function sitDown(operator) {
  const first = await send('GET', '/api/session')
  const cookie = first.headers['set-cookie'][0].split(';')[0]
  const headers = { cookie, 'x-desk-token': first.said.token, 'content-type': 'application/json' }
  const session = {
    headers,
    get: async (path) => send('GET', path, { headers }),
    post: async (path, said, more = {}) =>
      send('POST', path, {
        headers: { ...headers, ...more },
        body: typeof said === 'string' ? said : JSON.stringify(said),
      }),
  }
  if (operator) assert.equal((await session.post('/api/session', { operator })).status, 200)
  return session
}

async function call(session, login = 'user11') {
  const answer = await session.post('/api/calls', {
    id: crypto.randomUUID(),
    login,
    action: 'reset_password',
  })
  assert.equal(answer.status, 200)
  return answer.said
}

const refused = ({ status, said }) => [status, said?.error?.code]
const id = () => crypto.randomUUID()

describe('requests', () => {
  test('with another method, or for an unknown path', async () => {
    const session = await sitDown('user09')
    assert.deepEqual(refused(await session.post('/api/people', {})), [405, 'method'])
    assert.deepEqual(refused(await send('POST', '/')), [405, 'method'])
    assert.deepEqual(refused(await send('DELETE', '/api/session', { headers: session.headers })), [
      405,
      'method',
    ])
    assert.deepEqual(refused(await session.get('/api/nothing')), [404, 'unknown'])
    assert.deepEqual(refused(await session.get('/api/calls/constructor/trail')), [404, 'unknown_case'])
    assert.deepEqual(refused(await session.get('/api/__proto__')), [404, 'unknown'])
  })

  test('for files that are not the page', async () => {
    const paths = [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fserver.js',
      '/.../server.js',
      '//etc/passwd',
      '/src/desk.js',
      '/page/app.js',
      '/app.js%00',
    ]
    for (const path of paths) assert.deepEqual(refused(await send('GET', path)), [404, 'unknown'], path)
    assert.equal((await send('GET', '/app.js')).status, 200)
  })

  test('with an invalid body', async () => {
    const session = await sitDown('user09')
    for (const body of ['', '{', '[]', 'null', '"text"', '{"a":NaN}']) {
      assert.deepEqual(refused(await session.post('/api/calls', body)), [400, 'json'], body)
    }
    const latin = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    assert.deepEqual(refused(await send('POST', '/api/calls', { headers: session.headers, body: latin })), [
      400,
      'json',
    ])
    assert.deepEqual(refused(await session.post('/api/calls', {}, { 'content-type': 'text/plain' })), [
      415,
      'content_type',
    ])
    assert.deepEqual(
      refused(await session.post('/api/calls', { action: 'reset_password', login: 7, id: id() })),
      [400, 'text'],
    )
    assert.deepEqual(
      refused(await session.post('/api/calls', { action: 'drop_tables', login: 'user11', id: id() })),
      [400, 'action'],
    )
    assert.deepEqual(
      refused(
        await session.post('/api/calls', { action: 'reset_password', login: 'user11', id: 'not an id!' }),
      ),
      [400, 'id'],
    )
  })

  test('that are far too long', async () => {
    const session = await sitDown('user09')
    const long = JSON.stringify({ id: id(), login: 'x'.repeat(1 << 20) })
    assert.deepEqual(
      refused(await session.post('/api/calls', long, { 'content-length': String(long.length) })),
      [413, 'too_long'],
    )
    const chunked = await session
      .post('/api/calls', long, { 'transfer-encoding': 'chunked' })
      .then(refused, (error) => [413, error.code && 'too_long'])
    assert.deepEqual(chunked, [413, 'too_long'])
    assert.equal((await send('GET', '/', { headers: { cookie: 'x'.repeat(20_000) } })).status, 431)
  })

  test('from another page', async () => {
    const session = await sitDown('user09')
    const said = { id: id(), login: 'user11', action: 'reset_password' }
    const post = async (headers) =>
      refused(await send('POST', '/api/calls', { headers, body: JSON.stringify(said) }))
    const { 'x-desk-token': token, ...without } = session.headers
    assert.deepEqual(await post(without), [403, 'token'])
    assert.deepEqual(await post({ ...without, 'x-desk-token': `${token.slice(1)}A` }), [403, 'token'])
    assert.deepEqual(await post({ ...session.headers, origin: 'https://elsewhere.example' }), [403, 'token'])
    assert.deepEqual(await post({ ...session.headers, origin: 'null' }), [403, 'token'])
    assert.deepEqual(await post({ ...session.headers, host: 'desk.elsewhere.example' }), [421, 'host'])
    const other = await sitDown('user03')
    assert.deepEqual(await post({ ...session.headers, 'x-desk-token': other.headers['x-desk-token'] }), [
      403,
      'token',
    ])
  })

  test('get the headers that isolate the page', async () => {
    for (const path of ['/', '/api/session', '/nothing']) {
      const { headers } = await send('GET', path)
      assert.match(
        headers['content-security-policy'],
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      )
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['access-control-allow-origin'], undefined)
    }
    const { headers } = await send('GET', '/api/session')
    assert.match(headers['set-cookie'][0], /; HttpOnly; SameSite=Strict$/)
    assert.equal(headers['cache-control'], 'no-store')
  })
})

describe('calls', () => {
  test('require an operator', async () => {
    const nobody = await sitDown()
    for (const path of ['/api/people', '/api/calls', '/api/events']) {
      assert.deepEqual(refused(await nobody.get(path)), [401, 'signed_out'], path)
    }
    assert.deepEqual(refused(await nobody.post('/api/session', { operator: 'user17' })), [400, 'operator'])
    assert.deepEqual(refused(await nobody.post('/api/session', { operator: '__proto__' })), [400, 'operator'])
  })

  test('of another operator, or unknown calls, are refused', async () => {
    const mine = await sitDown('user09')
    const other = await sitDown('user03')
    const { id: of } = await call(mine)
    assert.deepEqual(refused(await other.get(`/api/calls/${of}`)), [403, 'other_operator'])
    assert.deepEqual(refused(await other.get(`/api/calls/${of}/trail`)), [403, 'other_operator'])
    assert.deepEqual(
      refused(await other.post(`/api/calls/${of}/says`, { id: id(), says: { type: 'view' } })),
      [403, 'other_operator'],
    )
    assert.deepEqual(refused(await other.post(`/api/calls/${of}/redeem`, { id: id() })), [
      403,
      'other_operator',
    ])
    assert.deepEqual(refused(await other.post(`/api/calls/${of}/take-over`, { id: id() })), [
      409,
      'not_escalated',
    ])
    assert.deepEqual((await other.get('/api/calls')).said, [])
    const none = 'f'.repeat(32)
    assert.deepEqual(refused(await mine.get(`/api/calls/${none}`)), [404, 'unknown_case'])
    assert.deepEqual(refused(await mine.get('/api/calls/..%2f..%2fsession')), [404, 'unknown_case'])
    assert.deepEqual(refused(await mine.get(`/api/calls/${of}/trail?from=-1`)), [400, 'from'])
  })

  test('accept only the inputs of an operator', async () => {
    const session = await sitDown('user09')
    const { id: of } = await call(session, 'user12')
    const say = async (says) => refused(await session.post(`/api/calls/${of}/says`, { id: id(), says }))
    const wrong = [
      undefined,
      'view',
      { type: 'take_over' },
      { type: 'report', command: `${of}.0.0`, state: 'done' },
      { type: 'signal', check: 'account', outcome: 'enabled' },
      { type: 'redeem', grant: 'x' },
    ]
    for (const says of wrong) assert.deepEqual(await say(says), [400, 'says'])
    assert.equal((await say({ type: 'choose' }))[0], 400)
    assert.equal((await say({ type: 'choose', challenge: 7 }))[0], 400)
    assert.equal((await say({ type: 'choose', challenge: 'sms_code', contact: -1 }))[0], 400)
    assert.equal((await say({ type: 'answer', challenge: 'questions', answers: 'all of them' }))[0], 400)
    const answer = await session.post(`/api/calls/${of}/says`, {
      id: id(),
      says: { type: 'choose', challenge: 'no such' },
    })
    assert.deepEqual([answer.status, answer.said.refusal.code], [200, 'unknown_challenge'])
  })

  test('the same click twice is one step', async () => {
    const session = await sitDown('user09')
    const { id: of } = await call(session, 'user14')
    const click = { id: id(), says: { type: 'unavailable', challenge: 'passkey' } }
    const first = await session.post(`/api/calls/${of}/says`, click)
    const again = await session.post(`/api/calls/${of}/says`, click)
    assert.deepEqual([first.status, again.status], [200, 200])
    const { records, verified } = (await session.get(`/api/calls/${of}/trail`)).said
    assert.equal(records.filter(({ text }) => JSON.parse(text).type === 'unavailable').length, 1)
    assert.equal(verified.ok, true)
  })

  test('many at once are each done once', async () => {
    const session = await sitDown('user09')
    const { id: of, view } = await call(session, 'user15')
    const names = view.challenges.slice(0, 6).map(({ name }) => name)
    const clicks = names.map(async (challenge) =>
      session.post(`/api/calls/${of}/says`, { id: id(), says: { type: 'unavailable', challenge } }),
    )
    assert.deepEqual(
      (await Promise.all(clicks)).map(({ status }) => status),
      Array(6).fill(200),
    )
    const { records, verified } = (await session.get(`/api/calls/${of}/trail`)).said
    const struck = records.map(({ text }) => JSON.parse(text)).filter(({ type }) => type === 'unavailable')
    assert.deepEqual(struck.map(({ data }) => data.challenge).sort(), names.sort())
    assert.equal(verified.ok, true)
  })

  test('about the operator’s own account, or an unknown one, are over at once', async () => {
    const session = await sitDown('user09')
    const own = await call(session, 'user09')
    assert.equal(own.over, true)
    assert.equal(own.view.resolution, 'denied')
    const unknown = await call(session, 'nobody-here')
    assert.equal(unknown.over, true)
    assert.equal(unknown.view.resolution, 'denied')
  })
})
