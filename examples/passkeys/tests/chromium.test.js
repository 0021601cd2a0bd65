// Passkeys in Chromium, with the authenticators of its developer tools: registration, a reset, and what Chromium itself and the
// page refuse.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'

import { chromium } from 'playwright-core'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const PASSWORD = 'seven herons over the canal'

/** The page, in a folder of its own. */
class Server {
  #lines = []
  #waiting = []

  static async start() {
    const server = new Server()
    server.folder = await mkdtemp(join(tmpdir(), 'passkeys-'))
    server.process = spawn(process.env.PROGRAM, [server.folder, '0'], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(server.process, 'spawn')
    createInterface({ input: server.process.stdout }).on('line', (line) => {
      const waiting = server.#waiting.shift()
      if (waiting) waiting(line)
      else server.#lines.push(line)
    })
    server.origin = await server.line()
    return server
  }

  line() {
    return this.#lines.length ? this.#lines.shift() : new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** No line has come since the last one that was read. */
  get isQuiet() {
    return this.#lines.length === 0
  }

  async week() {
    this.process.stdin.write('week\n')
    assert.equal(await this.line(), 'a week has passed')
  }

  read(name) {
    return readFile(join(this.folder, name), 'utf8')
  }

  /** The last code that went over this channel. */
  async code(channel) {
    const sent = (await this.read(`sent/${channel}.jsonl`)).trim().split('\n')
    const codes = sent.map((line) => JSON.parse(line).text.match(/\b\d{6}\b/)?.[0])
    return codes.filter(Boolean).at(-1)
  }

  async stop() {
    this.process.kill()
    await rm(this.folder, { recursive: true })
  }
}

/** A window with an authenticator of its own. */
class Window {
  static async open() {
    const window = new Window()
    window.context = await browser.newContext()
    window.page = await window.context.newPage()
    window.page.setDefaultTimeout(120_000)
    window.devtools = await window.context.newCDPSession(window.page)
    await window.devtools.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    }
    const { authenticatorId } = await window.devtools.send('WebAuthn.addVirtualAuthenticator', { options })
    window.authenticatorId = authenticatorId
    return window
  }

  async visit(name, action) {
    await this.page.goto(server.origin)
    await this.page.getByLabel('Your user name').fill(name)
    await this.click(action)
  }

  async click(name) {
    await this.page.getByRole('button', { name, exact: true }).click()
    await this.page.waitForSelector('body:not([aria-busy])')
  }

  text() {
    return this.page.locator('#text').textContent()
  }

  async code(name, channel) {
    await this.click(name)
    const field = this.page.getByLabel(name)
    await field.fill(await sent(channel))
    await this.click('Continue')
  }

  /** Uses a passkey; returns what the server's log says. */
  async usePasskey(button = 'Use the passkey') {
    await this.click('Passkey')
    await this.click(button)
    return server.line()
  }

  credentials() {
    return this.devtools
      .send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId })
      .then((all) => all.credentials)
  }

  async register(name) {
    await this.visit(name, 'Register a passkey')
    await this.code('Code by text message', 'sms')
    await this.code('Code by mail', 'mail')
    await this.click('Register a passkey')
    await this.click('Create the passkey')
    return server.line()
  }
}

/** The worker sends codes a moment after the page has answered. */
async function sent(channel) {
  for (let look = 0; look < 100; look += 1) {
    const code = await server.code(channel).catch(() => undefined)
    if (code && !used.has(code)) {
      used.add(code)
      return code
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`nothing came over ${channel}`)
}

const used = new Set()
let server, browser, owner

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  server = await Server.start()
  owner = await Window.open()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a passkey is registered, and too new to be used at once', async () => {
  assert.equal(await owner.register('user17'), 'passkey: accepted')
  const [credential] = await owner.credentials()
  assert.equal(credential.rpId, 'localhost')
  assert.equal(credential.isResidentCredential, true)
  assert.match(await server.read('sent/sms.jsonl'), /The way you prove your identity at the service desk has been changed/)

  await owner.visit('user17', 'I forgot my password')
  assert.match(await owner.usePasskey(), /^passkey: cooling: /)
})

test('a forgotten password is reset with a passkey and a code', async () => {
  await server.week()
  await owner.visit('user17', 'I forgot my password')
  assert.equal(await owner.usePasskey(), 'passkey: accepted')
  await owner.code('Code by text message', 'sms')
  await owner.page.getByLabel('New password').fill(PASSWORD)
  await owner.click('Continue')

  const changes = await sooner(() => server.read('directory.changes.ldif'))
  const [, encoded] = changes.match(/^unicodePwd:: (.+)$/m)
  assert.equal(Buffer.from(encoded, 'base64').toString('utf16le'), `"${PASSWORD}"`)
  assert.match(changes, /^dn: CN=user17,/m)
  assert.equal((changes.match(/^dn: /gm) ?? []).length, 1, 'one password is set, once')
})

test('Chromium does not sign without having verified its user', async () => {
  const { authenticatorId } = owner
  await owner.devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await owner.visit('user17', 'I forgot my password')
  await owner.click('Passkey')
  await owner.click('Use the passkey')
  assert.match(await owner.text(), /NotAllowedError/)
  assert.ok(server.isQuiet, 'the page was told nothing')
  // Nothing was answered: the same request can still be.
  await owner.devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await owner.click('Use the passkey')
  assert.equal(await server.line(), 'passkey: accepted')
})

test('Chromium does not offer the passkey to a page of another origin', async () => {
  const foreign = new URL(server.origin)
  foreign.hostname = '127.0.0.1'
  await owner.page.goto(foreign.href)
  const offered = await owner.page.evaluate(async () => {
    const publicKey = { challenge: new Uint8Array(32), rpId: 'localhost', userVerification: 'required' }
    return navigator.credentials.get({ publicKey }).then(
      () => 'signed',
      (error) => error.name,
    )
  })
  assert.equal(offered, 'SecurityError')
  // Nor does the server listen to that page.
  const status = await owner.page.evaluate(() => fetch('/say', { method: 'POST', body: '{}' }).then((reply) => reply.status))
  assert.equal(status, 403)
})

test('a page does not show who exists, who has a passkey, or whose it is', async () => {
  const shown = []
  for (const name of ['user13', 'nobody', 'user01', 'krbtgt']) {
    await owner.visit(name, 'I forgot my password')
    const log = await owner.usePasskey()
    shown.push([await owner.text(), await owner.page.locator('#offers').textContent()].join('|'))
    assert.match(log, name === 'user13' ? /^passkey: other_account: / : /^passkey: (other_account|not_asked): /)
  }
  assert.equal(new Set(shown).size, 1, shown.join('\n'))
})

test('a copy of the authenticator is found by its counter', async () => {
  const [credential] = await owner.credentials()
  await owner.visit('user17', 'I forgot my password')
  assert.equal(await owner.usePasskey(), 'passkey: accepted')
  const thief = await Window.open()
  const { authenticatorId } = thief
  await thief.devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 0 } })
  await thief.visit('user17', 'I forgot my password')
  assert.match(await thief.usePasskey(), /^passkey: counter: /)
  await owner.visit('user17', 'I forgot my password')
  assert.match(await owner.usePasskey(), /^passkey: suspended: /)
})

/** Looks until there is something. */
async function sooner(look) {
  for (let times = 0; times < 200; times += 1) {
    const found = await look().catch(() => undefined)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('nothing came')
}
