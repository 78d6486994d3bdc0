// Two minutes before a session ends by idleness: say so, and let the person stay.
// Asking how long is left is no activity; only "Stay signed in" is. Without scripts the session just ends.
const WARN = 120, LOOK_AGAIN = 15
const dialog = document.querySelector('[data-idle-left]')
const plain = field => field.matches('textarea, input') && !field.matches('[type=password], [type=file], [type=checkbox]:not(:checked), [type=radio]:not(:checked)')
const typed = form => [...form.elements].filter(field => field.matches('textarea, [type=text], [type=email], [type=tel], [type=search]') && field.value !== field.defaultValue).reduce((sum, field) => sum + field.value.length, 0)
// The session is over: what was typed is kept for the same person. The header says that nothing is to be sent if it is not over after all.
async function save () {
  const form = [...document.querySelectorAll('form[method=post]')].sort((a, b) => typed(b) - typed(a))[0]
  if (!form || !typed(form)) return
  const body = new URLSearchParams([...form.elements].filter(field => field.name && plain(field) || field.matches('select')).map(field => [field.name, field.value]))
  try { await fetch(form.action, { method: 'POST', redirect: 'manual', headers: { 'X-Lodge-Keep': '1' }, body }) } catch { /* then it is lost, as without a network it must be */ }
}
if (dialog && dialog.showModal) {
  const shown = dialog.querySelector('[data-idle-shown]'), said = dialog.querySelector('[data-idle-said]')
  const words = { minutes: dialog.dataset.idleMinutes, seconds: dialog.dataset.idleSeconds }
  let ends = Date.now() + dialog.dataset.idleLeft * 1000, looked = Date.now(), timer = 0, heard = ''
  const left = () => Math.max(0, Math.round((ends - Date.now()) / 1000))
  const say = seconds => (seconds > 60 ? words.minutes.replace('#', Math.ceil(seconds / 60)) : words.seconds.replace('#', seconds))
  const over = async () => {
    await save()
    window.location.assign(dialog.dataset.idleOver + encodeURIComponent(location.pathname + location.search))
  }
  const keep = seconds => { ends = Date.now() + seconds * 1000; looked = Date.now() }

  async function ask (path, options = {}) {
    try {
      const answer = await fetch(path, { redirect: 'manual', headers: { Accept: 'application/json' }, ...options })
      if (answer.ok) keep((await answer.json()).seconds)
      else if (answer.type === 'opaqueredirect') keep(0)
    } catch { looked = Date.now() }
  }
  async function tick () {
    clearTimeout(timer)
    if (left() <= WARN && (!dialog.open || left() === 0 || Date.now() - looked > LOOK_AGAIN * 1000)) await ask('/session/left')
    const seconds = left()
    if (seconds === 0) return over()
    if (seconds > WARN) { if (dialog.open) dialog.close(); timer = setTimeout(tick, Math.min((seconds - WARN) * 1000, 0x7fffffff)); return }
    shown.textContent = say(seconds)
    if (!dialog.open) dialog.showModal()
    const next = seconds > 60 ? say(seconds) : say(Math.ceil(seconds / 20) * 20)
    if (next !== heard) said.textContent = heard = next
    timer = setTimeout(tick, 1000)
  }
  dialog.querySelector('[data-idle-stay]').addEventListener('submit', async event => {
    event.preventDefault()
    await ask('/session/stay', { method: 'POST', body: new URLSearchParams(new FormData(event.target)) })
    tick()
  })
  dialog.addEventListener('cancel', event => { event.preventDefault(); dialog.querySelector('[data-idle-stay]').requestSubmit() })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) tick() })
  tick()
}
