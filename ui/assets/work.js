// The work a browser does while signing in is under attack. The page says what (data-task), and nothing is fetched
// but the worker's file. Without scripts the place stays empty, and the page names other ways.
import 'altcha/altcha.css'
import 'altcha/external'

const trusted = window.trustedTypes?.createPolicy('lodge-worker', { createScriptURL: (address) => address })

// Before the first widget is made: it would show its footer, a link to elsewhere, for a moment.
window.$altcha.defaults.set({
  auto: 'onload', type: 'native', hideLogo: true, hideFooter: true, humanInteractionSignature: false, minDuration: 0,
})

for (const place of document.querySelectorAll('[data-work]')) {
  const { task, worker, words, name } = JSON.parse(place.dataset.work)
  window.$altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker(trusted ? trusted.createScriptURL(worker) : worker))
  window.$altcha.i18n.set('en', { ...window.$altcha.i18n.get('en'), ...words })
  const widget = document.createElement('altcha-widget')
  widget.setAttribute('challenge', task)
  widget.setAttribute('name', name)
  widget.setAttribute('language', 'en')
  place.append(widget)
}
