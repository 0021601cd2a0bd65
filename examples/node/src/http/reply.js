// Answers: JSON with the headers that every answer has.

/** What is wrong with a request, for whoever made it. */
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

/** An error of the engine says what to do; one of ours does too; of anything else nothing is said. */
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
  if (error.name === 'Busy') return [503, 'busy', error.message, 'try again']
  return [
    500,
    'fault',
    'the step was not made; nothing is stored',
    'try again, or tell whoever runs the desk',
  ]
}
