// The page knows what every visitor may see: a text, the ways to confirm who they are, and which of them waits for an answer.

const NAMES = { passkey: 'Passkey', sms_code: 'Code by text message', mail_code: 'Code by mail', private_email: 'Code by mail' }
const $ = (id) => document.getElementById(id)

let action = ''
let answering = ''

async function say(what) {
  const body = JSON.stringify(what)
  const reply = await fetch('/say', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  if (!reply.ok) throw new Error('Please try again later.')
  return reply.json()
}

/** Runs what a click does: one at a time, and what went wrong is shown. */
async function busy(work) {
  const buttons = () => document.querySelectorAll('button')
  buttons().forEach((button) => (button.disabled = true))
  document.body.setAttribute('aria-busy', 'true')
  try {
    await work()
  } catch (error) {
    $('text').textContent = error.message
  } finally {
    buttons().forEach((button) => (button.disabled = false))
    document.body.removeAttribute('aria-busy')
  }
}

/** Takes the options to the authenticator and its response back. */
async function withPasskey(challenge, registers) {
  const { publicKey } = await say({ type: 'options', challenge })
  let credential
  try {
    credential = registers
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
  } catch (error) {
    // Cancelled, or no authenticator that fits: the browser does not say which, and nothing was answered.
    throw new Error(`Your browser did not use a passkey (${error.name}). You can try again.`)
  }
  show(await say({ type: 'passkey', challenge, response: credential.toJSON() }))
  if (registers) $('text').textContent += ' The passkey can be used in some days.'
}

function show(view) {
  $('text').textContent = view.text
  $('start').hidden = true
  $('offers').replaceChildren(...view.offers.map(offer))
  ask('')
  const [asked] = view.at_provider
  if (view.approved && action === 'enrol' && !asked) {
    $('offers').replaceChildren(button('Register a passkey', () => enrol()))
  } else if (view.approved && action === 'reset_password') {
    ask('password', 'New password', 'password')
  } else if (asked) {
    $('offers').append(
      button(asked.registers ? 'Create the passkey' : 'Use the passkey', () => withPasskey(asked.challenge, asked.registers)),
    )
  } else {
    const code = view.asked.find((challenge) => challenge !== 'passkey')
    if (code) ask(code, NAMES[code] ?? code, 'text')
  }
}

async function enrol() {
  show(await say({ type: 'enrol', challenge: 'passkey' }))
}

function offer(challenge) {
  return button(NAMES[challenge] ?? challenge, async () => show(await say({ type: 'choose', challenge })), 'quiet')
}

function button(text, work, look = '') {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text, className: look })
  made.addEventListener('click', () => busy(work))
  return made
}

function ask(what, label = '', type = 'text') {
  answering = what
  $('answer').hidden = !what
  $('label').textContent = label
  Object.assign($('typed'), { type, value: '' })
  if (what) $('typed').focus()
}

$('start').addEventListener('submit', (event) => {
  event.preventDefault()
  action = event.submitter?.value ?? 'reset_password'
  busy(async () => show(await say({ type: 'start', action, name: $('name').value })))
})

$('answer').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = $('typed').value
  const what = answering === 'password' ? { type: 'password', password: text } : { type: 'answer', challenge: answering, text }
  busy(async () => show(await say(what)))
})
