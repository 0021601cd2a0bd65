// Makes elements. Text is only ever set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg'

/** Makes an element: `h('p', { class: 'note' }, 'text', child)`; a property that begins with `on` is a listener. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key.startsWith('--')) element.style.setProperty(key, value)
    else if (key === 'value') element.value = value
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  )
  return element
}

const ICONS = {
  half: 'M10 3a7 7 0 1 0 0 14z',
  check: 'm4 10.500 4 4 8-9',
  cross: 'm5 5 10 10M15 5 5 15',
  up: 'M10 16V4m-5 5 5-5 5 5',
  dots: 'M5 10h.01M10 10h.01M15 10h.01',
  wait: 'M10 5v5l3 2M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15',
  search: 'm17 17-4-4m2-4A6 6 0 1 1 3 9a6 6 0 0 1 12 0',
  questions:
    'M7.500 7.500A2.500 2.500 0 1 1 10 10.200V12m0 3h.01M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15',
  partial: 'M3 6h14v8H3zM6.500 10h.01M10 10h.01M13.500 10h.01',
  recall: 'M4 4h9l3 3v9H4zM7 9h6M7 12.500h4',
  code: 'M3 4.500h14v9H9l-3.500 3v-3H3z',
  totp: 'M6 2.500h8v15H6zM9.500 15h1',
  recovery_code: 'M5 2.500h10v15l-2.500-2-2.500 2-2.500-2-2.500 2zM8 7h4M8 10h4',
  vouch: 'M7 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 17c0-3 2-5 5-5s5 2 5 5m1-6.500 2 2 3.500-4',
  confirm: 'M2.500 5h15v10h-15zM7 11a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3M11 9h4m-4 3h4',
  external: 'M7 11a3.500 3.500 0 1 1 3.300-4.700L17 6.500v3h-2v2h-3.500',
  people: 'M10 9a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M3 18c0-4 3-6 7-6s7 2 7 6',
  call: 'M4 3h3l1.500 4L6.500 8.500a9 9 0 0 0 5 5L13 11.500l4 1.500v3a1.500 1.500 0 0 1-1.500 1.500C9 17 3 11 2.500 4.500A1.500 1.500 0 0 1 4 3',
  side: 'M4 5h12M4 10h12M4 15h7',
}

/** Makes a mark on a disc, whose shape means the same as its colour. */
export function disc(name) {
  return h('span', { class: 'disc', 'data-mark': name }, icon(name, 20))
}

export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', ICONS[name] ?? ICONS.dots)
  const look = {
    viewBox: '0 0 20 20',
    width: size,
    height: size,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.7,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  }
  for (const [key, value] of Object.entries(look)) svg.setAttribute(key, value)
  svg.append(path)
  return svg
}

const made = new WeakMap()

/**
 * Fills `place` with parts by key. A part is replaced only if its data has changed, so that text being typed in
 * another part is kept; the focus stays with the element of the same `data-stay`.
 */
export function keep(place, parts) {
  const before = made.get(place) ?? new Map()
  const after = new Map()
  const held = place.contains(document.activeElement) ? document.activeElement.dataset.stay : undefined
  for (const [key, shows, make] of parts) {
    const text = JSON.stringify(shows)
    const known = before.get(key)
    after.set(key, known?.text === text ? known : { text, element: make() })
  }
  const elements = [...after.values()].map(({ element }) => element).filter(Boolean)
  const same =
    elements.length === place.children.length &&
    elements.every((element, at) => place.children[at] === element)
  if (!same) place.replaceChildren(...elements)
  made.set(place, after)
  if (held && document.activeElement?.dataset?.stay !== held) {
    place.querySelector(`[data-stay="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
  }
}
