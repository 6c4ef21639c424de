// Reads the schemas of the types in types.txt out of the generated package @cdktn/provider-aws. See README.md.
// usage: node extract.mjs <node_modules>/@cdktn/provider-aws/lib types.txt > schema.json
import fs from 'node:fs'; import path from 'node:path';
const [lib, list] = process.argv.slice(2);
const wanted = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean);
const prim = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };
function ctyOfStorage(s, kind) {                       // "stringList" -> ["list","string"]
  if (prim[s]) return prim[s];
  const m = s.match(/^(.*?)(List|Map)$/); if (!m) return 'dynamic';
  const inner = ctyOfStorage(m[1], 'list');
  return [m[2] === 'Map' ? 'map' : (kind === 'set' ? 'set' : 'list'), inner];
}
function parse(file) {
  const src = fs.readFileSync(file, 'utf8');
  // classes
  const classes = {};
  const cre = /^(?:export )?class (\w+) extends cdktn\.(\w+) \{\n([\s\S]*?)^\}/gm;
  for (let m; (m = cre.exec(src));) classes[m[1]] = { base: m[2], body: m[3] };
  // struct -> hcl attribute tables (writable shape)
  const tables = {};
  const fre = /^(?:export )?function (\w+)ToHclTerraform\(struct\) \{\n([\s\S]*?)^\}/gm;
  for (let m; (m = fre.exec(src));) tables[m[1].toLowerCase()] = attrTable(m[2]);
  return { src, classes, tables };
}
function attrTable(body) {
  const out = {};
  const re = /^\s+(\w+): \{\n\s+value: ([^\n]*),\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm;
  for (let m; (m = re.exec(body));) out[m[1]] = { value: m[2], complex: m[3] === 'true', kind: m[4], sct: m[5] };
  return out;
}
function fields(body) {                                // comments carry computed/optional/required
  const out = {};
  const re = /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n([\s\S]*?)(?=\n    \/\/ \w+ - computed:|\n    \/\/ =====|$)/g;
  for (let m; (m = re.exec(body));) out[m[1]] = { computed: m[2] === 'true', optional: m[3] === 'true', required: m[4] === 'true', code: m[5] };
  return out;
}
function getterType(code) {
  const map = code.match(/= new cdktn\.(String|Number|Boolean|Any)Map\(/);
  if (map) return ['map', { String: 'string', Number: 'number', Boolean: 'bool', Any: 'dynamic' }[map[1]]];
  const m = code.match(/return (cdktn\.Fn\.tolist\()?this\.get(\w+)Attribute\(/);
  if (!m) return null;
  const t = { String: 'string', Number: 'number', Boolean: 'bool', List: ['list', 'string'], NumberList: ['list', 'number'],
    StringMap: ['map', 'string'], NumberMap: ['map', 'number'], BooleanMap: ['map', 'bool'], AnyMap: ['map', 'dynamic'] }[m[2]] ?? 'dynamic';
  return m[1] && Array.isArray(t) ? ['set', t[1]] : t;
}
function elemClass(p, cls) { return cls.endsWith('List') || cls.endsWith('Map') ? cls.replace(/(List|Map)$/, 'OutputReference') : cls; }
function block(p, body, table) {
  const fs_ = fields(body); const attrs = {}, blocks = {};
  for (const [name, f] of Object.entries(fs_)) {
    const t = table?.[name];
    const flags = { required: f.required, optional: f.optional, computed: f.computed };
    const neu = f.code.match(/= new (\w+)\(this, "[^"]+"(?:, (true|false))?\)/);
    if (t && !t.complex) { attrs[name] = { type: ctyOfStorage(t.sct, t.kind), ...flags }; continue; }
    if (!neu) { attrs[name] = { type: getterType(f.code) ?? 'dynamic', ...flags }; continue; }
    const cls = neu[1], ec = elemClass(p, cls), c = p.classes[ec];
    const isList = p.classes[cls]?.base === 'ComplexList', isMap = p.classes[cls]?.base === 'ComplexMap';
    const kind = t ? t.kind : (neu[2] === 'true' ? 'set' : 'list');
    const sub = c ? block(p, c.body, p.tables[ec.replace(/OutputReference$/, '').toLowerCase()]) : { attributes: {}, blocks: {} };
    const asBlock = t && (/, true\)\(/.test(t.value) || t.kind === 'struct' || (!/Mapper/.test(t.value)));
    if (asBlock) blocks[name] = { nesting: t.kind === 'struct' ? 'single' : kind, min: f.required ? 1 : 0, max: t.kind === 'struct' ? 0 : (isList || isMap ? 0 : 1), block: sub };
    else attrs[name] = { type: [isMap ? 'map' : kind, objType(sub)], ...flags };
  }
  return { attributes: attrs, blocks };
}
function objType(b) {
  const o = {}; for (const [n, a] of Object.entries(b.attributes)) o[n] = a.type;
  for (const [n, x] of Object.entries(b.blocks)) o[n] = x.nesting === 'single' ? objType(x.block) : [x.nesting, objType(x.block)];
  return ['object', o];
}
const kebab = s => s.replace(/_/g, '-');
const out = { version: null, provider: null, resources: {}, data_sources: {}, ephemeral_resources: {} };
for (const w of ['provider', ...wanted]) {
  const [, kind, type] = w.match(/^(?:(data|ephemeral)\.)?(.*)$/);
  const dir = w === 'provider' ? 'provider' : kind ? `${kind}-${kebab(type)}` : kebab(type.replace(/^aws_/, ''));
  const f = path.join(lib, dir, 'index.js');
  if (!fs.existsSync(f)) { console.error(`NO SCHEMA for ${w} (${f})`); process.exitCode = 1; continue; }
  const p = parse(f);
  const [cn, c] = Object.entries(p.classes).find(([, c]) => /^Terraform(Resource|DataSource|EphemeralResource|Provider)$/.test(c.base));
  const table = attrTable(c.body.slice(c.body.indexOf('synthesizeHclAttributes')));
  let b;
  if (w === 'provider') {                            // provider class has only inputs
    b = block(p, c.body, table);
    for (const [n, t] of Object.entries(table)) if (!b.attributes[n] && !b.blocks[n]) {
      if (!t.complex) b.attributes[n] = { type: ctyOfStorage(t.sct, t.kind), optional: true };
      else { const base = t.sct.replace(/List$/, ''); const tb = p.tables[base.toLowerCase()] ?? {};
        const at = {}; for (const [k, v] of Object.entries(tb)) at[k] = { type: v.complex ? 'dynamic' : ctyOfStorage(v.sct, v.kind), optional: true };
        b.blocks[n] = { nesting: t.kind, min: 0, max: 0, block: { attributes: at, blocks: {} } }; }
    }
    for (const [n, a] of Object.entries(b.attributes)) if (b.blocks[n]) delete b.attributes[n];
    for (const [n, t] of Object.entries(table)) if (t.complex && b.attributes[n]) { const base = t.sct.replace(/List$/, ''); const tb = p.tables[base.toLowerCase()] ?? {};
        const at = {}; for (const [k, v] of Object.entries(tb)) at[k] = { type: v.complex ? 'dynamic' : ctyOfStorage(v.sct, v.kind), optional: true };
        delete b.attributes[n]; b.blocks[n] = { nesting: t.kind, min: 0, max: 0, block: { attributes: at, blocks: {} } }; }
    out.provider = b; out.version = (c.body.match(/providerVersion: '([^']+)'/) ?? [])[1];
  } else out[{ data: 'data_sources', ephemeral: 'ephemeral_resources' }[kind] ?? 'resources'][type] = b = block(p, c.body, table);
}
// One type a line, and only what is true, so that a difference between two versions can be read
const lean = (key, value) => (value === false ? undefined : value);
const section = m => Object.keys(m).sort().map(k => `  ${JSON.stringify(k)}: ${JSON.stringify(m[k], lean)}`).join(',\n');
console.log(`{"version": ${JSON.stringify(out.version)},\n"provider": ${JSON.stringify(out.provider, lean)},`);
console.log(['resources', 'data_sources', 'ephemeral_resources'].map(k => `"${k}": {\n${section(out[k])}\n}`).join(',\n') + '}');
