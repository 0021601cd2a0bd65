// The people outside the desk, played in the terminal of the demo: what they see and answer.

import { createInterface } from 'node:readline'

const HELP = `  During a call, you also play everyone outside the desk. You can type:
    yes, no        the answer of the person asked last (the manager, or the caller's passkey)
    right NAME     shows what the real NAME would answer: answers, the app's code, a recovery code
    quit
`

export function attach({ people, directory, clock }, { input, output }, quit) {
  const print = (line) => output.write(`${line}\n`)
  people.on('arrives', ({ place, text }) => print(`\n  ▸ ${place}\n    ${text.replaceAll('\n', '\n    ')}`))
  people.on('asked', ({ whom, text }) => print(`\n  ? ${whom} is asked: ${text}\n    yes or no`))
  print(HELP)
  createInterface({ input }).on('line', (line) => {
    const [word, name] = line.trim().split(/\s+/)
    if (word === 'quit') quit()
    else if (word === 'yes' || word === 'no') {
      const whom = people.says(word === 'yes')
      print(whom ? `  ${whom} says ${word}` : '  nobody has been asked')
    } else if (word === 'right' && directory.person(name ?? '')) {
      for (const [question, answer] of Object.entries(directory.person(name).answers))
        print(`  ${question} ${answer}`)
      print(`  employee number: ${directory.user(name).employeeId}`)
      print(`  the app shows: ${people.readAuthenticator(name, clock.now())}`)
      print(`  a recovery code: ${people.tearOff(name) ?? 'none left'}`)
    } else if (word) print(HELP)
  })
}
