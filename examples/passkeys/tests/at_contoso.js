// A person of examples/contoso at the pages of its desk, in Chromium. usage:
// at_contoso.js self_service NAME PASSWORD | at_contoso.js vouch LINK NAME PASSWORD
//
// `self_service` registers a passkey and resets the forgotten password with it. `vouch` opens the link of a request, signs in at
// Keycloak and says yes.

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium } from 'playwright-core'

const FOLDER = '/tmp/bonafides-contoso'
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
const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
}

/** Looks until there is something. */
async function sooner(look, what) {
  for (let times = 0; times < 600; times += 1) {
    const found = await look().catch(() => undefined)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not arrive`)
}

const lines = async (file) =>
  (await readFile(join(FOLDER, file), 'utf8')).trim().split('\n').map((line) => JSON.parse(line)).reverse()

const used = new Set()

/** The newest code that nobody has used yet, from the gateway or the mail server. */
function code(file, to) {
  const isTo = (line) => [line.to].flat().includes(to)
  return sooner(async () => {
    const codes = (await lines(file)).filter(isTo).map((line) => line.text.match(/\b\d{6}\b/)?.[0])
    const fresh = codes.find((found) => found && !used.has(found))
    if (fresh) used.add(fresh)
    return fresh
  }, `a code in ${file}`)
}

async function click(name) {
  await page.getByRole('button', { name, exact: true }).click()
  await page.waitForSelector('body:not([aria-busy])')
}

async function visit(name, action) {
  await page.goto(origin)
  await page.getByLabel('Your user name').fill(name)
  await click(action)
}

async function answer(button, file, to) {
  await click(button)
  await page.getByLabel(button).fill(await code(file, to))
  await click('Continue')
}

async function selfService(name, password) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR })
  const number = Number(name.replace(/\D/g, ''))
  const mobile = `+45 40 00 0${String(number).padStart(3, '0')}`

  await visit(name, 'Register a passkey')
  await answer('Code by text message', 'texts.jsonl', mobile)
  await answer('Code by mail', 'mails.jsonl', `${name}@home.example`)
  await click('Register a passkey')
  await click('Create the passkey')
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
  assert.equal(credentials.length, 1, 'the authenticator has a passkey')
  console.log(`${name} has registered a passkey, after a code by text message and one by mail`)

  await visit(name, 'I forgot my password')
  await click('Passkey')
  await click('Use the passkey')
  await answer('Code by mail', 'mails.jsonl', `${name}@home.example`)
  await page.getByLabel('New password').fill(password)
  await click('Continue')
  console.log(`${name} has chosen a new password, after the passkey and a code by mail`)
}

async function vouch(link, name, password) {
  await page.goto(link)
  assert.match(page.url(), /\/realms\/contoso\//, 'the link leads to Keycloak')
  await page.locator('#username').fill(name)
  await page.locator('#password').fill(password)
  await page.locator('#kc-login').click()
  await page.getByRole('button', { name: 'Yes, I vouch for them' }).click()
  const text = await page.locator('main p').textContent()
  assert.match(text, /Thank you/, text)
  console.log(`${name} has signed in at Keycloak with the password of the domain, and vouched`)
}

const [what, ...about] = process.argv.slice(2)
const origin = (await readFile(join(FOLDER, 'pages.url'), 'utf8')).trim()
const profile = await mkdtemp(join(tmpdir(), 'contoso-'))
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ARGUMENTS,
})
const page = await context.newPage()
page.setDefaultTimeout(120_000)
try {
  await { self_service: selfService, vouch }[what](...about)
} finally {
  await context.close()
  await rm(profile, { recursive: true, force: true })
}
