// Reads the body of a request: JSON of limited length.

import { Wrong } from './reply.js'

const MOST = 16 * 1024

export async function body(request) {
  const type = String(request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
  if (type !== 'application/json') throw new Wrong(415, 'content_type', 'the body must be application/json')
  if (Number(request.headers['content-length'] ?? 0) > MOST) throw tooLong()
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > MOST) throw tooLong()
    chunks.push(chunk)
  }
  return read(Buffer.concat(chunks))
}

function read(bytes) {
  let value
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Wrong(400, 'json', 'the body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Wrong(400, 'json', 'the body must be an object')
  }
  return value
}

/** Checks a text of a body. */
export function text(value, name, most = 200) {
  if (typeof value !== 'string' || value === '' || value.length > most) {
    throw new Wrong(400, 'text', `\`${name}\` must be a text of 1 to ${most} characters`)
  }
  return value
}

function tooLong() {
  return new Wrong(413, 'too_long', `a body may have at most ${MOST} bytes`)
}
