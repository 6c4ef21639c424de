// schema-only stand-in for a Terraform provider: prints the TF_REATTACH_PROVIDERS value, serves until killed
import fs from 'node:fs'; import path from 'node:path'; import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js'; import loader from '@grpc/proto-loader';
import { encode, decode, ExtData, ExtensionCodec } from '@msgpack/msgpack';
const here = path.dirname(fileURLToPath(import.meta.url));
const schema = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const addr = process.argv[3] ?? 'registry.terraform.io/hashicorp/aws';
const NEST = { single: 1, list: 2, set: 3, map: 4 };
const toBlock = b => ({ attributes: Object.entries(b.attributes).map(([name, a]) => ({ name, type: Buffer.from(JSON.stringify(a.type)), required: !!a.required, optional: !!a.optional, computed: !!a.computed, sensitive: !!a.sensitive || /^(master_)?password$|^secret_string$/.test(name), write_only: /_wo$/.test(name) && !a.computed })),
  block_types: Object.entries(b.blocks).map(([type_name, x]) => ({ type_name, nesting: NEST[x.nesting], min_items: x.min, max_items: x.max, block: toBlock(x.block) })) });
const toSchemas = m => Object.fromEntries(Object.entries(m).map(([k, b]) => [k, { version: 0, block: toBlock(b) }]));
const reply = { provider: { block: toBlock(schema.provider) }, resource_schemas: toSchemas(schema.resources), data_source_schemas: toSchemas(schema.data_sources), ephemeral_resource_schemas: toSchemas(schema.ephemeral_resources), server_capabilities: {} };
// msgpack: keep unknowns (ext 0 / 12) opaque
const codec = new ExtensionCodec();
for (const t of [0, 12]) codec.register({ type: t, encode: o => (o instanceof ExtData && o.type === t ? o.data : null), decode: d => new ExtData(t, d) });
const UNKNOWN = new ExtData(0, new Uint8Array([0]));
const dec = dv => dv?.msgpack?.length ? decode(dv.msgpack, { extensionCodec: codec }) : (dv?.json?.length ? JSON.parse(dv.json) : null);
const enc = v => ({ msgpack: Buffer.from(encode(v, { extensionCodec: codec })) });
function fill(b, v, fn) {
  for (const [n, a] of Object.entries(b.attributes)) if (a.computed && v[n] == null) v[n] = fn(n, a);
  for (const [n, x] of Object.entries(b.blocks)) { const c = v[n];
    if (Array.isArray(c)) c.forEach(e => e && !(e instanceof ExtData) && fill(x.block, e, fn));
    else if (c && !(c instanceof ExtData) && x.nesting === 'single') fill(x.block, c, fn); }
  return v;
}
// What AWS would answer, where modules take it apart
const ARN = (service, rest) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
const KNOWN = {
  'data.aws_caller_identity': { account_id: '123456789012' }, 'data.aws_partition': { partition: 'aws', dns_suffix: 'amazonaws.com' },
  'data.aws_region': { region: 'eu-west-1' }, 'data.aws_availability_zones': { names: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
  aws_msk_cluster: { arn: ARN('kafka', 'cluster/shop/5c1d'), bootstrap_brokers_sasl_iam: 'b-1.shop.kafka.eu-west-1.amazonaws.com:9098' },
  aws_ecs_cluster: { arn: ARN('ecs', 'cluster/shop') }, aws_dms_replication_task: { replication_task_arn: ARN('dms', 'task:MADEUP') },
  aws_rds_cluster: { endpoint: 'shop.cluster-x.eu-west-1.rds.amazonaws.com', port: 5432 },
};
let seq = 0;
const fake = (type) => (n, a) => KNOWN[type]?.[n] ?? (a.type === 'string' ? (n === 'arn' || n.endsWith('_arn') ? ARN('stub', `${type}/${++seq}`) : `stub-${n}-${++seq}`)
  : a.type === 'number' ? 0 : a.type === 'bool' ? false : a.type[0] === 'map' ? {} : a.type[0] === 'object' ? null : []);
const unknownsTo = (v, fn, b) => { for (const [n, a] of Object.entries(b.attributes)) if (v[n] instanceof ExtData) v[n] = fn(n, a);
  for (const [n, x] of Object.entries(b.blocks)) { const c = v[n]; if (Array.isArray(c)) c.forEach(e => e && unknownsTo(e, fn, x.block)); else if (c && x.nesting === 'single') unknownsTo(c, fn, x.block); } return v; };
// Write-only values reach the provider and no state
const forget = (b, v) => { for (const n of Object.keys(b.attributes)) if (/_wo$/.test(n)) v[n] = null; return v; };
const ok = f => (call, cb) => { try { cb(null, f(call.request)); } catch (e) { console.error(e); cb({ code: 13, message: String(e.stack) }); } };
const impl = {
  GetProviderSchema: ok(() => reply), ValidateProviderConfig: ok(() => ({})), ValidateResourceConfig: ok(() => ({})), ValidateDataResourceConfig: ok(() => ({})),
  ConfigureProvider: ok(() => ({})), StopProvider: ok(() => ({})), GetFunctions: ok(() => ({})),
  UpgradeResourceState: ok(r => ({ upgraded_state: { json: r.raw_state.json } })),
  ReadResource: ok(r => ({ new_state: r.current_state })),
  PlanResourceChange: ok(r => { const p = dec(r.proposed_new_state); return { planned_state: p === null ? r.proposed_new_state : enc(forget(schema.resources[r.type_name], fill(schema.resources[r.type_name], p, () => UNKNOWN))) }; }),
  ApplyResourceChange: ok(r => { const p = dec(r.planned_state); return { new_state: p === null ? r.planned_state : enc(unknownsTo(p, fake(r.type_name), schema.resources[r.type_name])) }; }),
  ValidateEphemeralResourceConfig: ok(() => ({})), CloseEphemeralResource: ok(() => ({})),
  OpenEphemeralResource: ok(r => ({ result: enc(fill(schema.ephemeral_resources[r.type_name], dec(r.config), fake('ephemeral.' + r.type_name))) })),
  ReadDataSource: ok(r => ({ state: enc(fill(schema.data_sources[r.type_name], dec(r.config), fake('data.' + r.type_name))) })),
};
const def = grpc.loadPackageDefinition(loader.loadSync(path.join(here, 'plugin.proto'), { keepCase: true, longs: Number }));
const server = new grpc.Server({ 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 });
server.addService(def.tfplugin6.Provider.service, impl);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (e, port) => {
  if (e) throw e;
  console.log(JSON.stringify({ [addr]: { Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: `127.0.0.1:${port}` } } }));
});
