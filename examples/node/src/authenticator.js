// An authenticator app: RFC 6238 with SHA-1, six digits, 30 seconds.

import { createHmac } from 'node:crypto'

export class Authenticator {
  #secret

  /** Sets up the app from the `otpauth:` address that is shown once. */
  constructor(address) {
    this.#secret = base32(new URL(address).searchParams.get('secret'))
  }

  /** Returns the code that it shows at this time. */
  code(now) {
    const step = Buffer.alloc(8)
    step.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 30_000)))
    const mac = createHmac('sha1', this.#secret).update(step).digest()
    const number = mac.readUInt32BE(mac.at(-1) & 0x0f) & 0x7fffffff
    return String(number % 1_000_000).padStart(6, '0')
  }
}

function base32(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
}
