// Replies: JSON with the headers of every reply.

/** An error of a request, for its sender. */
export class Wrong extends Error {
  constructor(status, code, message, help = '') {
    super(message)
    Object.assign(this, { status, code, help })
  }
}

const SECURITY = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export function secure(response) {
  for (const [name, value] of Object.entries(SECURITY)) response.setHeader(name, value)
}

export function json(response, status, body) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

/** Replies with an error of the engine or of this server; any other error is not disclosed. */
export function failed(response, error) {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const [status, code, message, help] = said(error)
  if (status === 413) response.setHeader('connection', 'close')
  json(response, status, { error: { code, message, help } })
}

function said(error) {
  if (error instanceof Wrong) return [error.status, error.code, error.message, error.help]
  if (error.family === 'input' || error.family === 'facts') return [400, error.code, error.detail, error.help]
  if (error.name === 'Busy') return [503, 'busy', error.message, 'try again in a moment']
  return [
    500,
    'fault',
    'the step was not made and nothing was stored',
    'try again, or tell the administrator of the desk',
  ]
}
