// Data that must never be on the screen: every secret of a command, and the answers of people.

const MEMBERS = ['address', 'text', 'code', 'token', 'secret', 'blind', 'nonce', 'number', 'message']

/** Returns every secret that was sent so far. */
export function secretsOf({ service, commands }) {
  const { directory } = service
  const found = new Set()
  for (const { task } of commands) collect(task, task.type, found)
  for (const { answers, private_email: mail } of Object.values(directory.own.people)) {
    for (const answer of Object.values(answers)) found.add(answer)
    if (mail) found.add(mail.address)
  }
  for (const { phone, mail, employeeId } of directory.users()) {
    for (const text of [phone, mail, employeeId]) if (text) found.add(text)
  }
  return [...found]
}

function collect(value, kind, found) {
  if (Array.isArray(value)) {
    for (const part of value) collect(part, kind, found)
    return
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  for (const [member, part] of Object.entries(value)) {
    if (MEMBERS.includes(member) && typeof part === 'string') add(part, found)
    else collect(part, kind, found)
  }
}

/** Returns the text, and every word in it that looks like a code, a key or a token. */
function add(text, found) {
  found.add(text)
  for (const word of text.match(/[A-Za-z0-9_-]{6,}/g) ?? []) {
    const isName = /^[A-Za-z]+\d{1,2}$/.test(word)
    if (/\d/.test(word) && !isName) found.add(word)
  }
}

/** Returns the secrets that a text contains as whole words: six digits within a hash do not count. */
export function leaks(text, secrets) {
  const isWord = (c) => c !== undefined && /[A-Za-z0-9_-]/.test(c)
  const lower = text.toLowerCase()
  return secrets.filter((secret) => {
    const sought = secret.toLowerCase()
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
      if (!isWord(lower[at - 1]) && !isWord(lower[at + sought.length])) return true
    }
    return false
  })
}
