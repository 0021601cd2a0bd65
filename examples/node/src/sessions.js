// The sessions of operators. In this demo, the operator is chosen, not authenticated. A real host integrates
// its single sign-on here, and nothing else changes.

import { randomBytes, timingSafeEqual } from 'node:crypto'

const NAME = 'desk'
const MOST = 1000

export class Sessions {
  #sessions = new Map()

  /** Returns the session of a request, or a new one. */
  of(request, response) {
    const known = this.#sessions.get(cookie(request.headers.cookie))
    if (known) return known
    // Drop the oldest, so that requests without a cookie do not fill the memory.
    if (this.#sessions.size >= MOST) this.#sessions.delete(this.#sessions.keys().next().value)
    const session = { token: secret(), operator: undefined }
    const id = secret()
    this.#sessions.set(id, session)
    response.setHeader('set-cookie', `${NAME}=${id}; Path=/; HttpOnly; SameSite=Strict`)
    return session
  }

  /** Returns true if a request has the session's token, which only our own page can read. */
  static isOurs(request, session) {
    const said = Buffer.from(String(request.headers['x-desk-token'] ?? ''))
    const token = Buffer.from(session.token)
    return said.length === token.length && timingSafeEqual(said, token)
  }
}

function secret() {
  return randomBytes(24).toString('base64url')
}

function cookie(header = '') {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === NAME)?.[1]
}
