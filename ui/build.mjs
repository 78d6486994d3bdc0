// Builds the look of both web UIs into ui/dist (ignored): `npm ci --ignore-scripts && npm run build`.
// Every file name carries the hash of its content, so browsers may keep it for ever;
// manifest.json maps the plain names to them. Run it from the project's root.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { basename, dirname, extname, join } from 'node:path'
import { brotliCompressSync, gzipSync, inflateSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const OUT = `ui/dist.${process.pid}`   // two builds at once do not meet
const COMPRESSED = new Set(['.css', '.js', '.svg'])
const manifest = {}

/** Write one file under its hashed name, with its compressed twins. */
function publish(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const hashed = join(dirname(name), `${basename(name, extname(name))}.${hash}${extname(name)}`)
  mkdirSync(join(OUT, dirname(name)), { recursive: true })
  writeFileSync(join(OUT, hashed), content)
  if (COMPRESSED.has(extname(name))) {
    writeFileSync(join(OUT, `${hashed}.gz`), gzipSync(content, { level: 9 }))
    writeFileSync(join(OUT, `${hashed}.br`), brotliCompressSync(content))
  }
  manifest[name] = hashed
  return hashed
}

/** Return the font inside a WOFF file; `isExtended`: under the family name "… Xext". */
function unpacked(woff, isExtended) {
  const count = woff.readUInt16BE(12)
  const directory = [], tables = []
  let offset = 12 + 16 * count
  for (let i = 0; i < count; i++) {
    const at = 44 + 20 * i
    const [start, length, whole] = [4, 8, 12].map((n) => woff.readUInt32BE(at + n))
    let table = woff.subarray(start, start + length)
    if (length < whole) table = inflateSync(table)
    if (isExtended && woff.toString('latin1', at, at + 4) === 'name') {
      const renamed = table.toString('latin1').replaceAll('\0N\0e\0x\0t', '\0X\0e\0x\0t').replaceAll('Next', 'Xext')
      table = Buffer.from(renamed, 'latin1')
    }
    const entry = Buffer.alloc(16)
    woff.copy(entry, 0, at, at + 4)
    woff.copy(entry, 4, at + 16, at + 20)
    entry.writeUInt32BE(offset, 8)
    entry.writeUInt32BE(whole, 12)
    directory.push(entry)
    tables.push(table, Buffer.alloc((4 - (table.length % 4)) % 4))
    offset += table.length + tables.at(-1).length
  }
  const head = Buffer.alloc(12)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  return Buffer.concat([head, ...directory, ...tables])
}

rmSync(OUT, { recursive: true, force: true })
process.on('exit', () => rmSync(OUT, { recursive: true, force: true }))
mkdirSync(OUT, { recursive: true })

// Latin first; the extended set (Łukasz, Siân) is fetched by the browser only when a page needs it.
const FONTS = {
  'atkinson-hyperlegible-next': ['latin', 'latin-ext'],
  'bricolage-grotesque': ['latin', 'latin-ext'],
}
for (const [family, subsets] of Object.entries(FONTS))
  for (const subset of subsets) {
    const file = `${family}-${subset}-wght-normal.woff2`
    publish(`fonts/${file}`, readFileSync(`node_modules/@fontsource-variable/${family}/files/${file}`))
  }

// Letters are set with the same letters. The setter reads no WOFF2, so the static cuts are unpacked
// (a WOFF file is a font whose tables are compressed one by one). The extended set gets a family name
// of its own, or the setter would take one set for the other.
for (const subset of ['latin', 'latin-ext'])
  for (const weight of [400, 700]) {
    const name = `atkinson-hyperlegible-next-${subset}-${weight}-normal`
    const packed = readFileSync(`node_modules/@fontsource/atkinson-hyperlegible-next/files/${name}.woff`)
    mkdirSync(join(OUT, 'print'), { recursive: true })
    writeFileSync(join(OUT, 'print', `${name}.ttf`), unpacked(packed, subset === 'latin-ext'))
  }

const compiled = sass.compile('ui/assets/lodge.scss', {
  loadPaths: ['.'], style: 'compressed', quietDeps: true, silenceDeprecations: ['import'],
}).css
const css = compiled.replace(/fonts\/[a-z-]+\.woff2/g, (font) => {
  if (!manifest[font]) throw new Error(`lodge.scss names a font that is not built: ${font}`)
  return manifest[font]
}).replace(/url\("?\/assets\/images\/[^)]*\)/g, 'none')   // drawings of the library that our theme does without
publish('lodge.css', (await esbuild.transform(css, { loader: 'css', minify: true })).code)

const { outputFiles } = await esbuild.build({
  entryPoints: ['ui/assets/portal.js', 'ui/assets/desk.js', 'ui/assets/work.js'], bundle: true, minify: true, format: 'esm',
  target: 'es2020', outdir: OUT, legalComments: 'linked', write: false, logLevel: 'warning',
})
mkdirSync(join(OUT, 'licences'))
for (const file of outputFiles) {
  if (file.path.endsWith('.LEGAL.txt')) writeFileSync(join(OUT, 'licences', basename(file.path)), file.contents)
  else publish(basename(file.path), file.text.replace(/\n?\/\*! For license information.*?\*\/\n?/g, ''))
}
publish('pbkdf2.js', readFileSync('node_modules/altcha/dist/workers/pbkdf2.js'))   // what work.js counts with
for (const drawing of ['icons.svg', 'favicon.svg']) publish(drawing, readFileSync(`ui/assets/${drawing}`))

// What is built from other people's work travels with their licence texts.
const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
const HOLDERS = {   // these two packages name their licence but do not carry its text
  'govuk-frontend': 'Crown Copyright (Government Digital Service)',
  '@ministryofjustice/frontend': 'Crown Copyright (Ministry of Justice)',
}
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
for (const name of Object.keys(dependencies)) {
  const folder = `node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const own = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'LICENCE'].map((file) => `${folder}/${file}`).find(existsSync)
  if (!own && !(HOLDERS[name] && license === 'MIT')) throw new Error(`no licence text for ${name}`)
  const text = own ? readFileSync(own, 'utf8') : MIT(HOLDERS[name])
  writeFileSync(join(OUT, 'licences', `${name.replace('@', '').replace('/', '-')}.txt`), `${name} ${version} (${license})\n\n${text}`)
}
writeFileSync(join(OUT, 'manifest.json'), JSON.stringify(manifest, null, 1) + '\n')

// A half-built look is never served: the finished folder takes the old one's place.
rmSync('ui/dist', { recursive: true, force: true })
renameSync(OUT, 'ui/dist')
console.log(`ui/dist: ${Object.keys(manifest).length} files`)
