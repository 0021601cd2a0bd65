// Dialogs: escalate, end a call, show the shortcuts.

import { h } from './dom.js'

export const SHORTCUTS = [
  [['/'], 'Search the directory'],
  [['↑', '↓'], 'Move in a list'],
  [['1', '…', '0'], 'Open a challenge'],
  [['⏎'], 'Ask it, or check the answer'],
  [['U'], 'The caller cannot do the open challenge'],
  [['R'], 'Carry out an approval'],
  [['E'], 'Escalate to a second person'],
  [['X'], 'End the call'],
  [['T'], 'Audit trail'],
  [['Esc'], 'Leave a field or close a window'],
  [['?'], 'Show this list'],
]

/** Opens a dialog; resolves to its value, or to an empty text if it was closed. */
async function open(...content) {
  const dialog = h('dialog', {}, ...content)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue)
    })
  })
}

const close = (event, value = '') => event.target.closest('dialog').close(value)

/** The setting for single-key shortcuts, which users of voice control may turn off. */
export const single = {
  get on() {
    return localStorage.getItem('single-keys') !== 'off'
  },
  set on(value) {
    localStorage.setItem('single-keys', value ? 'on' : 'off')
  },
}

export async function shortcuts() {
  const box = h('input', {
    type: 'checkbox',
    checked: single.on,
    onchange: () => {
      single.on = box.checked
    },
  })
  return open(
    h('h2', {}, 'Keyboard'),
    h(
      'dl',
      { class: 'shortcuts' },
      SHORTCUTS.map(([keys, text]) => [
        h(
          'dt',
          {},
          keys.map((key) => h('kbd', {}, key)),
        ),
        h('dd', {}, text),
      ]),
    ),
    h(
      'footer',
      {},
      h('label', { class: 'switch' }, box, 'Use single-key shortcuts'),
      h('button', { class: 'button', type: 'button', autofocus: true, onclick: close }, 'Close'),
    ),
  )
}

export async function escalate() {
  const text = h('textarea', { rows: '3', maxlength: '500', required: true, autofocus: true, id: 'reason' })
  const form = h(
    'form',
    {},
    h('label', { class: 'field' }, h('span', {}, 'What should the second person know?'), text),
    h(
      'footer',
      {},
      h('button', { class: 'button', type: 'button', onclick: close }, 'Back'),
      h('button', { class: 'button first', type: 'submit' }, 'Escalate'),
    ),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (text.value.trim()) close(event, text.value.trim())
  })
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      form.requestSubmit()
    }
  })
  return open(
    h('h2', {}, 'Escalate to a second person'),
    h('p', {}, 'Another operator takes over; you cannot continue this call. The reason is stored encrypted.'),
    form,
  )
}

export async function end() {
  return open(
    h('h2', {}, 'End this call?'),
    h('p', {}, 'Nothing will be changed. The caller hears the same text whatever the reason.'),
    h(
      'footer',
      {},
      h('button', { class: 'button', type: 'button', onclick: close }, 'Back'),
      h(
        'button',
        { class: 'button first', type: 'button', autofocus: true, onclick: (event) => close(event, 'yes') },
        'End the call',
      ),
    ),
  )
}
