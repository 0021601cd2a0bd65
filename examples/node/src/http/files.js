// The page's files, read once and served only by their names.

import { readFileSync, readdirSync } from 'node:fs'

const folder = new URL('../../page/', import.meta.url)
const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const files = new Map(
  readdirSync(folder).map((name) => [
    `/${name}`,
    {
      bytes: readFileSync(new URL(name, folder)),
      type: TYPES[name.split('.').at(-1)],
    },
  ]),
)
files.set('/', files.get('/index.html'))

export function file(path, response) {
  const found = files.get(path)
  if (!found) return false
  response.writeHead(200, { 'content-type': found.type, 'cache-control': 'no-cache' })
  response.end(found.bytes)
  return true
}
