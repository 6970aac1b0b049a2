// How surely a recogniser hears in a piece of audio what was said in it.
//
//   node scripts/listen.mjs HOME
//
// HOME has the npm packages @moonshine-ai/moonshine-js, llama-tokenizer-js and onnxruntime-node in
// its node_modules; ffmpeg must be there.  Standard input: a JSON object a line, {"audio": FILE,
// "lines": [{"start": S, "end": S, "text": T}…]}.  For each it answers a line:
//   nats      the surprise at a token of the text, cut at 6, on average: smoother than an error rate
//   wrong     the share of tokens of which another would have been expected, in %
//   balance   dB of 1.6 to 6.4 kHz above 0.2 to 0.8 kHz: how bright the voice is
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const RATE = 16000, LAYERS = 6, HEADS = 8, DIM = 36, END = 2, MOST = 6;
const home = resolve(process.argv[2]);
const ort = createRequire(home + '/x.js')('onnxruntime-node');
const tokenizer = (await import(home + '/node_modules/llama-tokenizer-js/llama-tokenizer.js')).default;
const models = home + '/node_modules/@moonshine-ai/moonshine-js/dist/model/tiny/quantized/';
const one = { intraOpNumThreads: 1 };
const encoder = await ort.InferenceSession.create(models + 'encoder_model.onnx', one);
const decoder = await ort.InferenceSession.create(models + 'decoder_model_merged.onnx', one);

const past = {};
for (let i = 0; i < LAYERS; i++)
  for (const side of ['decoder', 'encoder'])
    for (const half of ['key', 'value'])
      past[`past_key_values.${i}.${side}.${half}`] = new ort.Tensor('float32', new Float32Array(0), [0, HEADS, 1, DIM]);

function samples(file) {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-ar', RATE, '-ac', '1', '-f', 'f32le', '-'],
    { maxBuffer: 1 << 30 });
  return new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
}

// Surprise, wrong guesses and number of the text's tokens, each guessed from those before it.
async function hear(pcm, text) {
  const { last_hidden_state: heard } = await encoder.run({ input_values: new ort.Tensor('float32', pcm, [1, pcm.length]) });
  const ids = tokenizer.encode(text, true, true), wanted = [...ids.slice(1), END];
  const { logits } = await decoder.run({
    input_ids: new ort.Tensor('int64', BigInt64Array.from(ids.map(BigInt)), [1, ids.length]),
    encoder_hidden_states: heard, use_cache_branch: new ort.Tensor('bool', [false]), ...past });
  const size = logits.dims[2];
  let nats = 0, wrong = 0;
  wanted.forEach((token, at) => {
    const row = logits.data.subarray(at * size, (at + 1) * size);
    let best = 0, sum = 0;
    for (let i = 1; i < size; i++)
      if (row[i] > row[best]) best = i;
    for (const x of row) sum += Math.exp(x - row[best]);
    nats += Math.min(MOST, row[best] + Math.log(sum) - row[token]);
    wrong += best !== token;
  });
  return [nats, wrong, wanted.length];
}

// A second-order low-pass or high-pass (a Butterworth one).
function pass(x, hz, high) {
  const w = 2 * Math.PI * hz / RATE, c = Math.cos(w), al = Math.sin(w) / Math.SQRT2;
  const b = (high ? 1 + c : 1 - c) / 2 / (1 + al), a1 = -2 * c / (1 + al), a2 = (1 - al) / (1 + al);
  const y = new Float32Array(x.length);
  for (let i = 2; i < x.length; i++)
    y[i] = b * (x[i] + (high ? -2 : 2) * x[i - 1] + x[i - 2]) - a1 * y[i - 1] - a2 * y[i - 2];
  return y;
}

function power(x, low, high) {
  const y = pass(pass(pass(pass(x, low, true), low, true), high, false), high, false);
  return y.reduce((sum, v) => sum + v * v, 0);
}

for await (const asked of createInterface({ input: process.stdin })) {
  const { audio, lines } = JSON.parse(asked), x = samples(audio), all = [0, 0, 0];
  for (const l of lines)
    (await hear(x.subarray(Math.round(l.start * RATE), Math.round(l.end * RATE)), l.text)).forEach((v, i) => { all[i] += v; });
  const minute = x.subarray(0, 60 * RATE);
  console.log(JSON.stringify({ nats: all[0] / all[2], wrong: 100 * all[1] / all[2],
    balance: 10 * Math.log10(power(minute, 1600, 6400) / power(minute, 200, 800)) }));
}
