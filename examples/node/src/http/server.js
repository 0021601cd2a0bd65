// The HTTP server: the page's files and its API. A request that changes something must come from our own page:
// same host, same origin, and the token of the session.

import { createServer } from 'node:http'
import { Sessions } from '../sessions.js'
import { makeApi, serve } from './api.js'
import { file } from './files.js'
import { Wrong, failed, secure } from './reply.js'

export function makeServer(service) {
  const api = makeApi(service)
  const sessions = new Sessions()
  const server = createServer({ maxHeaderSize: 8 * 1024, requestTimeout: 10_000 }, (request, response) => {
    secure(response)
    answer(request, response).catch((error) => failed(response, error))
  })

  async function answer(request, response) {
    const { method, headers } = request
    // Refuses other names that point to this address (DNS rebinding).
    if (!isLocal(headers.host)) throw new Wrong(421, 'host', 'this desk is not served under this host name')
    const [path, search] = request.url.split('?', 2)
    if (!path.startsWith('/api/')) {
      if (method !== 'GET' && method !== 'HEAD') throw new Wrong(405, 'method', 'use GET for files')
      if (!file(path, response)) throw new Wrong(404, 'unknown', 'not found')
      return
    }
    const session = sessions.of(request, response)
    if (method !== 'GET') mustBeOurs(request, session)
    await serve(api, { method, path, query: new URLSearchParams(search), session, request, response })
  }

  return server
}

function isLocal(host = '') {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
}

function mustBeOurs(request, session) {
  const { origin, host } = request.headers
  const elsewhere = origin !== undefined && origin !== `http://${host}`
  if (elsewhere || !Sessions.isOurs(request, session)) {
    throw new Wrong(403, 'token', 'the request does not come from the page of this session', 'reload the page')
  }
}
