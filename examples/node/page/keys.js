// Single-key shortcuts, unless the operator is typing or a dialog is open.

import { single } from './dialogs.js'

export function onKeys(actions) {
  document.addEventListener('keydown', (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector('dialog[open]') ||
      !single.on
    )
      return
    const typing = event.target.matches('input:not([type="radio"]), textarea')
    if (typing) {
      if (event.key === 'Escape') event.target.blur()
      // No name contains a slash, so it is a shortcut even in the search field.
      if (event.key === '/' && event.target.id === 'search') {
        event.preventDefault()
        actions['/']()
      }
      return
    }
    const digit = /^\d$/.test(event.key)
    const act = digit ? actions.number : actions[event.key.toLowerCase()]
    if (!act) return
    event.preventDefault()
    act(digit ? Number(event.key) : undefined)
  })
}
