// Keys of a host: behind its own interface, with its own ciphers.

import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, sign } from 'node:crypto'

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export class HostKeys {
  calls = 0

  constructor(keys) {
    this.keys = Object.fromEntries(
      Object.entries(keys).map(([name, text]) => [name, Buffer.from(text, 'base64url')]),
    )
    this.grant = createPrivateKey({
      key: Buffer.concat([PKCS8, this.keys.grant_seed]),
      format: 'der',
      type: 'pkcs8',
    })
  }

  current(key) {
    this.calls += 1
    return `${key}-of-the-host`
  }

  seal(key, draw, ad, plain) {
    assert.equal(draw.length, 12)
    const nonce = createHmac('sha256', draw).update(plain).digest().subarray(0, 12)
    const cipher = createCipheriv('aes-256-gcm', this.keys[key], nonce).setAAD(ad)
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  }

  open(key, id, ad, sealed) {
    const [nonce, tag] = [sealed.subarray(0, 12), sealed.subarray(12, 28)]
    const cipher = createDecipheriv('aes-256-gcm', this.keys[key], nonce).setAAD(ad).setAuthTag(tag)
    return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()])
  }

  mac(key, id, message) {
    // A plain array of bytes, not a Buffer, as a host's library may return.
    return new Uint8Array(createHmac('sha256', this.keys[key]).update(message).digest())
  }

  signGrant(message) {
    return sign(null, message, this.grant)
  }
}
