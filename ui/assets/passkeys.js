// Passkeys: forms marked `data-passkey` ask the browser for one, put its answer into `credential`, and are sent.
// Without scripts, or in a browser that knows no passkeys, they stay hidden.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** Fetch what is to be signed; the same token as the form proves that it is our page. */
async function options(form) {
  const answer = await fetch(form.dataset.options, {
    method: 'POST', body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }), redirect: 'error',
  })
  if (!answer.ok) throw new Error(`options: ${answer.status}`)
  const told = await answer.json()
  told.challenge = bytes(told.challenge)
  if (told.user) told.user.id = bytes(told.user.id)
  for (const list of [told.excludeCredentials, told.allowCredentials]) for (const each of list || []) each.id = bytes(each.id)
  return told
}

/** Write a credential the way `toJSON` does, for browsers that cannot. */
function written(credential) {
  const { response } = credential, told = { clientDataJSON: text(response.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) if (response[name]) told[name] = text(response[name])
  if (response.getTransports) told.transports = response.getTransports()
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told,
    clientExtensionResults: {}, authenticatorAttachment: credential.authenticatorAttachment,
  })
}

async function ask(form) {
  const problem = form.querySelector('[data-passkey-problem]')
  problem.hidden = true
  try {
    const publicKey = await options(form)
    const credential = form.dataset.passkey === 'make'
      ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey })
    form.elements.credential.value = written(credential)
    form.submit()
  } catch {   // given up, timed out, or the passkey is there already: all the same to the page
    problem.hidden = false
    problem.focus()
  }
}

if (window.PublicKeyCredential && window.isSecureContext)
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.closest('.lodge-passkey').classList.add('is-ready')
    form.addEventListener('submit', event => { event.preventDefault(); if (form.reportValidity()) ask(form) })
  }
